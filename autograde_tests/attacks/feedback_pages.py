"""A handful of attacks through nbgrader's own `autograde` with our seams, and the feedback pages that come of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from course_room import CourseRoom, scores
from judgement import Judged, deserved_points
from recipe import Attack

# One of each sort: hooks, patched comparisons, exits, copied cells, links, odd files, pages that act, honest work.
CHOSEN = (
    *("drops_later_cells", "patches_torch_testing", "leaves_by_os_exit", "copies_a_check", "puts_links_beside"),
    *("hands_in_a_linked_folder", "is_no_json", "brings_false_modules", "shows_scripts", "writes_scripts"),
    *("names_things_after_scripts", "forges_outputs_of_arrays", "forges_a_fault_without_an_error"),
    *("edits_grades_from_now_on", "uses_widgets", "warns", "forges_its_time"),
)
CHAPTER = "objectives"


class PageReader(HTMLParser):
    """Collects what of an attack would act on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            words = (value or "").strip().lower()
            if "pwned" in words and (name.startswith("on") or name == "srcdoc"):
                self.found.append(f"<{tag} {name}={value}>")
            loads = tag != "a" and name in ("href", "src", "action", "data", "content") and "example.invalid" in words
            if loads or words.startswith("javascript:") or "pwned" in words and words.startswith("data:text"):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "action" and "formgrader" in words:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and "pwned" in data:
            self.found.append(f"<script>{data[:60]}")
        if self._inside == "style" and "body { display: none }" in data:
            self.found.append(f"<style>{data[:60]}")


def acting(page: str) -> list[str]:
    """What in a page would act: scripts, events and links of an attack."""
    reader = PageReader()
    reader.feed(page)
    return reader.found


def copy_of(room: CourseRoom, folder: Path) -> CourseRoom:
    """The same course directory once more, without what was handed in and graded; its canaries are the same."""
    twin = CourseRoom(folder, room.chapters)
    twin.listener.close()
    twin.listener, twin.canaries, twin.surroundings = room.listener, room.canaries, room.surroundings
    shutil.copytree(room.folder, folder, ignore=shutil.ignore_patterns("submitted", "autograded", ".headstart"))
    shutil.copy(room.folder / "gradebook-copy.db", folder / "gradebook.db")
    return twin


def grade_by_stock_door(room: CourseRoom, attacks: Sequence[Attack], harm: list[str]) -> list[Judged]:
    """Grade the chosen attacks by `nbgrader autograde` and make their feedback; what came of each.

    Args:
        room: made already; its course directory stays as it is.
        attacks: all of them.
        harm: what goes wrong for the whole batch is added to it.
    """
    chosen = [one for one in attacks if one.name in CHOSEN]
    if not chosen:
        return []
    twin = copy_of(room, room.folder.parent / "stock-door")
    for attack in chosen:
        twin.hand_in(attack.name, attack, attack.steps[-1])
    for step in ("autograde", "generate_feedback"):
        try:
            twin.command("nbgrader", step, CHAPTER, environment={"TRIAL_SECONDS": "20"})
        except RuntimeError as error:
            harm.append(str(error))
    found, points = scores(twin.folder, CHAPTER), twin.points(CHAPTER)
    return [_judge(twin, attack, found.get(attack.name), points) for attack in chosen]


def _judge(room: CourseRoom, attack: Attack, found: dict | None, points: dict[str, float]) -> Judged:
    due = deserved_points(attack.steps[-1], points)
    student = f"{attack.name} (nbgrader autograde)"
    if found is None:
        return Judged(attack, student, sum(due.values()), None, "", ["no score is in the gradebook"])
    got = {name: found[f"{name}-check"][0] for name in due}
    faults = [f"{name}: {got[name]} in place of {worth:g}" for name, worth in due.items() if got[name] != worth]
    for place in ("autograded", "feedback"):
        folder = room.folder / place / attack.name / CHAPTER
        faults += [f"{path.relative_to(room.folder)} holds a secret" for path in _with_secrets(folder, room)]
    page = room.folder / "feedback" / attack.name / CHAPTER / f"{CHAPTER}.html"
    text = page.read_text("utf-8") if page.is_file() else ""
    faults += [f"the feedback page would act: {one}" for one in acting(text)][:3] if text else ["no feedback page"]
    return Judged(attack, student, sum(due.values()), sum(one or 0 for one in got.values()), "", faults)


def _with_secrets(folder: Path, room: CourseRoom) -> list[Path]:
    words = [word.encode() for word in room.canaries.values()]
    gradebook = (room.folder / "gradebook-copy.db").read_bytes()[:16]
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [path for path, text in contents.items() if any(word in text for word in words) or text[:16] == gradebook]
