"""Grading ahead of whoever takes results, in their order, and ending by itself."""

import pickle
import threading
import time

import pytest

from headstart_grading import grading_pool, grading_worker
from headstart_grading.grading_pool import GradingAhead, GradingPool
from headstart_grading.grading_worker import Result, Task
from headstart_grading.verdicts import Outcome, Verdict


class Runner:
    """Counts its starts and stops."""

    def __init__(self):
        self.started = self.stopped = 0
        self.thread = threading.get_ident()

    def start(self):
        self.started += 1

    def stop(self):
        self.stopped += 1


@pytest.fixture
def made(monkeypatch):
    runners = []

    def make(sandbox, hidden=()):
        runners.append(Runner())
        return runners[-1]

    monkeypatch.setattr(grading_worker, "make_runner", make)
    monkeypatch.setattr(grading_worker, "_own", threading.local())
    return runners


def task(name):
    return Task(student=name, notebook=f"/{name}.ipynb", released="/r.ipynb", seed=1)


@pytest.fixture
def graded(monkeypatch):
    """A stand-in for grading, which notes what it was asked to grade."""
    asked = []

    def grade(one):
        asked.append(one.student)
        grading_worker.own_runner((one.sandbox, one.hidden))
        return Result(one.student, {}, None, (), 0.0)

    monkeypatch.setattr(grading_pool, "grade", grade)
    return asked


def test_each_thread_starts_one_sandbox_and_the_pool_stops_them(made):
    pool = GradingPool(3)
    pool.start_sandboxes("bubblewrap", ())
    pool.shutdown()
    assert len(made) == len({runner.thread for runner in made}) == 3
    assert [(runner.started, runner.stopped) for runner in made] == [(1, 1)] * 3


def test_without_a_sandbox_nothing_is_started_early(made):
    pool = GradingPool(2)
    pool.start_sandboxes("none", ())
    pool.shutdown()
    assert made == []


def test_results_come_for_what_is_taken_and_the_next_are_graded_meanwhile(made, graded):
    ahead = GradingAhead([task(name) for name in "abcdefgh"], jobs=1)
    assert ahead.take("/b.ipynb").student == "b"
    until = time.monotonic() + 10
    while len(graded) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    assert graded == ["b", "c", "d"]
    assert ahead.take("/c.ipynb").student == "c"
    assert ahead.take("/h.ipynb").student == "h"
    assert graded.count("c") == 1
    ahead.close()


def test_it_ends_its_sandboxes_when_nobody_takes_anything(made, graded):
    ahead = GradingAhead([task("a"), task("b")], jobs=1, idle_seconds=0.05)
    ahead.take("/a.ipynb")
    until = time.monotonic() + 10
    while not made[0].stopped and time.monotonic() < until:
        time.sleep(0.01)
    assert made[0].stopped == 1
    assert ahead.take("/b.ipynb").student == "b"  # and begins anew
    ahead.close()
    assert all(runner.stopped for runner in made)


def test_a_submission_taken_just_as_the_time_is_up_keeps_its_sandbox(made, graded, monkeypatch):
    class Clock:
        """A timer that has gone off already when somebody cancels it."""

        daemon, gone_off = False, []

        def __init__(self, seconds, function):
            self.function = function

        def start(self):
            self.gone_off.append(self.function)

        def cancel(self):
            pass

    monkeypatch.setattr(threading, "Timer", Clock)
    grading, may_end = threading.Event(), threading.Event()

    def grade_slowly(one):
        grading_worker.own_runner((one.sandbox, one.hidden))
        if one.student == "b":
            grading.set()
            may_end.wait(30)
        return Result(one.student, {}, None, (), 0.0)

    monkeypatch.setattr(grading_pool, "grade", grade_slowly)
    ahead = GradingAhead([task("a"), task("b")], jobs=1)
    ahead.take("/a.ipynb")
    taker = threading.Thread(target=ahead.take, args=("/b.ipynb",))
    taker.start()
    grading.wait(30)
    Clock.gone_off[0]()
    stopped = made[0].stopped
    may_end.set()
    taker.join()
    assert stopped == 0
    Clock.gone_off[-1]()  # nobody takes anything after that
    assert made[0].stopped == 1


def test_a_fault_of_the_grader_reaches_whoever_takes_the_result(made, monkeypatch):
    def fail(one):
        raise ValueError("no release")

    monkeypatch.setattr(grading_pool, "grade", fail)
    ahead = GradingAhead([task("a")], jobs=1)
    with pytest.raises(ValueError, match="no release"):
        ahead.take("/a.ipynb")
    ahead.close()


def test_tasks_and_results_are_plain_data_that_another_process_can_be_sent():
    verdict = Verdict("gain", Outcome.PASSED, 2.0, 2.0, "well done", None, (), "en")
    result = Result("ada", {"gain": verdict}, {"cells": []}, ("a note",), 0.5)
    assert pickle.loads(pickle.dumps(task("a"))) == task("a")
    assert pickle.loads(pickle.dumps(result)) == result
    assert pickle.loads(pickle.dumps(grading_worker.grade)) is grading_worker.grade
