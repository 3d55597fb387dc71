"""Controls that ask Python: a request comes from the browser, and one answer goes back under its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from headstart_widgets.control_frame import Control


class AskingControl(Control):
    """A control whose browser sends one `request` at a time, `{"view", "id", "settings"}`, always the latest.

    The answer is `response`: the request with what `respond` gave, or with `error`, a text.

    Args:
        language: of the words, the working folder's by default.
        traits: what else the subclass sends to the browser.
    """

    request = traitlets.Dict().tag(sync=True)
    response = traitlets.Dict().tag(sync=True)

    def __init__(self, language: str | None = None, **traits: Any):
        super().__init__(language, **traits)
        self.observe(self._on_request, "request")

    def respond(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is told of these settings, as plain data."""
        raise NotImplementedError

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent back to a request, or the text of the error that it ended in."""
        try:
            return {**request, **self.respond(request["settings"])}
        except Exception as error:  # whatever fails must be seen in the control, not only in a log
            return {**request, "error": f"{type(error).__name__}: {error}"}

    def _on_request(self, change: Mapping[str, Any]) -> None:
        self.response = self.answer(change["new"])
