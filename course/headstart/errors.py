"""The one error that tells a person what to do about it."""

from pathlib import Path


class CourseError(Exception):
    """A fault in something a person wrote or asked for: the rule, what was found, what to do.

    Args:
        rule: what must hold.
        got: what was found instead.
        do: what to do about it.
        path: the file at fault, if there is one.
        line: its line, counted from 1.
    """

    def __init__(self, rule: str, got: str, do: str, *, path: Path | str | None = None, line: int | None = None):
        self.rule, self.got, self.do, self.path, self.line = rule, got, do, path, line
        where = "" if path is None else f"{path}:{line}: " if line is not None else f"{path}: "
        super().__init__(f"{where}{rule}; got {got}: {do}")

    def _render_traceback_(self) -> list[str]:
        """IPython shows this in place of a traceback: the fault is not in the frames that led here."""
        return [f"CourseError: {self}"]
