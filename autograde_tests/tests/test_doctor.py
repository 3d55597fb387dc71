"""`headstart doctor` finds what is there, names what is not, and fails only where a learner is stopped."""

import argparse
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from headstart import doctor, installation
from headstart.installation import NOTE, OK, PROBLEM, Finding
from headstart.progress import ProgressLine, append


def run(monkeypatch, capsys, *findings, arguments=()):
    monkeypatch.setattr(doctor, "EXAMINATIONS", tuple(lambda finding=finding: finding for finding in findings))
    parser = argparse.ArgumentParser()
    doctor.COMMAND.add_arguments(parser)
    status = doctor.COMMAND.run(parser.parse_args(arguments))
    return status, capsys.readouterr().out


@pytest.fixture
def nowhere(tmp_path):
    return f"--dir={tmp_path / 'nowhere'}"


def test_a_note_stops_no_learner(monkeypatch, capsys, nowhere):
    status, text = run(monkeypatch, capsys, Finding("a", NOTE, "half there", "do this"), arguments=[nowhere])
    assert status == 0
    assert "half there" in text and "do this" in text and "Everything a learner needs is here." in text


def test_a_problem_is_counted_and_fails(monkeypatch, capsys, nowhere):
    status, text = run(monkeypatch, capsys, Finding("a", PROBLEM, "gone", "get it"), arguments=[nowhere])
    assert status == 1
    assert "1 to mend" in text


def test_json_holds_every_finding(monkeypatch, capsys, nowhere):
    status, text = run(monkeypatch, capsys, Finding("a", PROBLEM, "gone", "get it"), arguments=[nowhere, "--json"])
    report = json.loads(text)
    assert status == report["problems"] == 1
    assert report["findings"][0] == {"name": "a", "status": "problem", "found": "gone", "do": "get it"}


def test_an_examination_that_fails_is_a_finding_and_stops_no_other(monkeypatch, tmp_path):
    def examine_fuse():
        raise RuntimeError("blown")

    monkeypatch.setattr(doctor, "EXAMINATIONS", (examine_fuse, installation.examine_python))
    fuse, python, _ = doctor.examine(tmp_path)
    assert (fuse.name, fuse.status, fuse.found) == ("fuse", PROBLEM, "RuntimeError: blown")
    assert python.status == OK


def test_this_install_has_what_a_learner_needs(tmp_path):
    problems = [finding for finding in doctor.examine(tmp_path) if finding.status == PROBLEM]
    assert problems == []


def test_every_finding_that_is_not_ok_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    findings = doctor.examine(tmp_path)
    assert [finding.name for finding in findings if finding.status != OK and not finding.do] == []


def test_a_torch_that_does_not_load_is_a_problem(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert installation.examine_torch().status == PROBLEM


def test_a_torchvision_made_for_another_torch_is_a_problem(monkeypatch):
    monkeypatch.setattr(installation.importlib.metadata, "requires", lambda package: ["numpy", "torch==1.2.3"])
    finding = installation.examine_torchvision()
    assert finding.status == PROBLEM and "wants torch 1.2.3" in finding.found


def test_a_missing_sidebar_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    assert installation.examine_lab_extension().found == "not installed"


@pytest.mark.parametrize("off", ["headstart", "headstart:sidebar"])
def test_a_disabled_sidebar_is_a_problem(monkeypatch, off):
    monkeypatch.setattr("jupyterlab_server.config.get_page_config", lambda places: {"disabledExtensions": [off]})
    finding = installation.examine_lab_extension()
    assert finding.status == PROBLEM and finding.do.endswith(f"enable {off}")


def test_another_disabled_extension_is_none_of_our_business(monkeypatch):
    page = {"disabledExtensions": ["headstart-else:x", "other"]}
    monkeypatch.setattr("jupyterlab_server.config.get_page_config", lambda places: page)
    assert installation.examine_lab_extension().status == OK


@pytest.mark.parametrize(("config", "found"), [("true", "enabled"), ("false", "disabled"), (None, "not installed")])
def test_the_server_extension_is_read_from_jupyters_configuration(monkeypatch, tmp_path, config, found):
    if config:
        text = f'{{"ServerApp": {{"jpserver_extensions": {{"headstart_widgets": {config}}}}}}}'
        (tmp_path / "jupyter_server_config.json").write_text(text)
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path)])
    assert installation.examine_server_extension().found == found


def program(folder, name, body):
    path = Path(folder) / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
@pytest.mark.parametrize(("body", "status"), [("exit 0", OK), ("echo no namespaces >&2; exit 1", NOTE)])
def test_a_sandbox_counts_only_if_it_runs(monkeypatch, tmp_path, body, status):
    program(tmp_path, "bwrap", body)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = installation.examine_sandbox()
    assert finding.status == status
    assert status == OK or "no namespaces" in finding.found


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_on_the_path_is_found(monkeypatch, tmp_path, name):
    program(tmp_path, name, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("HEADSTART_BROWSER", raising=False)
    assert installation.find_browser() == str(tmp_path / name)


def test_the_variable_chooses_the_browser(monkeypatch, tmp_path):
    program(tmp_path, "chromium", "exit 0")
    program(tmp_path, "mine", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HEADSTART_BROWSER", str(tmp_path / "mine"))
    assert installation.find_browser() == str(tmp_path / "mine")


def test_little_room_for_downloads_is_noted(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "not/yet/there"))
    monkeypatch.setattr(installation, "COMFORTABLE_DISK_BYTES", float("inf"))
    finding = installation.examine_caches()
    assert finding.status == NOTE and str(tmp_path / "not/yet/there") in finding.found


class Hub(BaseHTTPRequestHandler):
    status = 200

    def do_HEAD(self):
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(("answer", "status"), [(200, OK), (401, OK), (503, NOTE)])
def test_the_hub_is_asked_at_its_endpoint(monkeypatch, answer, status):
    monkeypatch.setattr(Hub, "status", answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        finding = installation.examine_hub()
        server.shutdown()
    assert finding.status == status


def test_a_hub_out_of_reach_is_noted(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    assert installation.examine_hub().status == NOTE


def course_in(folder):
    (folder / ".headstart").mkdir()
    (folder / ".headstart/course.json").write_text(json.dumps({"chapters": [{"path": "first.ipynb"}]}))
    (folder / "first.ipynb").write_text("{}")


def test_a_working_folder_tells_its_progress(tmp_path):
    course_in(tmp_path)
    append(tmp_path, ProgressLine("a", "wrong", 0, 3))
    append(tmp_path, ProgressLine("a", "passed", 3, 3))
    finding = doctor.examine_workspace(tmp_path)
    assert finding.status == OK and "1 exercises passed" in finding.found


def test_a_file_for_a_working_folder_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("")
    assert doctor.examine_workspace(tmp_path / "file").status == PROBLEM


def test_a_chapter_that_is_missing_is_noted(tmp_path):
    course_in(tmp_path)
    (tmp_path / "first.ipynb").unlink()
    finding = doctor.examine_workspace(tmp_path)
    assert finding.status == NOTE and "first.ipynb" in finding.found


@pytest.mark.parametrize("text", ["", "{", "[]", '{"chapters": [3]}', "\x00"])
def test_an_outline_that_cannot_be_read_is_noted(tmp_path, text):
    course_in(tmp_path)
    (tmp_path / ".headstart/course.json").write_text(text)
    assert doctor.examine_workspace(tmp_path).status == NOTE
