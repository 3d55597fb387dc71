"""What a merge keeps of the release, and what of the person: one defined result for each thing people do."""

import json

import nbformat
import pytest
from nbformat import v4

from headstart.notebook_merge import merge


def course_cell(role, source, cell_id, *, exercise=None, nbgrader=None):
    make = v4.new_code_cell if role in ("setup", "demo", "answer", "check") else v4.new_markdown_cell
    marks = {"role": role} | ({"exercise": exercise} if exercise else {})
    return make(source, id=cell_id, metadata={"headstart": marks} | ({"nbgrader": nbgrader} if nbgrader else {}))


def exercise_cells(name, stub):
    answer = {"grade_id": name, "solution": True, "grade": False, "locked": False, "schema_version": 3}
    check = {"grade_id": f"{name}-check", "solution": False, "grade": True, "locked": True, "points": 2}
    return [
        course_cell("task", f"### {name}", f"{name}-task", exercise=name),
        course_cell("answer", stub, name, exercise=name, nbgrader=answer),
        course_cell("check", f'check("{name}")', f"{name}-check", exercise=name, nbgrader=check),
    ]


@pytest.fixture
def release():
    cells = [
        course_cell("text", "# A chapter", "title"),
        course_cell("setup", "import math", "setup"),
        *exercise_cells("gain", "def gain():\n    raise NotImplementedError"),
        course_cell("demo", "plot()", "plot"),
        *exercise_cells("loss", "def loss():\n    raise NotImplementedError"),
    ]
    marks = {"headstart": {"chapter": "toy", "release": "r2", "language": "en"}}
    return v4.new_notebook(cells=cells, metadata=marks)


@pytest.fixture
def personal(release):
    """A learner's copy, with one answer, parsed from JSON as a grader gets it."""
    mine = json.loads(nbformat.writes(release))
    cell(mine, "gain")["source"] = "def gain():\n    return 1"
    return mine


def cell(notebook, cell_id):
    return next(one for one in notebook["cells"] if one.get("id") == cell_id)


def ids(notebook):
    return [one["id"] for one in notebook["cells"]]


def sources(notebook):
    return {one["id"]: one["source"] for one in notebook["cells"]}


def own(source, cell_id="0a1b2c3d", cell_type="code", **more):
    return {"cell_type": cell_type, "id": cell_id, "metadata": {}, "source": source, **more}


def put(notebook, new, after):
    notebook["cells"].insert(ids(notebook).index(after) + 1, new)


def test_answers_come_from_the_person(release, personal):
    assert sources(merge(release, personal).notebook)["gain"] == "def gain():\n    return 1"


def test_an_untouched_copy_merges_to_the_release(release):
    assert merge(release, json.loads(nbformat.writes(release))).notebook == release


def test_neither_notebook_is_changed(release, personal):
    before = json.dumps([release, personal])
    merge(release, personal, keep_outputs=True)
    assert json.dumps([release, personal]) == before


@pytest.mark.parametrize("cell_id", ["title", "setup", "gain-task", "gain-check", "plot"])
def test_course_cells_come_from_the_release(release, personal, cell_id):
    cell(personal, cell_id)["source"] = "tampered"
    merged = merge(release, personal)
    assert sources(merged.notebook)[cell_id] == sources(release)[cell_id]
    assert any(f"`{cell_id}` was changed" in note for note in merged.notes)


def test_points_and_metadata_come_from_the_release(release, personal):
    cell(personal, "gain-check")["metadata"] = {"nbgrader": {"grade_id": "loss-check", "points": 99}, "foreign": [1]}
    cell(personal, "gain")["metadata"] = "not even a mapping"
    merged = merge(release, personal).notebook
    assert [one["metadata"] for one in merged["cells"]] == [one["metadata"] for one in release["cells"]]


def test_notebook_metadata_comes_from_the_release(release, personal):
    personal["metadata"] = {"headstart": {"chapter": "other", "grading": {"outcome": "passed"}}, "widgets": {}}
    assert merge(release, personal).notebook["metadata"] == release["metadata"]


def test_an_answer_under_a_new_id_is_found_by_its_grade_id(release, personal):
    cell(personal, "gain").update(source="gain = abs", id="11111111")
    merged = merge(release, personal)
    assert sources(merged.notebook)["gain"] == "gain = abs"
    assert merged.added == ()


def test_the_id_goes_before_the_grade_id(release, personal):
    first, second = cell(personal, "gain"), cell(personal, "loss")
    second["source"] = "def loss():\n    return 2"
    first["metadata"], second["metadata"] = second["metadata"], first["metadata"]
    merged = sources(merge(release, personal).notebook)
    assert (merged["gain"], merged["loss"]) == ("def gain():\n    return 1", "def loss():\n    return 2")


