"""Submissions come from downloads and the exchange: by trusted names and clocks, earlier attempts kept, no escapes."""

import getpass
import importlib.util
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from headstart.errors import CourseError
from headstart_grading.course_directory import make_course_directory
from headstart_grading.instructor import collection, hand_ins
from headstart_grading.instructor.attempts import Attempt, Clock, Keep, choose_attempt, load_attempts, pin_attempt
from headstart_grading.instructor.collection import Rules, collect_from
from headstart_grading.instructor.course import open_course
from headstart_grading.instructor.exchange_collection import collect_from_exchange
from headstart_grading.instructor.extensions import grant_extension
from headstart_grading.instructor.journal import read_lines
from headstart_grading.instructor.listings import Listing, read_listing
from headstart_grading.instructor.ownership import Naming, Owners
from headstart_grading.instructor.roster import load_roster, update_roster
from headstart_grading.instructor.roster_file import Student
from headstart_grading.instructor.times import find_zone, read_time

TOYS = Path(__file__).parent / "toy_course"
_spec = importlib.util.spec_from_file_location("toy_course_of_collection", TOYS / "toy_course.py")
toy_course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(toy_course)

STUDENTS = {
    "ann": Student("ann", "Ann", "Lee", "ann@x.org", "11", "red"),
    "bob": Student("bob", "Bob", "Ray", "bob@x.org", "22", "red"),
    "cy": Student("cy", "Cy", "Poe", "cy@x.org", "33"),
    "bob_2": Student("bob_2"),
}
DUE = datetime(2020, 3, 5, 12)  # long ago: what comes now is late
HOUR = timedelta(hours=1)
NOTEBOOK = b'{"cells": []}'


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course with a released chapter, a due date and a roster."""
    folder = tmp_path_factory.mktemp("collection") / "course"
    make_course_directory(folder, {"toy": toy_course.source_bytes()})
    (folder / "release/toy").mkdir(parents=True)
    (folder / "release/toy/toy.ipynb").write_bytes(toy_course.source_bytes())
    course = open_course(folder)
    update_roster(course, STUDENTS)
    with course.gradebook() as gradebook:
        gradebook.add_assignment("toy", duedate=DUE)
    return folder


@pytest.fixture
def course(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "course")
    return open_course(tmp_path / "course")


@pytest.fixture
def downloads(tmp_path):
    """Writes files into a folder of downloads."""

    def write(files):
        folder = tmp_path / "downloads"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    return write


def archive(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return buffer.getvalue()


def collect(course, source, **options):
    return collect_from(course, "toy", source, load_roster(course), **options)


def submitted(course):
    """What is to be graded: contents by student and file."""
    found = {}
    for path in sorted(course.root.glob("submitted/*/toy/*")):
        if path.name != "timestamp.txt":
            found.setdefault(path.parts[-3], {})[path.name] = path.read_bytes()
    return found


PLAIN_FOLDERS = {"ann/toy.ipynb": b"A", "ann/gain.safetensors": b"T", "cy/deep/er/toy.ipynb": b"C"}
PLAIN_FILES = {"ann_toy.ipynb": b"A", "ann_gain.safetensors": b"T", "cy_my work.ipynb": b"C"}
CANVAS = {
    "leeann_11_501_toy-1.ipynb": b"A",
    "leeann_11_502_gain.safetensors": b"T",
    "poecy_LATE_33_503_toy.ipynb": b"C",
}
MOODLE_FOLDERS = {
    "Ann Lee_7_assignsubmission_file_/toy.ipynb": b"A",
    "Ann Lee_7_assignsubmission_file_/gain.safetensors": b"T",
    "Cy Poe_9_assignsubmission_file/toy.ipynb": b"C",
}
MOODLE_FILES = {
    "Ann Lee_7_assignsubmission_file_toy.ipynb": b"A",
    "Ann Lee_7_assignsubmission_file_gain.safetensors": b"T",
    "Cy Poe_9_assignsubmission_file_toy.ipynb": b"C",
}
STUDENTS_ZIPS = {"ann/all.zip": archive({"x/toy.ipynb": b"A", "gain.safetensors": b"T"}), "cy/toy.ipynb": b"C"}
LAYOUTS = [PLAIN_FOLDERS, PLAIN_FILES, CANVAS, MOODLE_FOLDERS, MOODLE_FILES, STUDENTS_ZIPS]


@pytest.mark.parametrize("files", LAYOUTS)
@pytest.mark.parametrize("zipped", [False, True])
def test_every_layout_of_a_download_is_collected(course, downloads, files, zipped):
    source = downloads({"all.zip": archive(files)}) / "all.zip" if zipped else downloads(files)
    collected = collect(course, source)
    assert submitted(course) == {"ann": {"toy.ipynb": b"A", "gain.safetensors": b"T"}, "cy": {"toy.ipynb": b"C"}}
    assert (sorted(collected.new), collected.unknown) == (["ann", "cy"], [])


def test_of_two_copies_the_one_uploaded_later_is_graded(course, downloads):
    first = {"leeann_11_51_toy.ipynb": b"old", "leeann_11_52_gain.safetensors": b"old"}
    collected = collect(
        course, downloads(first | {"leeann_11_61_toy-2.ipynb": b"new", "leeann_11_62_gain-1.safetensors": b"new"})
    )
    assert submitted(course)["ann"] == {"toy.ipynb": b"new", "gain.safetensors": b"new"}
    assert "ann: toy.ipynb: left out (a second one)" in collected.notes


def test_what_came_now_came_now(course, downloads):
    before = collection.now()
    collect(course, downloads(PLAIN_FOLDERS))
    (attempt,) = load_attempts(course, "toy", "ann")
    assert before <= attempt.time <= collection.now()
    assert attempt.clock is Clock.ARRIVAL


def test_times_inside_a_submission_are_not_believed(course, downloads):
    old = {"ann/timestamp.txt": b"2001-01-01 00:00:00 UTC", **PLAIN_FOLDERS}
    collect(course, downloads(old))
    assert course.directory.get_existing_timestamp(str(course.root / "submitted/ann/toy")).year > 2001


def test_the_platforms_listing_says_when_each_came(course, downloads):
    collect(course, downloads(PLAIN_FOLDERS), listing=Listing({"ann": DUE - HOUR}, {}))
    assert load_attempts(course, "toy", "ann")[0].time == DUE - HOUR
    assert course.directory.get_existing_timestamp(str(course.root / "submitted/ann/toy")) == DUE - HOUR


def test_the_same_download_twice_is_one_attempt(course, downloads):
    source = downloads(PLAIN_FOLDERS)
    collect(course, source)
    before = {path: path.stat().st_mtime_ns for path in course.root.glob("submitted/*/toy/*")}
    collected = collect(course, source)
    assert (collected.new, sorted(collected.known)) == ([], ["ann", "cy"])
    assert {path: path.stat().st_mtime_ns for path in course.root.glob("submitted/*/toy/*")} == before


def test_a_listing_that_comes_afterwards_corrects_the_time(course, downloads):
    source = downloads(PLAIN_FOLDERS)
    assert sorted(collect(course, source).late) == ["ann", "cy"]
    collected = collect(course, source, listing=Listing({"ann": DUE - HOUR}, {}))
    assert collected.late == ["cy"]
    assert not [note for note in collected.notes if "regrade" in note]
    assert [one.time for one in load_attempts(course, "toy", "ann")] == [DUE - HOUR]


def test_a_corrected_time_of_a_graded_submission_is_said(course, downloads):
    source = downloads(PLAIN_FOLDERS)
    collect(course, source)
    (course.root / "autograded/ann/toy").mkdir(parents=True)
    collected = collect(course, source, listing=Listing({"ann": DUE - HOUR}, {}))
    assert any("headstart regrade toy ann" in note for note in collected.notes)


@pytest.mark.parametrize(
    ("hours", "keep", "counts"),
    [
        ([-3, -1, 2], "last-on-time", 1),
        ([1, 2, 3], "last-on-time", 2),
        ([-3, -1, 2], "last", 2),
        ([-3, -1, 2], "first", 0),
    ],
)
def test_of_several_attempts_one_counts_and_all_are_kept(course, downloads, hours, keep, counts):
    for number, hour in enumerate(hours):
        source = downloads({"ann/toy.ipynb": b"%d" % number})
        listing = Listing({"ann": DUE + hour * HOUR}, {})
        collect(course, source, listing=listing, rules=Rules(Keep(keep)))
    assert submitted(course)["ann"] == {"toy.ipynb": b"%d" % counts}
    kept = [(one.files / "toy.ipynb").read_bytes() for one in load_attempts(course, "toy", "ann")]
    assert kept == [b"0", b"1", b"2"]


def test_an_extension_makes_a_later_attempt_count(course, downloads):
    grant_extension(course, "toy", "ann", DUE + 3 * HOUR, "ill")
    for number, hour in enumerate((-1, 2)):
        listing = Listing({"ann": DUE + hour * HOUR, "cy": DUE + hour * HOUR}, {})
        collect(course, downloads({"ann/toy.ipynb": b"%d" % number, "cy/toy.ipynb": b"%d" % number}), listing=listing)
    assert submitted(course) == {"ann": {"toy.ipynb": b"1"}, "cy": {"toy.ipynb": b"0"}}


def test_an_attempt_that_an_instructor_chose_stays_chosen(course, downloads):
    for number, hour in enumerate((-2, -1)):
        collect(course, downloads({"ann/toy.ipynb": b"%d" % number}), listing=Listing({"ann": DUE + hour * HOUR}, {}))
    pin_attempt(course, "toy", "ann", 1)
    collect(course, downloads({"ann/toy.ipynb": b"1"}), listing=Listing({"ann": DUE - HOUR}, {}))
    assert submitted(course)["ann"] == {"toy.ipynb": b"0"}


def test_an_attempt_that_is_not_there_cannot_be_chosen(course):
    with pytest.raises(CourseError, match="attempts 1 to 0"):
        pin_attempt(course, "toy", "ann", 1)


def test_what_lay_in_submitted_before_is_kept(course, downloads):
    place = course.root / "submitted/ann/toy"
    place.mkdir(parents=True)
    (place / "toy.ipynb").write_bytes(b"by hand")
    (place / "timestamp.txt").write_text("2020-03-01 10:00:00 UTC")
    collect(course, downloads(PLAIN_FOLDERS), rules=Rules(Keep.FIRST), listing=Listing({"ann": DUE}, {}))
    assert [one.clock for one in load_attempts(course, "toy", "ann")] == [Clock.FOUND, Clock.LISTING]
    assert submitted(course)["ann"] == {"toy.ipynb": b"by hand"}


def test_one_member_hands_in_for_the_group(course, downloads):
    collected = collect(course, downloads({"bob/toy.ipynb": b"ours", "cy/toy.ipynb": b"C"}), rules=Rules(by_group=True))
    assert submitted(course) == {name: {"toy.ipynb": b"ours"} for name in ("ann", "bob")} | {"cy": {"toy.ipynb": b"C"}}
    assert sorted(collected.new) == ["ann", "bob", "cy"]
    log = {line["student"]: line["handed_in_by"] for line in read_lines(course.records / "collected.jsonl")}
    assert log == {"ann": "bob", "bob": "bob", "cy": "cy"}


def test_without_by_group_each_hands_in_alone(course, downloads):
    collect(course, downloads({"bob/toy.ipynb": b"mine"}))
    assert set(submitted(course)) == {"bob"}


def test_strangers_are_named_and_the_others_collected(course, downloads):
    collected = collect(course, downloads({"ann/toy.ipynb": b"A", "eve/toy.ipynb": b"E"}))
    assert collected.new == ["ann"]
    assert collected.unknown == ["eve/toy.ipynb: no student in the roster is `eve`"]


def test_a_submission_without_a_notebook_is_collected_and_named(course, downloads):
    collected = collect(course, downloads({"ann/gain.safetensors": b"T", "ann/notes.pdf": b"P"}))
    assert submitted(course) == {"ann": {"gain.safetensors": b"T"}}
    assert "ann: no toy.ipynb among what was handed in" in collected.notes


ESCAPES = ["../../../etc/toy.ipynb", "/etc/toy.ipynb", "ann/../../toy.ipynb", "ann\\..\\..\\toy.ipynb"]


@pytest.mark.parametrize("name", ESCAPES)
def test_no_path_leads_out_of_an_archive(course, downloads, tmp_path, name):
    source = downloads({"all.zip": archive({name: b"evil", "cy/toy.ipynb": b"C"})}) / "all.zip"
    collected = collect(course, source)
    assert submitted(course) == {"cy": {"toy.ipynb": b"C"}}
    assert any("leads out of the archive" in note for note in collected.notes)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"evil"]


def test_links_are_left_out(course, downloads, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    source = downloads({"cy/toy.ipynb": b"C", "ann/gain.safetensors": b"T"})
    (source / "ann/toy.ipynb").symlink_to(tmp_path / "secret")
    collect(course, source)
    assert submitted(course) == {"ann": {"gain.safetensors": b"T"}, "cy": {"toy.ipynb": b"C"}}


def test_links_in_an_archive_are_left_out(course, downloads):
    link = zipfile.ZipInfo("ann/toy.ipynb")
    link.external_attr = 0o120777 << 16
    source = downloads({"cy/toy.ipynb": b"C"}).parent / "all.zip"
    with zipfile.ZipFile(source, "w") as target:
        target.writestr(link, "/etc/passwd")
        target.writestr("cy/toy.ipynb", b"C")
    collect(course, source)
    assert submitted(course) == {"cy": {"toy.ipynb": b"C"}}


def test_an_archive_that_unpacks_to_too_much_is_cut(course, downloads, monkeypatch):
    monkeypatch.setitem(hand_ins.KEPT_BYTES, ".ipynb", 1000)
    bomb = archive({"toy.ipynb": b"0" * 10**7})
    collected = collect(course, downloads({"ann/all.zip": bomb}))
    assert len(submitted(course)["ann"]["toy.ipynb"]) == 1000
    assert any("all.zip/toy.ipynb: 10 MB" in note for note in collected.notes)


def test_a_whole_collection_has_a_limit(course, downloads, monkeypatch):
    monkeypatch.setattr(hand_ins, "MAX_TOTAL_BYTES", 100)
    with pytest.raises(CourseError, match="one collection has at most"):
        collect(course, downloads({"ann/toy.ipynb": b"0" * 101}))
    assert submitted(course) == {}


def test_too_many_entries_are_refused(course, downloads, monkeypatch):
    monkeypatch.setattr(hand_ins, "MAX_ENTRIES", 3)
    with pytest.raises(CourseError, match="at most 3 files"):
        collect(course, downloads({f"ann/{number}.ipynb": b"" for number in range(4)}))


def test_a_broken_archive_of_a_student_is_named(course, downloads):
    broken = archive({"toy.ipynb": b"A" * 1000}).replace(b"PK\x03\x04", b"PK\x00\x00")
    collected = collect(course, downloads({"ann/all.zip": broken, "cy/toy.ipynb": b"C"}))
    assert any(note.startswith("ann: all.zip") and "cannot be unpacked" in note for note in collected.notes)
    assert submitted(course)["cy"] == {"toy.ipynb": b"C"}


@pytest.mark.parametrize(
    ("files", "owners"),
    [
        ({"leeann_11_501_bob_22_9_toy.ipynb": b"A"}, {"ann"}),
        ({"Ann Lee_7_assignsubmission_file_Bob Ray_8_assignsubmission_file_toy.ipynb": b"A"}, {"ann"}),
        ({"bob_2_toy.ipynb": b"A"}, {"bob_2"}),
    ],
)
def test_a_students_own_file_name_cannot_make_it_somebody_elses(course, downloads, files, owners):
    collect(course, downloads(files))
    assert set(submitted(course)) == owners


def test_a_file_of_two_readings_is_refused(course, downloads):
    source = downloads({"cy_11_501_toy.ipynb": b"C"})
    with pytest.raises(CourseError, match="cy's by its first word and ann's as canvas"):
        collect(course, source)
    collect(course, source, naming=Naming.PLAIN)
    assert set(submitted(course)) == {"cy"}


def test_moodles_participants_are_found_by_the_grading_worksheet(course, downloads, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Identifier,Full name,Email address,Last modified (submission)\n"
        'Participant 7,A. Lee,ann@x.org,"Thursday, 5 March 2020, 11:30 AM"\n'
        "Participant 9,C. Poe,cy@x.org,-\n"
    )
    listing = read_listing(sheet, STUDENTS, find_zone("UTC"))
    assert listing == Listing({"ann": DUE - HOUR / 2}, {"7": "ann", "9": "cy"})
    names = {"Participant_7_assignsubmission_file_toy.ipynb": b"A", "X Y_9_assignsubmission_file_toy.ipynb": b"C"}
    collect(course, downloads(names), listing=listing)
    assert set(submitted(course)) == {"ann", "cy"}


@pytest.mark.parametrize("text", ["id,time\nann,soon\n", "id,time\nann,23:59\n"])
def test_a_time_that_cannot_be_read_is_named_with_its_line(tmp_path, text):
    path = tmp_path / "times.csv"
    path.write_text(text)
    with pytest.raises(CourseError, match="times.csv:2"):
        read_listing(path, STUDENTS, find_zone("UTC"))


@pytest.mark.parametrize(
    ("text", "hour"), [("2027-03-05 13:00", 12), ("2027-03-05T13:00:00Z", 13), ("2027-03-05 13:00 -05:00", 18)]
)
def test_times_are_kept_in_utc(text, hour):
    assert read_time(text, find_zone("Europe/Berlin")) == datetime(2027, 3, 5, hour)


def test_an_unknown_zone_is_named():
    with pytest.raises(CourseError, match="Mars/Base"):
        find_zone("Mars/Base")


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"no zip")])
def test_nothing_to_collect_is_a_readable_error(course, tmp_path, make):
    make(tmp_path / "source")
    with pytest.raises(CourseError, match="source"):
        collect(course, tmp_path / "source")


def test_an_unknown_chapter_is_named_with_those_that_are_there(course, downloads):
    with pytest.raises(CourseError, match="none of `poy` .there is toy."):
        collect_from(course, "poy", downloads(PLAIN_FOLDERS), STUDENTS)


def test_an_empty_roster_is_refused(course, downloads):
    with pytest.raises(CourseError, match="headstart roster"):
        collect_from(course, "toy", downloads(PLAIN_FOLDERS), {})


def test_a_full_disk_leaves_what_was_collected(course, downloads, monkeypatch):
    collect(course, downloads({"ann/toy.ipynb": b"first"}))

    def full(*_, **__):
        raise OSError(28, "No space left on device", "submitted")

    monkeypatch.setattr("headstart_grading.instructor.attempts.shutil.copyfile", full)
    with pytest.raises(CourseError, match="No space left on device: make room"):
        collect(course, downloads({"ann/toy.ipynb": b"second"}))
    assert submitted(course)["ann"] == {"toy.ipynb": b"first"}
    assert len(load_attempts(course, "toy", "ann")) == 1
    assert not list(course.records.glob("collecting-*"))


def test_stopped_before_the_last_copy_the_same_command_carries_on(course, downloads, monkeypatch):
    source = downloads(PLAIN_FOLDERS)
    with monkeypatch.context() as patch:
        patch.setattr(collection, "put_in_submitted", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            collect(course, source)
    collect(course, source)
    assert set(submitted(course)) == {"ann", "cy"}
    assert [len(load_attempts(course, "toy", one)) for one in ("ann", "cy")] == [1, 1]


@pytest.fixture
def exchange(course, tmp_path):
    """An exchange of nbgrader's, with what students put into it."""
    inbound = tmp_path / "exchange/headstart/inbound"
    inbound.mkdir(parents=True)
    course.config.Exchange.root = str(tmp_path / "exchange")

    def hand_in(student, time, content):
        folder = inbound / f"{student}+toy+{time:%Y-%m-%d %H:%M:%S.%f} UTC+abc"
        folder.mkdir()
        (folder / "toy.ipynb").write_bytes(content)
        (folder / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC")

    return hand_in


def exchanged(course):
    return collect_from_exchange(course, "toy", load_roster(course), rules=Rules())


def test_the_exchange_gives_the_newest_and_the_newest_on_time(course, exchange):
    for minutes, content in ((3, b"0"), (2, b"1"), (1, b"2")):
        exchange("ann", collection.now() - timedelta(minutes=minutes), content)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("toy", duedate=collection.now() - timedelta(seconds=90))
    assert exchanged(course).new == ["ann"]
    assert submitted(course)["ann"] == {"toy.ipynb": b"1"}
    assert len(load_attempts(course, "toy", "ann")) == 2


def test_the_servers_clock_goes_before_the_name_that_the_student_gave(course, exchange):
    before = collection.now()
    exchange("ann", DUE.replace(year=2001), b"forged")
    exchanged(course)
    assert load_attempts(course, "toy", "ann")[0].time >= before - timedelta(seconds=1)


def test_what_a_student_submits_with_nbgrader_is_collected(course, tmp_path):
    root, me, home = tmp_path / "exchange", getpass.getuser(), tmp_path / "home"
    root.mkdir()
    root.chmod(0o777)
    update_roster(course, {me: Student(me)})
    options = [f"--Exchange.root={root}", f"--Exchange.cache={tmp_path / 'cache'}", "--course=headstart"]
    (home / "toy").mkdir(parents=True)
    (home / "toy/toy.ipynb").write_bytes(toy_course.source_bytes())
    for folder, command in ((course.root, "release_assignment"), (home, "submit")):
        run = [sys.executable, "-m", "nbgrader", command, "toy", *options]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    course.config.Exchange.root = str(root)
    assert exchanged(course).new == [me]
    assert submitted(course)[me] == {"toy.ipynb": toy_course.source_bytes()}
    assert abs(load_attempts(course, "toy", me)[0].time - collection.now()) < timedelta(minutes=5)


def test_an_exchange_that_is_not_there_is_a_readable_error(course, tmp_path):
    course.config.Exchange.root = str(tmp_path / "none")
    with pytest.raises(CourseError, match="c.Exchange.root"):
        exchanged(course)


def test_without_a_due_date_the_newest_counts():
    attempts = [Attempt(Path(str(day)), datetime(2020, 3, day), Clock.ARRIVAL, "ann", "") for day in (1, 2)]
    assert choose_attempt(attempts, None, Keep.LAST_ON_TIME) == attempts[1]


def test_an_attempt_that_cannot_be_read_is_named(course, downloads):
    collect(course, downloads(PLAIN_FOLDERS))
    (path,) = course.records.glob("attempts/toy/ann/*/attempt.json")
    path.write_text(json.dumps({"time": "never"}))
    with pytest.raises(CourseError, match="attempt.json"):
        load_attempts(course, "toy", "ann")


def test_owners_of_one_full_name_are_not_guessed():
    twins = {one: Student(one, "Ann", "Lee") for one in ("ann1", "ann2")}
    assert Owners(twins).owner("Ann Lee_7_assignsubmission_file_toy.ipynb", Naming.MOODLE).student is None
