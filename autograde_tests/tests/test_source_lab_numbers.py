"""The source lab of the widgets and the renderer of the kit mean the same by every dial."""

import pytest

from headstart.digits import Distortion, handwritten_digits
from headstart.source_quality import SETTINGS, SourceQuality
from headstart_widgets.source_lab import DIALS, SourceLab, start_settings


def test_the_dials_are_the_settings_of_the_renderer():
    assert sorted(dial["name"] for dial in DIALS) == sorted(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_dials_start_where_the_renderer_starts(name):
    assert start_settings()[name] == getattr(Distortion(), name)


def test_the_lab_shows_the_number_of_the_model():
    scans = handwritten_digits().validation
    quality = SourceQuality(scans)
    lab = SourceLab(quality, real=quality.samples(scans), scan_count=len(scans.labels))
    lab.request = {"view": "a", "id": 1, "settings": {"slant": -10, "blur": 0.6}}
    assert lab.response["accuracy"] == quality({"slant": -10.0, "blur": 0.6})["accuracy"]
