"""What all controls share: a script composed of several files, and a picture for places where they cannot run."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from headstart_widgets.control_words import words_of

IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#C04F00", "#00795A", "#555555"  # told apart by colour-blind readers too


def compose_script(script: Path) -> str:
    """A control's script with its neighbours' text in place of their imports, since a widget sends one text.

    Raises:
        OSError: a neighbour that it imports is not there.
    """
    texts: dict[str, str] = {}

    def gather(name: str) -> None:
        text = script.with_name(name).read_text(encoding="utf-8")
        for neighbour in IMPORT.findall(text):
            if neighbour not in texts:
                gather(neighbour)
        texts[name] = IMPORT.sub("", text)

    gather(script.name)
    return "\n".join(texts.values())


class Control(anywidget.AnyWidget):
    """A widget with its words, and with a picture and a sentence that stand in for it.

    Args:
        language: of the words, the working folder's by default.
        traits: what else the subclass sends to the browser.
    """

    table = ""  # of its words
    texts = traitlets.Dict().tag(sync=True)

    def __init__(self, language: str | None = None, **traits: Any):
        super().__init__(texts=words_of(self.table, language), **traits)

    def static_picture(self) -> bytes:
        """The control's content as PNG, in English: matplotlib brings no letters for every language."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **options: Any):
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        picture = base64.b64encode(self.static_picture()).decode()
        return {**data, "image/png": picture, "text/plain": self.texts["stand_in"]}, metadata


def new_figure(width: float, height: float):
    """An empty figure on white paper, sizes in inches at 80 dots an inch."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=80, layout="constrained", facecolor="white")


def to_png(figure) -> bytes:
    """A figure as the bytes of a PNG file."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
