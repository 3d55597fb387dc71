"""The controls of the Headstart course, and the server extension behind its sidebar."""

from importlib.metadata import version

__version__ = version("headstart")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the prebuilt extension in a checkout."""
    return [{"src": "labextension", "dest": "headstart"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Where Jupyter Server finds the extension that answers the sidebar."""
    return [{"module": "headstart_widgets.course_api"}]