def test_a_copied_check_cell_is_just_an_added_cell(release, personal):
    put(personal, {**cell(personal, "gain-check"), "id": "deadbeef"}, after="gain-check")
    merged = merge(release, personal)
    assert merged.added == ("deadbeef",)
    assert cell(merged.notebook, "deadbeef")["metadata"] == {"headstart": {"role": "added"}}


def test_a_duplicated_id_stays_unique(release, personal):
    put(personal, {**cell(personal, "gain"), "source": "def gain():\n    return 2"}, after="gain-check")
    merged = merge(release, personal)
    assert sources(merged.notebook)["gain"] == "def gain():\n    return 1"
    assert sources(merged.notebook)["added-1"] == "def gain():\n    return 2"
    assert len(set(ids(merged.notebook))) == len(merged.notebook["cells"])


def test_a_missing_answer_becomes_the_stub(release, personal):
    personal["cells"].remove(cell(personal, "gain"))
    merged = merge(release, personal)
    assert sources(merged.notebook) == sources(release)
    assert any("`gain` is missing" in note for note in merged.notes)


def test_an_answer_written_anew_is_found_by_what_it_defines(release, personal):
    personal["cells"].remove(cell(personal, "gain"))
    put(personal, own("def gain():\n    return 3", "aaaaaaaa"), after="setup")
    put(personal, own("def gain():\n    return 4", "bbbbbbbb"), after="loss-check")
    merged = merge(release, personal)
    assert sources(merged.notebook)["gain"] == "def gain():\n    return 4"
    assert merged.added == ("aaaaaaaa",)


def test_what_was_put_back_is_named(release, personal):
    for name in ("gain", "plot"):
        personal["cells"].remove(cell(personal, name))
    assert merge(release, personal).put_back == ("gain", "plot")


def test_a_missing_check_cell_is_put_back_in_its_place(release, personal):
    personal["cells"].remove(cell(personal, "gain-check"))
    assert ids(merge(release, personal).notebook) == ids(release)


def test_a_retyped_answer_is_code_again(release, personal):
    cell(personal, "gain")["cell_type"] = "markdown"
    merged = cell(merge(release, personal).notebook, "gain")
    assert (merged["cell_type"], merged["source"]) == ("code", "def gain():\n    return 1")


def test_reordered_course_cells_stand_in_the_course_order(release, personal):
    personal["cells"].reverse()
    merged = merge(release, personal)
    assert ids(merged.notebook) == ids(release)
    assert any("changed places" in note for note in merged.notes)


def test_added_cells_stay_where_they_were(release, personal):
    put(personal, own("a = 1", "aaaaaaaa"), after="setup")
    put(personal, own("b = a", "bbbbbbbb"), after="aaaaaaaa")
    put(personal, own("notes", "cccccccc", "markdown"), after="loss-check")
    personal["cells"].insert(0, own("first", "dddddddd", "raw"))
    expected = ["dddddddd", "title", "setup", "aaaaaaaa", "bbbbbbbb", *ids(release)[2:], "cccccccc"]
    assert ids(merge(release, personal).notebook) == expected


def test_added_cells_keep_their_order_when_course_cells_changed_places(release, personal):
    personal["cells"] = [*personal["cells"][5:], *personal["cells"][:5]]
    put(personal, own("a = 1", "aaaaaaaa"), after="plot")
    put(personal, own("b = a", "bbbbbbbb"), after="setup")
    assert merge(release, personal).added == ("aaaaaaaa", "bbbbbbbb")


def test_a_copy_of_a_demo_cell_is_the_persons_own(release, personal):
    put(personal, {**cell(personal, "plot"), "id": "0123abcd", "source": "plot(2)"}, after="plot")
    assert merge(release, personal).added == ("0123abcd",)


def test_a_course_cell_that_the_release_has_dropped_is_left_out(release, personal):
    retired = json.loads(json.dumps(course_cell("text", "Old words", "old-words")))
    put(personal, retired, after="title")
    merged = merge(release, personal)
    assert merged.added == ()
    assert any("`old-words` is no longer part" in note for note in merged.notes)


def test_an_answer_whose_exercise_is_gone_is_kept(release, personal):
    gone = json.loads(json.dumps(course_cell("answer", "def former(): ...", "former", exercise="former")))
    put(personal, gone, after="gain")
    merged = merge(release, personal)
    assert merged.added == ("former",)
    assert sources(merged.notebook)["former"] == "def former(): ..."


def test_cells_without_ids_are_known_by_grade_id_or_source(release, personal):
    for one in personal["cells"]:
        del one["id"]
    merged = merge(release, personal)
    assert merged.added == ()
    assert sources(merged.notebook)["gain"] == "def gain():\n    return 1"


