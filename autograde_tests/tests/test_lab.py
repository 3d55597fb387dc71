"""`headstart lab` asks JupyterLab for the right things, and ends when it is told to."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from headstart import lab
from headstart.errors import CourseError
from headstart.workspace import Preparation

ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send to one process")


@pytest.fixture
def fresh(tmp_path):
    return Preparation(tmp_path, first="first.ipynb", added=["first", "second"])


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def options(*arguments):
    parser = argparse.ArgumentParser()
    lab.COMMAND.add_arguments(parser)
    return parser.parse_args(arguments)


def test_it_runs_the_jupyterlab_of_its_own_install(fresh):
    assert lab.jupyterlab_command(fresh)[:3] == [sys.executable, "-m", "jupyterlab"]


def test_it_serves_the_working_folder(fresh, tmp_path):
    assert f"--ServerApp.root_dir={tmp_path}" in lab.jupyterlab_command(fresh)


def test_a_fresh_folder_opens_on_its_first_chapter(fresh):
    assert "--LabApp.default_url=/lab/tree/first.ipynb" in lab.jupyterlab_command(fresh)


def test_a_known_folder_opens_as_it_was_left(tmp_path):
    command = lab.jupyterlab_command(Preparation(tmp_path, first="first.ipynb", added=["second"]))
    assert not any("default_url" in option for option in command)


def test_a_named_port_is_taken_at_its_word(fresh):
    command = lab.jupyterlab_command(fresh, port=8899)
    assert "--ServerApp.port=8899" in command and "--ServerApp.port_retries=0" in command


def test_without_a_port_jupyterlab_finds_one(fresh):
    assert not any("ServerApp.port" in option for option in lab.jupyterlab_command(fresh))


@pytest.mark.parametrize("browser", [True, False])
def test_a_browser_opens_unless_told_otherwise(fresh, browser):
    assert ("--no-browser" in lab.jupyterlab_command(fresh, browser=browser)) is not browser


def test_the_server_knows_the_working_folder_and_its_own_commands(tmp_path):
    variables = lab.environment(tmp_path)
    assert variables["HEADSTART_WORKSPACE"] == str(tmp_path)
    assert variables["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_a_port_in_use_is_named_before_anything_is_made(taken_port, tmp_path):
    with pytest.raises(CourseError, match=f"the port must be free; got {taken_port}.*--port"):
        lab.COMMAND.run(options("--port", str(taken_port), "--dir", str(tmp_path / "course")))
    assert not (tmp_path / "course").exists()


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "²"])
def test_what_is_no_port_is_refused(text, capsys):
    with pytest.raises(SystemExit):
        options(f"--port={text}")
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_the_working_folder_is_in_the_home_folder_by_default():
    assert options().dir == "~/headstart"


def test_the_report_says_where_what_is_new_and_what_to_mind(fresh, tmp_path):
    fresh.merged, fresh.notes = ["third"], ["Mind this."]
    text = "\n".join(lab.report(fresh))
    assert all(part in text for part in (str(tmp_path), "first, second", "third", ".headstart/backups", "Mind this."))


def test_the_exit_status_is_the_servers(tmp_path):
    assert lab.serve([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, dict(os.environ)) == 3


# A stand-in for the server: it says when it is up, and that it was told to end.
SERVER = """
import signal, sys, time
def end(*_):
    print("server ended", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, {on_interrupt})
print("server up", flush=True)
time.sleep(60)
"""
LAB = """
import os, sys
from headstart import lab
lab.PATIENCE_SECONDS = 0.2
sys.exit(lab.serve([sys.executable, "-c", {server!r}], os.getcwd(), dict(os.environ)))
"""


def start_lab(on_interrupt):
    program = LAB.format(server=SERVER.format(on_interrupt=on_interrupt))
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout.readline() == "server up\n"
    time.sleep(0.1)  # Popen has returned in the lab by then: the server is up only after it
    return process


@ON_POSIX
def test_ctrl_c_in_a_terminal_ends_it_cleanly():
    process = start_lab("end")
    os.killpg(process.pid, signal.SIGINT)  # what a terminal does
    assert process.communicate(timeout=20)[0] == "server ended\n"
    assert process.returncode == 0


@ON_POSIX
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_lab_alone_ends_the_server_too(sent):
    process = start_lab("signal.SIG_IGN")
    os.kill(process.pid, sent)
    assert process.communicate(timeout=20)[0] == "server ended\n"
    assert process.returncode == 0
