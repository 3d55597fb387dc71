"""Tokens per second of four ways to tune a tagger, side by side in one run.

`fixed` is a loop as D0 section 5.2 prints it, repaired so that it runs: every sentence padded to 128 tokens. `ours` is
`headstart.language.tuning`. `trainer` is transformers' Trainer with its own defaults and a collator that pads to the
longest; `by length` is the same with sentences grouped by length.

Each repeat gives every way the same sentences (the slow fixed loop a quarter of them) and starts with another way.
Padding does not count. Beside the clock, which other processes slow down, stands the processor's own time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from plain_trainer import Rows, build_trainer, train_quietly
from recorded_rates import record
from torch import nn
from transformers import TrainerCallback

from headstart.language.classifiers import token_classifier
from headstart.language.corpora import choose_entities
from headstart.language.encoding import EncodedText, encode_words, tag_names
from headstart.language.language_models import choose_model_for
from headstart.language.tuning import tune_tokens
from headstart.language.tuning_settings import tuning_config
from headstart.resumable.hardware import Hardware, choose_device, processor_threads

BATCH, FIXED, WARM = 16, 128, 2
WAYS = ("fixed", "ours", "trainer", "by length")


class Meter:
    """Counts real tokens and time once a few steps have warmed everything up.

    Args:
        network: whose inputs are counted.
    """

    def __init__(self, network: nn.Module):
        self.steps, self.tokens, self.began = 0, 0, (0.0, 0.0)
        self.hook = network.register_forward_pre_hook(self._count, with_kwargs=True)

    def _count(self, network, arguments, named):
        if self.steps >= WARM:
            self.tokens += named["attention_mask"].sum()

    def step(self) -> None:
        """Called after each step."""
        self.steps += 1
        if self.steps == WARM:
            self.began = _now()

    def rates(self) -> tuple[float, float]:
        """Tokens per second by the clock, and by the processor's time."""
        self.hook.remove()
        wall, processor = (now - begun for now, begun in zip(_now(), self.began, strict=True))
        return int(self.tokens) / wall, int(self.tokens) / processor


class StepCallback(TrainerCallback):
    """Tells a meter of Trainer's steps."""

    def __init__(self, meter: Meter):
        self.meter = meter

    def on_step_end(self, arguments, state, control, **named):
        """One step is over."""
        self.meter.step()


def fixed_loop(
    network: nn.Module, text: EncodedText, tokenizer, seed: int, device: torch.device
) -> tuple[float, float]:
    """Pad everything to 128 tokens, shuffle, step."""
    ids = torch.full((len(text), FIXED), text.padding)
    mask, labels = torch.zeros_like(ids), torch.full_like(ids, -100)
    for place, (row, own) in enumerate(zip(text.ids, text.labels, strict=True)):
        width = min(len(row), FIXED)
        ids[place, :width], mask[place, :width] = torch.tensor(row[:width]), 1
        labels[place, :width] = torch.tensor(own[:width])
    optimizer, meter = torch.optim.AdamW(network.parameters(), lr=2e-5), Meter(network)
    network.train()
    for which in torch.randperm(len(ids), generator=torch.Generator().manual_seed(seed)).split(BATCH):
        batch = {"input_ids": ids[which], "attention_mask": mask[which], "labels": labels[which]}
        loss = network(**{name: value.to(device) for name, value in batch.items()}).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        meter.step()
    return meter.rates()


def ours(network: nn.Module, text: EncodedText, tokenizer, seed: int, device: torch.device) -> tuple[float, float]:
    """The course's own loop."""
    meter, looks = Meter(network), {"early_look": None, "evaluate_every": len(text)}  # no dev: only a look at the end
    config = tuning_config(len(text), epochs=1, batch_size=BATCH, seed=seed, **looks)
    tune_tokens(network, text, None, config, Hardware(device), watch=lambda step, row: meter.step())
    return meter.rates()


def trainer(**more) -> Callable[..., tuple[float, float]]:
    """transformers' Trainer."""

    def run(network, text, tokenizer, seed, device):
        meter = Meter(network)
        with tempfile.TemporaryDirectory() as folder:
            built = build_trainer(
                network,
                tokenizer,
                Rows(text),
                folder,
                callbacks=[StepCallback(meter)],
                num_train_epochs=1,
                per_device_train_batch_size=BATCH,
                seed=seed,
                **more,
            )
            train_quietly(built)
        return meter.rates()

    return run


RUNS = {
    "fixed": fixed_loop,
    "ours": ours,
    "trainer": trainer(),
    "by length": trainer(train_sampling_strategy="group_by_length"),
}


def _named(rates: list[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"tokens_per_second": clock, "tokens_per_processor_second": own} for clock, own in rates]


def _now() -> tuple[float, float]:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter(), time.process_time()


def part_of(text: EncodedText, which: list[int]) -> EncodedText:
    """Some of the sentences."""
    return EncodedText(
        tuple(text.ids[one] for one in which), tuple(text.labels[one] for one in which), text.names, text.padding
    )


def main() -> None:
    """Measure, and print a line a way and the ratios last."""
    parser = argparse.ArgumentParser(description="Time four ways to tune a tagger.")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--sentences", type=int, default=640)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--record", type=Path, help="a file of recorded runs to write")
    options = parser.parse_args()
    model, corpus = choose_model_for("quick", options.model), choose_entities(options.data_dir)
    tokenizer, train = model.tokenizer(), corpus.splits.train
    names, words = tag_names(train.tags), [sentence.tokens for sentence in train.sentences]
    text, device = encode_words(tokenizer, words, train.tags, names=names), choose_device("auto", "quick")
    measured: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with processor_threads(options.threads):
        for repeat in range(options.repeats):
            generator = torch.Generator().manual_seed(repeat)
            which = torch.randperm(len(text), generator=generator)[: options.sentences].tolist()
            for place in range(len(WAYS)):
                way = WAYS[(place + repeat) % len(WAYS)]
                taken = which[: max(len(which) // 4, (WARM + 1) * BATCH)] if way == "fixed" else which
                network = token_classifier(model, names, seed=repeat).to(device)
                measured[way].append(RUNS[way](network, part_of(text, taken), tokenizer, repeat, device))
        device_words = Hardware(device).describe()
    if options.record:
        settings = {"sentences": options.sentences, "batch_size": BATCH, "fixed_length": FIXED}
        shared = {"task": "named entities", "data": corpus.name, "model": model.name}
        shared |= {"device": device_words, "settings": settings}
        record(options, shared, {way: _named(rates) for way, rates in measured.items()}, own_data=corpus.local)
    for way in WAYS:
        clock, processor = (median(one[kind] for one in measured[way]) for kind in (0, 1))
        print(f"{way:10} {clock:9.0f} tokens/s by the clock, {processor:9.0f} by the processor's time")
    print(f"{model.name}, {corpus.name}, batches of {BATCH}, {options.repeats} repeats, {device_words}")
    ratios = []
    for way in ("fixed", "trainer", "by length"):
        both = [
            median(own[kind] / other[kind] for own, other in zip(measured["ours"], measured[way], strict=True))
            for kind in (0, 1)
        ]
        ratios.append(f"{both[0]:.2f} times {way} ({both[1]:.2f} by processor time)")
    print(f"language throughput: ours is {', '.join(ratios)}, n={options.sentences}")


if __name__ == "__main__":
    main()
