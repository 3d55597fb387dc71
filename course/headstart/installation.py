"""What is installed on this machine, and what to do about what is not: the findings of `headstart doctor`.

Each `examine_…` function looks at one thing and returns a `Finding`. None of them downloads or changes anything.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

OK, NOTE, PROBLEM = "ok", "note", "problem"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HUB_PATIENCE_SECONDS = 3.0
COMFORTABLE_DISK_BYTES = 5_000_000_000
SANDBOX_PROBE = ("--ro-bind", "/", "/", "--unshare-pid", "--unshare-net", "--dev", "/dev", "--proc", "/proc", "true")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report.

    Args:
        name: what was looked at.
        status: "ok"; "note" for what a learner can do without; "problem" for what stops a learner.
        found: what is there.
        do: what to do about it; empty when all is well.
    """

    name: str
    status: str
    found: str
    do: str = ""


def examine_python() -> Finding:
    """The interpreter; an older one than 3.11 would not have come this far."""
    return Finding("Python", OK, f"{platform.python_version()} ({sys.executable})")


def examine_torch() -> Finding:
    """Whether torch can be imported, and the device that chapters will use."""
    try:
        import torch
    except Exception as error:  # a broken install raises OSError or RuntimeError as well as ImportError
        return Finding("torch", PROBLEM, _first_line(error), _reinstall("torch"))
    if torch.cuda.is_available():
        return Finding("torch", OK, f"{torch.__version__}, on the GPU {torch.cuda.get_device_name()}")
    if torch.backends.mps.is_available():
        return Finding("torch", OK, f"{torch.__version__}, on the Apple GPU (MPS)")
    if shutil.which("nvidia-smi"):
        do = f"this machine seems to have a GPU that torch cannot use: update its driver, or {_reinstall('torch')}"
        return Finding("torch", NOTE, f"{torch.__version__}, on the CPU", do)
    return Finding("torch", OK, f"{torch.__version__}, on the CPU; long runs are offered at reduced size")


def examine_torchvision() -> Finding:
    """Whether torchvision is the one made for this torch: they share compiled operators."""
    do = _reinstall("torch", "torchvision")
    try:
        import torchvision
    except Exception as error:
        return Finding("torchvision", PROBLEM, _first_line(error), do)
    wanted = _required_version("torchvision", "torch")
    got = importlib.metadata.version("torch").split("+")[0]
    if wanted and wanted != got:
        return Finding("torchvision", PROBLEM, f"{torchvision.__version__} wants torch {wanted}; got {got}", do)
    return Finding("torchvision", OK, torchvision.__version__)


def examine_lab_extension() -> Finding:
    """Whether JupyterLab has the course's sidebar, and has it enabled."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_federated_extensions, get_page_config

    places = jupyter_path("labextensions")
    if "headstart" not in get_federated_extensions(places):
        return Finding("sidebar", PROBLEM, "not installed", "install Headstart again, as its README says")
    off = [name for name in get_page_config(places).get("disabledExtensions", []) if name.split(":")[0] == "headstart"]
    if off:
        do = f"enable it with: jupyter labextension enable {off[0]}"
        return Finding("sidebar", PROBLEM, f"disabled ({', '.join(off)})", do)
    return Finding("sidebar", OK, "installed and enabled")


def examine_server_extension() -> Finding:
    """Whether the Jupyter server answers the sidebar."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    known = ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    if known.get("headstart_widgets"):
        return Finding("server extension", OK, "enabled")
    found = "disabled" if "headstart_widgets" in known else "not installed"
    return Finding("server extension", PROBLEM, found, "jupyter server extension enable headstart_widgets")


def examine_nbgrader() -> Finding:
    """Whether an instructor could grade here."""
    if importlib.util.find_spec("nbgrader") is None:
        return Finding(
            "nbgrader", NOTE, "not installed", "instructors need it: install Headstart with its extra [instructor]"
        )
    return Finding("nbgrader", OK, importlib.metadata.version("nbgrader"))


