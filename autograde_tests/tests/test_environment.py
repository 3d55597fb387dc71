"""One list of requirements: pyproject, the conda environment and the constraints agree."""

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from headstart.installation import OK, examine_sandbox

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
PINS = [line for line in (ROOT / ".ci/constraints.txt").read_text().splitlines() if not line.startswith("#")]


def project_requirements():
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    requirements = [Requirement(text) for requirements in lists for text in requirements]
    return sorted(str(requirement) for requirement in requirements if requirement.name != PROJECT["name"])


def pip_section():
    (section,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    return section


def pins():
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in PINS)}


def test_the_conda_environment_has_every_requirement():
    listed = [str(Requirement(text)) for text in pip_section() if not text.startswith("-")]
    assert sorted(listed) == project_requirements()


def test_the_conda_environment_has_the_same_python():
    assert f"python{PROJECT['requires-python']}" in CONDA["dependencies"]


def test_the_conda_environment_installs_headstart_under_the_constraints():
    options = [text for text in pip_section() if text.startswith("-")]
    assert options == ["-c .ci/constraints.txt", "-e ."]


@pytest.mark.parametrize("text", project_requirements())
def test_each_requirement_admits_the_version_it_is_tested_with(text):
    requirement = Requirement(text)
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_a_pin_is_a_name_and_a_version():
    assert [pin for pin in PINS if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.!]*", pin)] == []


def test_the_pinned_torchvision_was_made_for_the_pinned_torch():
    assert metadata.version("torchvision").split("+")[0] == pins()["torchvision"]
    (wanted,) = [text for text in metadata.requires("torchvision") if Requirement(text).name == "torch"]
    assert Requirement(wanted).specifier.contains(pins()["torch"])


@pytest.mark.sandbox
def test_the_sandbox_starts_a_process():
    assert examine_sandbox().status == OK


def run_the_sandbox_test_without_programs(tmp_path, **variables):
    test = f"{Path(__file__)}::test_the_sandbox_starts_a_process"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test]
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "HEADSTART_BROWSER")}
    environment = {**kept, "PATH": str(tmp_path), **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_outside_ci_what_is_missing_is_named_with_the_command_that_installs_it(tmp_path):
    run = run_the_sandbox_test_without_programs(tmp_path)
    assert run.returncode == 0
    assert "1 skipped" in run.stdout
    assert "sudo apt install bubblewrap" in run.stdout and "sudo apt install chromium" in run.stdout


def test_in_ci_what_is_missing_is_a_failure(tmp_path):
    run = run_the_sandbox_test_without_programs(tmp_path, CI="true")
    assert run.returncode == 1
    assert "1 failed" in run.stdout or "1 error" in run.stdout
