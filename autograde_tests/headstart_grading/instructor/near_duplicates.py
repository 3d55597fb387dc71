"""Which submissions have nearly the same answers: a hint to look, never a verdict.

An answer becomes a set of runs of tokens. Comments, layout, docstrings and the names that an answer gives to its own
things do not count; nor do runs that the release or the reference has, or that most of the class has. Runs of tokens
as fingerprints: S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing" (2003).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

RUN = 5
ALIKE = 0.8
FEWEST_RUNS = 12
COMMON_SHARE = 0.5
COMMON_FROM = 5  # in a smaller class a run is not common because two have it


@dataclass(frozen=True)
class Pair:
    """Two submissions, how much of the smaller one's own runs the two share (0 to 1), and in which exercises."""

    students: tuple[str, str]
    similarity: float
    exercises: tuple[str, ...]


def near_duplicates(answers: Mapping[str, Mapping[str, str]], given: Mapping[str, Iterable[str]]) -> list[Pair]:
    """Pairs of submissions with nearly the same answers, the most alike first.

    Args:
        answers: by student and exercise, the source of the answer.
        given: by exercise, sources that everybody may share: the stub, the reference.
    """
    runs = _own_runs(answers, given)
    pairs = []
    for one, other in combinations(sorted(runs), 2):
        shared = {exercise: len(runs[one][exercise] & runs[other].get(exercise, set())) for exercise in runs[one]}
        sizes = [sum(len(found) for found in runs[student].values()) for student in (one, other)]
        if max(sizes) < FEWEST_RUNS:
            continue
        similarity = sum(shared.values()) / max(sizes)
        if similarity >= ALIKE:
            where = tuple(exercise for exercise, count in shared.items() if count)
            pairs.append(Pair((one, other), similarity, where))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.students))


def _own_runs(
    answers: Mapping[str, Mapping[str, str]], given: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, set[tuple[str, ...]]]]:
    known = {exercise: set().union(*(runs_of(source) for source in sources)) for exercise, sources in given.items()}
    runs = {
        student: {name: runs_of(source) - known.get(name, set()) for name, source in theirs.items()}
        for student, theirs in answers.items()
    }
    counts = Counter((name, run) for theirs in runs.values() for name, found in theirs.items() for run in found)
    common = {key for key, count in counts.items() if count >= COMMON_FROM and count > COMMON_SHARE * len(answers)}
    return {
        student: {name: {run for run in found if (name, run) not in common} for name, found in theirs.items()}
        for student, theirs in runs.items()
    }


def runs_of(source: str) -> set[tuple[str, ...]]:
    """The runs of tokens of an answer: code, or where it does not parse as code, words."""
    tokens = normalised_tokens(source)
    return {tuple(tokens[start : start + RUN]) for start in range(max(1, len(tokens) - RUN + 1))} if tokens else set()


def normalised_tokens(source: str) -> list[str]:
    """The tokens of an answer, without comments, docstrings and layout, own names numbered by their first use."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        text = ast.unparse(ast.fix_missing_locations(_Renamer(tree).visit(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _words(source)
    skipped = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type not in skipped]


def _words(text: str) -> list[str]:
    """What is no Python: words in lower case, and signs."""
    return re.findall(r"\w+|[^\w\s]", re.sub(r"#.*", "", text).casefold())


class _Renamer(ast.NodeTransformer):
    """Numbers the names that a piece of code binds itself, by their first use; other names stay."""

    def __init__(self, tree: ast.AST):
        self.bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not _is_read(node)}
        self.bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self.numbers: dict[str, str] = {}

    def _number(self, name: str) -> str:
        return self.numbers.setdefault(name, f"name{len(self.numbers)}") if name in self.bound else name

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._number(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self._number(node.arg), None
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)