def examine_sandbox() -> Finding:
    """Whether bubblewrap is here and can start a process: graders run students' code inside it."""
    found = shutil.which("bwrap")
    if sys.platform != "linux":
        return Finding("sandbox", NOTE, "Linux only", "learners do not need it; grade on a Linux machine")
    if found is None:
        return Finding("sandbox", NOTE, "bubblewrap not found", "graders need it: sudo apt install bubblewrap")
    try:
        run = subprocess.run([found, *SANDBOX_PROBE], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("sandbox", NOTE, f"bubblewrap does not run: {_first_line(error)}", _ALLOW_SANDBOX)
    if run.returncode:
        return Finding("sandbox", NOTE, f"bubblewrap does not run: {run.stderr.strip()}", _ALLOW_SANDBOX)
    return Finding("sandbox", OK, f"bubblewrap runs ({found})")


def find_browser() -> str | None:
    """The Chromium that browser tests drive: `HEADSTART_BROWSER`, else the first one on the path."""
    named = os.environ.get("HEADSTART_BROWSER")
    return next((path for path in map(shutil.which, (named, *BROWSERS) if named else BROWSERS) if path), None)


def examine_browser() -> Finding:
    """Whether the browser tests could run here. Learners may use any browser."""
    found = find_browser()
    if found:
        return Finding("browser for tests", OK, found)
    do = "only tests need it: sudo apt install chromium (macOS: brew install --cask chromium)"
    return Finding("browser for tests", NOTE, "no Chromium found", do)


def examine_caches() -> Finding:
    """Where downloads are kept, and how much room is there."""
    home = Path.home() / ".cache"
    torch_home = Path(os.environ.get("TORCH_HOME", home / "torch"))
    hub_home = Path(os.environ.get("HF_HOME", home / "huggingface"))
    free = min(shutil.disk_usage(_existing(place)).free for place in (torch_home, hub_home))
    found = f"TORCH_HOME {torch_home}, HF_HOME {hub_home}, {free / 1e9:.0f} GB free"
    if free < COMFORTABLE_DISK_BYTES:
        return Finding("caches", NOTE, found, "free some space, or set TORCH_HOME and HF_HOME to a larger disk")
    return Finding("caches", OK, found)


def examine_hub() -> Finding:
    """Whether the model hub answers within a few seconds. `HF_ENDPOINT` names another one."""
    do = "the first chapters need no download; for later ones set HF_ENDPOINT to a mirror, or pass --data-dir"
    try:
        from huggingface_hub import constants
    except ImportError:
        return Finding("model hub", NOTE, "huggingface_hub is not installed", _reinstall("transformers"))
    if constants.HF_HUB_OFFLINE:
        return Finding("model hub", NOTE, "switched off by HF_HUB_OFFLINE", do)
    try:
        request = urllib.request.Request(constants.ENDPOINT, method="HEAD")
        urllib.request.urlopen(request, timeout=HUB_PATIENCE_SECONDS).close()
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            return Finding("model hub", NOTE, f"{constants.ENDPOINT} answers {error.code}", do)
    except (OSError, ValueError) as error:
        return Finding("model hub", NOTE, f"{constants.ENDPOINT} is out of reach: {_first_line(error)}", do)
    return Finding("model hub", OK, constants.ENDPOINT)


_ALLOW_SANDBOX = "graders need it: allow unprivileged user namespaces, or grade as root in a container"


def _reinstall(*packages: str) -> str:
    return f"reinstall with: pip install --force-reinstall {' '.join(packages)}"


def _required_version(package: str, dependency: str) -> str | None:
    for requirement in importlib.metadata.requires(package) or ():
        name, pinned, version = requirement.partition("==")
        if pinned and name.strip() == dependency:
            return version.split(";")[0].strip()
    return None


def _existing(path: Path) -> Path:
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
