"""The augmentation explorer: mixing as training does it, here and there, and what is told of a network's readings."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image

from headstart.vision import augmentation
from headstart_widgets.augmentation_explorer import AugmentationExplorer, check_table, start_settings
from headstart_widgets.image_mixing import blend, cut_box, mix_draws, paste
from headstart_widgets.image_pixels import read_image, read_images, to_address, to_sheet

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (3, 3, 8, 10), dtype=np.uint8)
CLASSES = ["cat", "dog", "frog", "ship", "truck"]


def keep(settings, seed):
    """Draws that are the image itself."""
    return [IMAGES[settings["image"]]] * settings["draws"]


def read_first(images):
    """A network that always reads the first class, nearly surely."""
    return [[0.9, 0.1, 0, 0, 0]] * len(images)


def make(augment=keep, read=read_first, **given):
    return AugmentationExplorer(IMAGES, [0, 1, 1], CLASSES, augment, read, **given)


def test_mixup_is_that_of_the_training_at_the_same_share():
    torch.manual_seed(3)
    labels = torch.tensor([0, 1, 2])
    mixed, shares = augmentation.mix(torch.tensor(IMAGES), labels, 3, augmentation.Augmentation(mixup=1.0))
    for place, row in enumerate(shares):
        others = [other for other in range(3) if other != place and row[other] > 0]
        partner = others[0] if others else place
        ours = blend(IMAGES[place][None], IMAGES[partner], float(row[place]))[0]
        assert np.abs(ours - 255 * mixed[place].numpy()).max() <= 0.5 + 1e-3


@pytest.mark.parametrize("seed", range(8))
def test_cutmix_is_that_of_the_training_for_the_same_draw(seed):
    torch.manual_seed(seed)
    mixed, shares = augmentation.mix(
        torch.tensor(IMAGES), torch.tensor([0, 1, 2]), 3, augmentation.Augmentation(cutmix=1.0)
    )
    torch.manual_seed(seed)
    share = torch.distributions.Beta(1.0, 1.0).sample().item()
    partners = torch.randperm(3)
    row, column = (int(torch.randint(0, size, ()).item()) for size in (8, 10))
    ours, left = paste(IMAGES[0], IMAGES[partners[0]], cut_box(share, row, column, 8, 10))
    assert ours == pytest.approx(255 * mixed[0].numpy(), abs=1e-3)
    if partners[0] != 0:
        assert left == pytest.approx(float(shares[0, 0]))


@pytest.mark.parametrize("mix", ["mixup", "cutmix"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_the_browser_mixes_as_python_does(ask, mix, share):
    given = {"sheet": to_sheet(IMAGES), "share": share, "mix": mix}
    code = "(([a, b]) => { const m = own.mixOf(given.mix, a, b, given.share); return [[...m.image.rgb], m.share]; })"
    pixels, left = ask("augmentation_explorer", f"{code}(own.imagesOf(given.sheet))", given)
    if mix == "mixup":
        expected, stays = blend(IMAGES[:1], IMAGES[1], share)[0], share
    else:
        expected, stays = paste(IMAGES[0], IMAGES[1], cut_box(share, 4, 5, 8, 10))
    assert np.array_equal(np.reshape(pixels, (8, 10, 3)), expected.transpose(1, 2, 0))
    assert left == pytest.approx(stays)


def test_cutmix_puts_its_box_elsewhere_in_each_draw():
    draws, shares = mix_draws(np.zeros((6, 1, 8, 10), np.uint8), np.full((1, 8, 10), 255, np.uint8), "cutmix", 0.6,
                              np.random.default_rng(0))  # fmt: skip
    assert len({draw.tobytes() for draw in draws}) > 1
    assert shares == pytest.approx(1 - draws.mean((1, 2, 3)) / 255)


def test_draws_labels_and_readings_come_back():
    found = make(draws=4).respond({"image": 0, "partner": 1, "mix": "mixup", "share": 0.25, "seed": 0})
    assert found["shares"] == [[0.25, 0.75, 0, 0, 0]] * 4
    assert found["read"] == [[0.9, 0.1, 0, 0, 0]] * 4 and found["plain"] == [0.9, 0.1, 0, 0, 0]
    pixels = np.frombuffer(base64.b64decode(found["draws"]["rgb"]), np.uint8).reshape(4, 8, 10, 3)
    assert np.array_equal(pixels[0].transpose(2, 0, 1), blend(IMAGES[:1], IMAGES[1], 0.25)[0])


def test_a_label_mixed_with_its_own_class_stays_whole():
    found = make().respond({"image": 1, "partner": 2, "mix": "mixup", "share": 0.5})
    assert found["shares"][0] == [0, 1, 0, 0, 0]


def test_a_callable_that_mixes_by_itself_is_taken_at_its_word():
    shares = torch.tensor([[0.6, 0.4, 0, 0, 0]] * 8)
    explorer = make(lambda settings, seed: (torch.full((8, 3, 8, 10), 0.5), shares))
    found = explorer.respond({"mix": "mixup", "share": 0.9})
    assert found["shares"][0] == [0.6, 0.4, 0, 0, 0]
    assert set(base64.b64decode(found["draws"]["rgb"])) == {128}


def test_settings_and_seed_reach_the_training_and_pixels_reach_the_network():
    asked, seen = [], []

    def augment(settings, seed):
        asked.append((settings, seed))
        return keep(settings, seed)

    make(augment, lambda images: seen.append(images) or read_first(images), usual={"crop_padding": 2}, draws=3).respond(
        {"mirror": True, "seed": 5}
    )
    settings, seed = asked[0]
    assert seed == 5 and settings["crop_padding"] == 2 and settings["mirror"] is True and settings["draws"] == 3
    assert [images.shape for images in seen] == [(3, 3, 8, 10), (1, 3, 8, 10)] and seen[0].dtype == np.uint8


@pytest.mark.parametrize(
    ("augment", "read", "told"),
    [
        (lambda settings, seed: [IMAGES[0]], read_first, "8 draws; got 1 images"),
        (keep, lambda images: [[1.0, 0.0]] * len(images), "probabilities have the shape (N, 5)"),
        (keep, lambda images: [[2.0, 0, 0, 0, 0]] * len(images), "add up to 1"),
        (lambda settings, seed: 1 / 0, read_first, "ZeroDivisionError"),
    ],
)
def test_what_a_callable_gets_wrong_is_answered(augment, read, told):
    answer = make(augment, read).answer({"view": "a", "id": 1, "settings": {}})
    assert told in answer["error"] and "draws" not in answer


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"labels": [0, 1]}, "a label for each of 3 images"),
        ({"labels": [0, 1, 5]}, "0 to 4"),
        ({"draws": 0}, "1 to 12 draws"),
        ({"usual": {"crop": 4}}, "got crop"),
        ({"usual": {"mix": "cut"}}, "mix is one of"),
    ],
)
def test_what_does_not_fit_together_is_refused(change, told):
    given = {"labels": [0, 1, 1], **change}
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        AugmentationExplorer(IMAGES, given.pop("labels"), CLASSES, keep, read_first, **given)


def test_the_partner_is_of_another_class_where_there_is_one():
    assert start_settings({}, [4, 4, 2])["partner"] == 2
    assert start_settings({}, [4, 4])["partner"] == 1


@pytest.mark.parametrize(
    ("count", "told"), [(8, "most"), (7, "most"), (6, "some"), (2, "some"), (1, "few"), (0, "few")]
)
def test_readings_are_told_in_words_that_can_be_predicted(ask, count, told):
    read = [[0.1, 0.9]] * count + [[0.9, 0.1]] * (8 - count)
    code = "[own.countRead(given, 1), own.survival(own.countRead(given, 1), given.length)]"
    assert ask("augmentation_explorer", code, read) == [count, told]


def test_bars_show_the_labels_first_and_then_what_is_read_most(ask):
    given = [[0, 0.5, 0, 0, 0.5], [0.1, 0, 0.5, 0.3, 0.1]]
    assert ask("augmentation_explorer", "own.barClasses(given[0], given[1], 1, 4)", given) == [1, 4, 2, 3]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_label_is_told_with_its_shares(ask, language):
    code = "own.labelText([0, 0.3, 0.7], ['cat', 'dog', 'frog'])"
    assert ask("augmentation_explorer", code, language=language) == "“frog” 70 %, “dog” 30 %"


def png(array):
    file = io.BytesIO()
    Image.fromarray(array).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "image",
    [
        IMAGES[0],
        IMAGES[0].transpose(1, 2, 0),
        IMAGES[0].tolist(),
        torch.tensor(IMAGES[0]),
        IMAGES[0] / 255,
        png(np.ascontiguousarray(IMAGES[0].transpose(1, 2, 0))),
    ],
    ids=["channels first", "channels last", "lists", "tensor", "fractions", "PNG"],
)
def test_an_image_may_come_in_many_forms(image):
    assert np.array_equal(read_image(image), IMAGES[0])


@pytest.mark.parametrize("image", [IMAGES[0][0], png(IMAGES[0][0]), IMAGES[0][:1]], ids=["plane", "PNG", "channel"])
def test_a_grey_image_has_one_channel(image):
    assert np.array_equal(read_image(image), IMAGES[0][:1])


@pytest.mark.parametrize(
    ("image", "told"),
    [
        (np.zeros((4, 5, 5)), "has the shape"),
        (np.zeros((0, 5)), "has the shape"),
        (np.full((5, 5), 2.0), "from 0 to 1; got 2 to 2"),
        (np.full((5, 5), 256), "from 0 to 255"),
        (np.full((5, 5), np.nan), "from 0 to 1"),
        ([["a"]], "made of numbers"),
    ],
)
def test_what_is_no_image_is_refused(image, told):
    with pytest.raises(ValueError, match=told):
        read_image(image)


def test_images_of_two_sizes_are_refused_and_grey_ones_become_coloured():
    with pytest.raises(ValueError, match="of one size"):
        read_images([np.zeros((4, 4)), np.zeros((5, 4))], "images")
    assert read_images([IMAGES[0], IMAGES[0][0]], "images").shape == (2, 3, 8, 10)


def test_an_address_holds_a_png_of_the_pixels():
    for pixels in (IMAGES[0], IMAGES[0][:1]):
        data = base64.b64decode(to_address(pixels).removeprefix("data:image/png;base64,"))
        assert np.array_equal(read_image(data), pixels)


def test_labels_may_be_tensors_with_a_gradient():
    table = torch.tensor([[0.5, 0.5]], requires_grad=True)
    assert check_table(table, 2, "shares").tolist() == [[0.5, 0.5]]


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = make(usual={"crop_padding": 1})._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "what a network reads" in data["text/plain"]


def test_a_callable_that_fails_does_not_keep_the_control_from_being_shown():
    data, _ = make(lambda settings, seed: 1 / 0)._repr_mimebundle_()
    assert data["image/png"]
