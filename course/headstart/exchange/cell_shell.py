"""An IPython shell without a kernel, which keeps what its cells show as nbformat outputs, up to a number of bytes."""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import sys
import traceback
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from headstart.exchange.questions import TEXT_LIMIT, Fault

CUT = "\n[the output is cut here: it is longer than what is kept]\n"


class Recorder:
    """Collects the outputs of the cell that runs.

    Args:
        budget: how many bytes (as JSON) the outputs of all cells together may take; what goes beyond is cut.
    """

    def __init__(self, budget: int):
        self.left, self.outputs, self.open = budget, [], False

    def begin(self) -> None:
        """Start on a new cell."""
        self.outputs, self.open = [], True

    def finish(self) -> list[dict[str, Any]]:
        """The cell's outputs; what is shown until the next `begin` is dropped."""
        self.open = False
        done = [{key: value for key, value in output.items() if key != "display_id"} for output in self.outputs]
        for output in done:
            if output["output_type"] == "stream":
                output["text"] = _rewound("".join(output["text"]))
        return done

    def stream(self, name: str, text: str) -> None:
        """Add text to stdout or stderr."""
        if not self.open or self.left <= 0 or not text:
            return
        text = text.encode("utf-8", "replace").decode()
        if not self._spend(text):
            text = text[: max(self.left, 0) // 6] + CUT  # a character takes at most six bytes of JSON
            self.left = 0
        if not (self.outputs and self.outputs[-1].get("name") == name):
            self.outputs.append({"output_type": "stream", "name": name, "text": []})
        self.outputs[-1]["text"].append(text)

    def show(self, output: dict[str, Any], *, display_id: str | None = None, update: bool = False) -> None:
        """Add a display, a result or an error; or renew the displays that have the same id."""
        if not self.open:
            return
        output = json.loads(json.dumps(output, default=str, ensure_ascii=False).encode("utf-8", "replace"))
        if not self._spend(output):
            self.stream("stderr", CUT)
            return
        if update:
            alike = [kept for kept in self.outputs if display_id and kept.get("display_id") == display_id]
            for kept in alike:
                kept.update(data=output["data"], metadata=output["metadata"])
            return
        self.outputs.append(output | {"display_id": display_id})

    def _spend(self, thing: Any) -> bool:
        cost = len(json.dumps(thing))
        if cost > self.left:
            return False
        self.left -= cost
        return True


def _rewound(text: str) -> str:
    """Text as a terminal leaves it: of a line that was written over (a progress bar), only its last state."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of a cell."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str):
        self.recorder, self.name = recorder, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.recorder.stream(self.name, text)
        return len(text)


class _Displays(DisplayPublisher):
    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **_) -> None:
        shown = {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata or {})}
        self.shell.recorder.show(shown, display_id=(transient or {}).get("display_id"), update=update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.outputs = []


class _Results(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        shown = {"output_type": "execute_result", "data": dict(format_dict), "metadata": dict(md_dict or {})}
        self.shell.recorder.show(shown | {"execution_count": None})  # `run` knows the count

    def finish_displayhook(self) -> None:
        pass


class CellShell(InteractiveShell):
    """IPython as a notebook has it: magics, top-level await, display and figures; an error ends only its own cell."""

    display_pub_class = _Displays
    displayhook_class = _Results

    def __init__(self, recorder: Recorder):
        self.recorder = recorder
        self._streams = (_Stream(recorder, "stdout"), _Stream(recorder, "stderr"))
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        super().__init__(config=config)
        InteractiveShell._instance = self  # what get_ipython() returns

    def run(self, source: str) -> tuple[list[dict[str, Any]], Fault | None]:
        """Run one cell; returns its outputs, and the error that ended it if one did."""
        sys.stdout, sys.stderr = self._streams
        self.recorder.begin()
        result = self.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        outputs = self.recorder.finish()
        for output in outputs:
            if output["output_type"] == "execute_result":
                output["execution_count"] = result.execution_count
        return outputs, None if error is None else self._fault(error)

    def _fault(self, error: BaseException) -> Fault:
        line, text, message = None, "", _words(error)
        if isinstance(error, SyntaxError):
            line, text, message = error.lineno, error.text or "", str(error.msg)
        for frame, number in traceback.walk_tb(error.__traceback__):
            if frame.f_globals is self.user_ns:
                line, text = number, linecache.getline(frame.f_code.co_filename, number)
        return Fault(type(error).__name__, message, line, str(text).strip()[:TEXT_LIMIT])

    def _showtraceback(self, etype, evalue, stb) -> None:
        shown = {"output_type": "error", "ename": etype.__name__, "evalue": _words(evalue), "traceback": list(stb)}
        self.recorder.show(shown)

    def _tee(self, channel):
        """IPython would keep all that is printed a second time, whatever it comes to."""
        return contextlib.nullcontext()

    def enable_gui(self, gui=None) -> None:
        """There is no window to open."""

    def ask_exit(self) -> None:
        """`exit` and `quit` end nothing."""


def _words(error: BaseException) -> str:
    try:
        return str(error)[:TEXT_LIMIT].encode("utf-8", "replace").decode()  # lone surrogates cannot be sent
    except Exception:  # a message that cannot be made is the learner's fault too
        return "(the exception's own message fails)"