def test_outputs_are_dropped_for_the_grader(release, personal):
    cell(personal, "gain")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "full marks"}]
    cell(personal, "gain")["execution_count"] = 3
    merged = cell(merge(release, personal).notebook, "gain")
    assert (merged["outputs"], merged["execution_count"]) == ([], None)


def test_outputs_are_kept_in_the_working_folder(release, personal):
    outputs = [{"output_type": "stream", "name": "stdout", "text": "0.42"}]
    cell(personal, "gain").update(outputs=outputs, execution_count=3)
    merged = cell(merge(release, personal, keep_outputs=True).notebook, "gain")
    assert (merged["outputs"], merged["execution_count"]) == (outputs, 3)


def test_outputs_of_a_course_cell_that_changed_are_dropped(release, personal):
    cell(personal, "plot").update(
        source="old_plot()", outputs=[{"output_type": "stream", "name": "stdout", "text": ""}]
    )
    assert cell(merge(release, personal, keep_outputs=True).notebook, "plot")["outputs"] == []


def test_outputs_that_the_format_forbids_are_dropped(release, personal):
    cell(personal, "gain")["outputs"] = [{"output_type": "surprise"}]
    merged = merge(release, personal, keep_outputs=True).notebook
    assert cell(merged, "gain")["outputs"] == []


def test_a_pasted_picture_is_kept_in_the_working_folder(release, personal):
    attachments = {"a.png": {"image/png": "aGVsbG8="}}
    put(personal, own("![](attachment:a.png)", cell_type="markdown", attachments=attachments), after="title")
    assert cell(merge(release, personal, keep_outputs=True).notebook, "0a1b2c3d")["attachments"] == attachments


def test_sources_may_be_lists_of_lines(release, personal):
    cell(personal, "gain")["source"] = ["def gain():\n", "    return 7"]
    assert sources(merge(release, personal).notebook)["gain"] == "def gain():\n    return 7"


WEIRD = {
    "no cells": {},
    "cells is a number": {"cells": 3},
    "cells of all sorts": {"cells": [None, 1, "x", [], {}]},
    "a list": [],
    "cell fields of wrong types": {"cells": [{"cell_type": 1, "id": {}, "metadata": 2, "source": 3, "outputs": 4}]},
    "an illegal id": {"cells": [own("x = 1", "spaces are not legal")]},
    "an endless id": {"cells": [own("x = 1", "a" * 1000)]},
    "a lone surrogate": {"cells": [own("x = '\ud800'")]},
    "an unknown type": {"cells": [own("x", cell_type="heading")]},
    "unhashable marks": {"cells": [own("x") | {"metadata": {"nbgrader": {"grade_id": []}, "headstart": {"role": {}}}}]},
    "deep metadata": {"cells": [own("x") | {"metadata": json.loads("[" * 500 + "]" * 500)}]},
    "deep outputs": {"cells": [own("x", outputs=json.loads("[" * 500 + "]" * 500))]},
}


@pytest.mark.parametrize("keep_outputs", [False, True])
@pytest.mark.parametrize("weird", WEIRD.values(), ids=WEIRD.keys())
def test_whatever_parses_merges_to_a_valid_notebook(release, weird, keep_outputs):
    merged = merge(release, weird, keep_outputs=keep_outputs).notebook
    nbformat.validate(nbformat.reads(json.dumps(merged), as_version=4))
    nbformat.writes(merged).encode("utf-8")
    assert set(ids(release)) <= set(ids(merged))


def test_merging_twice_changes_nothing(release, personal):
    put(personal, own("a = 1", "aaaaaaaa"), after="setup")
    once = merge(release, personal, keep_outputs=True).notebook
    assert merge(release, once, keep_outputs=True).notebook == once


def test_the_text_of_a_judgement_is_the_persons_with_its_pictures(release):
    mark = {"headstart": {"role": "answer", "exercise": "verdict"}}
    release["cells"].append(v4.new_markdown_cell("*Write your answer here.*", id="verdict", metadata=mark))
    mine = json.loads(nbformat.writes(release))
    picture = {"plot.png": {"image/png": "aGk="}}
    cell(mine, "verdict").update(source="Yes, by ![](attachment:plot.png)", attachments=picture)
    kept = cell(merge(release, mine, keep_outputs=True).notebook, "verdict")
    assert (kept["source"], kept["attachments"]) == ("Yes, by ![](attachment:plot.png)", picture)
    assert cell(merge(release, mine).notebook, "verdict")["source"] == "Yes, by ![](attachment:plot.png)"
