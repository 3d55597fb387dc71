"""The source lab: what it sends and answers, and the picture that stands in for it. No browser."""

import base64
import io
import subprocess
import sys

import numpy as np
import pytest

from headstart_widgets.source_lab import DIALS, SourceLab, clip_settings, sheet, start_settings

REAL = base64.b64encode(bytes(range(256)) * 5 + bytes(640)).decode()  # 30 images of 64 bytes


class Renderer:
    """Answers with an accuracy that tells what it was asked, and notes it."""

    def __init__(self):
        self.asked = []

    def __call__(self, settings):
        self.asked.append(settings)
        if settings["noise"] == 1:
            raise ValueError("all is noise")
        return {"images": REAL, "accuracy": 0.5 + settings["slant"] / 100}


@pytest.fixture
def lab():
    return SourceLab(Renderer(), real=REAL, scan_count=400)


def test_it_shows_the_start_at_once(lab):
    assert lab.response["settings"] == start_settings() and lab.response["accuracy"] == 0.5


def test_a_request_is_answered_under_its_own_number_and_view(lab):
    lab.request = {"view": "a", "id": 7, "settings": {**start_settings(), "slant": 10}}
    assert (lab.response["view"], lab.response["id"]) == ("a", 7)
    assert lab.response["accuracy"] == pytest.approx(0.6) and lab.response["images"] == REAL


def test_a_renderer_that_fails_is_answered_with_its_error(lab):
    lab.request = {"view": "a", "id": 1, "settings": {**start_settings(), "noise": 1}}
    assert "all is noise" in lab.response["error"] and "accuracy" not in lab.response


def test_after_a_failure_the_next_request_is_answered(lab):
    lab.request = {"view": "a", "id": 1, "settings": {"noise": 1}}
    lab.request = {"view": "a", "id": 2, "settings": {"slant": -10}}
    assert lab.response["id"] == 2 and lab.response["accuracy"] == pytest.approx(0.4)


def test_settings_beyond_a_dial_are_held_at_its_end():
    clipped = clip_settings({"slant": 500, "blur": -3})
    assert clipped == {**start_settings(), "slant": 40, "blur": 0}


@pytest.mark.parametrize("settings", [{"colour": 1}, {"slant": "steep"}])
def test_settings_that_are_no_dials_or_no_numbers_are_refused(settings):
    with pytest.raises(ValueError):
        clip_settings(settings)


def test_every_challenge_stays_within_the_dials(lab):
    for challenge in lab.challenges:
        wanted = {**start_settings(), **challenge["settings"]}
        assert clip_settings(challenge["settings"]) == wanted


def test_every_dial_stands_on_one_of_its_steps():
    for dial in DIALS:
        steps = (dial["value"] - dial["min"]) / dial["step"]
        assert steps == pytest.approx(round(steps)) and dial["min"] <= dial["value"] <= dial["max"]


def test_where_it_cannot_run_there_is_a_picture_and_a_text(lab):
    from matplotlib.image import imread

    data, _ = lab._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "real scans" in data["text/plain"] and "application/vnd.jupyter.widget-view+json" in data


def test_the_picture_asks_for_slants_on_both_sides(lab):
    lab._respond.asked.clear()
    lab.static_picture()
    assert {settings["slant"] for settings in lab._respond.asked} >= {-40, 0, 40}


def test_images_stand_on_the_sheet_row_by_row():
    tiles = np.arange(20 * 64, dtype=np.uint16).astype(np.uint8).reshape(20, 8, 8)
    whole = sheet(base64.b64encode(tiles.tobytes()).decode())
    assert np.array_equal(whole[9:17, 18:26], tiles[12])


def test_the_control_takes_neither_the_kit_nor_torch():
    code = "import sys, headstart_widgets.source_lab\nprint({'torch', 'headstart'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
