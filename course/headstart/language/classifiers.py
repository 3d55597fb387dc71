"""Pretrained networks with a new head, for sentences, tokens or masked words; saved, they load anywhere."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from headstart.errors import CourseError
from headstart.language.language_models import LanguageModel, quietly

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def sentence_classifier(
    model: LanguageModel, names: Sequence[str], *, seed: int, from_scratch: bool = False
) -> PreTrainedModel:
    """A network from token ids (B, T) to `.logits` (B, K): pretrained layers under a head that knows nothing yet.

    Args:
        model: what it starts from.
        names: of the K classes; they are saved with the network.
        seed: of the head's weights, and of all others from scratch.
        from_scratch: the same network without what pretraining taught it.
    """
    from transformers import AutoModelForSequenceClassification

    return _built(AutoModelForSequenceClassification, model, seed, from_scratch, **_labels(names))


def token_classifier(
    model: LanguageModel, names: Sequence[str], *, seed: int, from_scratch: bool = False
) -> PreTrainedModel:
    """A network from token ids (B, T) to `.logits` (B, T, K): a class for every token.

    Args: see `sentence_classifier`.
    """
    from transformers import AutoModelForTokenClassification

    return _built(AutoModelForTokenClassification, model, seed, from_scratch, **_labels(names))


def masked_word_model(model: LanguageModel, *, seed: int, from_scratch: bool = False) -> PreTrainedModel:
    """A network from token ids (B, T) to `.logits` (B, T, V): what stands behind each mask.

    Where the model comes without the head of its pretraining, the head starts from random weights; its last matrix is
    that of the word embeddings all the same.
    """
    from transformers import AutoModelForMaskedLM

    return _built(AutoModelForMaskedLM, model, seed, from_scratch)


def save_classifier(folder: Path, network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Write what transformers' `from_pretrained` reads: configuration with the names of classes, weights, tokenizer.

    Each file appears whole, by a rename; others in the folder stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with quietly(), tempfile.TemporaryDirectory(prefix=".saving-", dir=folder) as written:
        network.save_pretrained(written)
        tokenizer.save_pretrained(written)
        for path in Path(written).iterdir():
            os.replace(path, folder / path.name)


def load_token_classifier(folder: Path | str) -> tuple[PreTrainedModel, PreTrainedTokenizerBase, tuple[str, ...]]:
    """A tagger that was saved, by this course or by others.

    Returns:
        the network in evaluation mode, its tokenizer, and the names of its tags.
    Raises:
        CourseError: the folder holds no token classifier.
    """
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        if not any("TokenClassification" in name for name in config.architectures or ()):
            raise ValueError(f"a {', '.join(config.architectures or ['network of unknown kind'])}")
        with quietly():
            network = AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True).eval()
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, SafetensorError) as fault:
        do = "name the folder of a run: headstart train ner --output FOLDER makes one"
        raise CourseError("a tagger is a saved token classifier", str(fault).splitlines()[0], do, path=folder) from None
    return network, tokenizer, tuple(config.id2label[number] for number in range(config.num_labels))


def _labels(names: Sequence[str]) -> dict:
    if len(names) < 2:
        raise CourseError("a classifier has two classes or more", f"{len(names)}", "name them")
    return {"id2label": dict(enumerate(names)), "label2id": {name: place for place, name in enumerate(names)}}


def _built(kind: type, model: LanguageModel, seed: int, from_scratch: bool, **labels) -> PreTrainedModel:
    with quietly(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if from_scratch:
            configuration = model.configuration()
            for name, value in labels.items():
                setattr(configuration, name, value)
            return kind.from_config(configuration)
        return kind.from_pretrained(model.folder, local_files_only=True, use_safetensors=True, **labels)
