"""Image folders and zips, read and refused. The oracle is torchvision's own ImageFolder."""

import shutil
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.datasets import ImageFolder

from headstart.errors import CourseError
from headstart.vision import decoding
from headstart.vision.decoding import read_image_folders
from headstart.vision.image_folders import find_images


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "images"


@pytest.fixture
def folder(tmp_path):
    """Nine images, 6 wide and 5 high, of two classes; one lies deeper than the others, one is grey."""
    rng = np.random.default_rng(0)
    root = tmp_path / "pets"
    names = ["train/cat/b.png", "train/cat/a.png", "train/cat/more/a.png", "train/dog/a.jpg", "train/dog/grey.png"]
    for name in [*names, "val/cat/a.png", "val/dog/a.PNG", "test/cat/z.bmp", "test/dog/z.webp"]:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = (5, 6) if "grey" in name else (5, 6, 3)
        Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)).save(path)
    (root / "README.txt").write_text("pets")
    return root


def zipped(folder, path, *, inside=""):
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"{inside}{file.relative_to(folder).as_posix()}")
    return path


def as_torchvision(folder, split):
    pairs = list(ImageFolder(folder / split))
    pixels = torch.stack([torch.from_numpy(np.array(image)).permute(2, 0, 1) for image, _ in pairs])
    return pixels, torch.tensor([label for _, label in pairs])


@pytest.mark.parametrize(("ours", "theirs"), [("train", "train"), ("validation", "val"), ("test", "test")])
def test_a_folder_reads_as_torchvision_reads_it(folder, ours, theirs):
    images, labels, classes = read_image_folders([folder])[ours]
    expected_images, expected_labels = as_torchvision(folder, theirs)
    assert images.dtype == torch.uint8 and torch.equal(images, expected_images)
    assert torch.equal(labels, expected_labels) and list(classes) == ImageFolder(folder / theirs).classes


@pytest.mark.parametrize("inside", ["", "pets/"])
def test_a_zip_reads_as_its_folder(folder, tmp_path, inside):
    read = read_image_folders([zipped(folder, tmp_path / "pets.zip", inside=inside)])
    for split, theirs in [("train", "train"), ("validation", "val"), ("test", "test")]:
        assert torch.equal(read[split].images, as_torchvision(folder, theirs)[0])


def test_two_zips_make_one_set(folder, tmp_path):
    sources = []
    for split in ("train", "test"):
        sources.append(zipped(folder / split, tmp_path / f"{split}.zip", inside=f"{split}/"))
    read = read_image_folders(sources)
    assert set(read) == {"train", "test"} and len(read["train"].labels) == 5


def test_the_second_start_decodes_nothing(folder, monkeypatch):
    first = read_image_folders([folder])
    monkeypatch.setattr(decoding, "_pixels", None)
    second = read_image_folders([folder])
    assert (
        all(torch.equal(first[split].images, second[split].images) for split in first) and first.keys() == second.keys()
    )
    assert second["train"].classes == ("cat", "dog")


def test_another_image_under_the_same_name_is_decoded_anew(folder):
    before = read_image_folders([folder])["train"].images
    Image.new("RGB", (6, 5), (9, 9, 9)).save(folder / "train/cat/a.png")
    after = read_image_folders([folder])["train"].images
    assert (after[0] == 9).all() and torch.equal(after[1:], before[1:])


def test_a_zip_that_moved_is_still_known(folder, tmp_path, cache):
    path = zipped(folder, tmp_path / "pets.zip")
    read_image_folders([path])
    read_image_folders([path.rename(tmp_path / "animals.zip")])
    assert len(list(cache.iterdir())) == 1


def test_a_damaged_cache_is_decoded_anew(folder, cache):
    first = read_image_folders([folder])
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert torch.equal(read_image_folders([folder])["test"].images, first["test"].images)


def test_a_cache_that_cannot_be_written_is_said_and_done_without(folder, tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "file"))
    assert len(read_image_folders([folder])["train"].labels) == 5
    assert "could not be kept" in capsys.readouterr().err


def test_a_size_scales_the_shorter_side_and_cuts_around_the_centre(folder):
    Image.new("RGB", (16, 8), (200, 0, 0)).save(folder / "train/cat/a.png")
    with Image.open(folder / "train/cat/a.png") as image:
        image.paste((0, 0, 200), (4, 0, 12, 8))
        image.save(folder / "train/cat/a.png")
    images = read_image_folders([folder], size=4)["train"].images
    assert images.shape == (5, 3, 4, 4)
    assert (images[0, 2] > 150).all() and (images[0, 0] < 60).all()  # the red ends are cut off


def remove_class(folder):
    shutil.rmtree(folder / "test/dog")


def empty_a_class(folder):
    (folder / "train/dog/a.jpg").unlink()
    (folder / "train/dog/grey.png").unlink()


def truncate(folder):
    path = folder / "val/cat/a.png"
    path.write_bytes(path.read_bytes()[:60])


def mix_sizes(folder):
    Image.new("RGB", (7, 5)).save(folder / "val/dog/a.PNG")


def flatten(folder):
    (folder / "train/cat/a.png").rename(folder / "train/a.png")


def drop_train(folder):
    shutil.rmtree(folder / "train")


def keep_train_alone(folder):
    shutil.rmtree(folder / "val")
    shutil.rmtree(folder / "test")


def unsplit(folder):
    for split in ("train", "val", "test"):
        (folder / split).rename(folder / f"my-{split}")


FAULTS = [
    (remove_class, "no dog in test"),
    (empty_a_class, "none in train/dog"),
    (truncate, r"a\.png: every image can be read"),
    (mix_sizes, r"a\.PNG: all images have one size; got 7×5 here and 6×5 in"),
    (flatten, r"a\.png: .*an image without a class"),
    (drop_train, "got no train/"),
    (keep_train_alone, "got no val/ or test/"),
    (unsplit, "got my-test, my-train, my-val"),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_fault_is_named(folder, tmp_path, fault, message, packed):
    fault(folder)
    source = zipped(folder, tmp_path / "pets.zip") if packed else folder
    with pytest.raises(CourseError, match=message):
        read_image_folders([source])


@pytest.mark.parametrize("name", ["../train/cat/a.png", "/train/cat/a.png", "train/../../a.png", "train\\cat\\a.png"])
def test_a_name_that_leaves_its_zip_is_refused(tmp_path, name):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"")
    with pytest.raises(CourseError, match="stay inside"):
        find_images([path])


def test_what_a_computer_adds_to_a_zip_is_passed_over(folder, tmp_path):
    path = zipped(folder, tmp_path / "pets.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/train/cat/._a.png", b"no image")
        archive.writestr("train/cat/._a.png", b"no image")
    assert len(find_images([path])) == 9


def test_the_same_image_in_two_zips_is_refused(folder, tmp_path):
    first = zipped(folder, tmp_path / "pets.zip")
    second = shutil.copy(first, tmp_path / "copy.zip")
    with pytest.raises(CourseError, match="there once"):
        find_images([first, second])


def test_a_zip_that_is_none_is_refused(tmp_path):
    (tmp_path / "pets.zip").write_bytes(b"half a download")
    with pytest.raises(CourseError, match=r"pets\.zip: data is a folder or a zip"):
        find_images([tmp_path / "pets.zip"])
