"""The server extension: what the sidebar asks the Jupyter server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from headstart_widgets.course_status import read_course

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


class CourseHandler(APIHandler):
    """`GET /headstart/course`: the course of the server's folder, and how each exercise stands.

    A folder without a course is an ordinary answer (`{"state": "missing"}`), not an HTTP error: browsers write errors
    to the console, and JupyterLab may well be open elsewhere.
    """

    @authenticated
    async def get(self) -> None:
        root = Path(self.settings["server_root_dir"]).expanduser()
        course = await asyncio.to_thread(read_course, root)  # a home folder on a slow network must not stop the server
        self.set_header("Cache-Control", "no-store")
        self.finish(course)


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Add the sidebar's address to a running Jupyter server."""
    address = url_path_join(server.web_app.settings["base_url"], "headstart", "course")
    server.web_app.add_handlers(".*$", [(address, CourseHandler)])
