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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

RUN = 5
ALIKE = 0.8
FEWEST_RUNS = 12
COMMON_SHARE = 0.5
COMMON_FROM = 5  # in a smaller class a run is not common because two have it
Run = tuple[str, tuple[str, ...]]  # an exercise, and tokens in a row


@dataclass(frozen=True)
class Pair:
    """Two submissions, the share of the larger one's own runs that both have (0 to 1), and in which exercises."""

    students: tuple[str, str]
    similarity: float
    exercises: tuple[str, ...]


def near_duplicates(answers: Mapping[str, Mapping[str, str]], given: Mapping[str, Iterable[str]]) -> list[Pair]:
    """Pairs of submissions with nearly the same answers, the most alike first.

    Args:
        answers: by student and exercise, the source of the answer.
        given: by exercise, sources that everybody may share: the stub, the reference. An exercise that none is given
            for (a student's own cells) comes last.
    """
    runs = {student: found for student, found in _own_runs(answers, given).items() if len(found) >= FEWEST_RUNS}
    students, pairs = sorted(runs), []
    counts = _shared_counts([runs[student] for student in students])
    for row, column, count in zip(counts.row, counts.col, counts.data, strict=True):
        one, other = students[row], students[column]
        more = max(len(runs[one]), len(runs[other]))
        if row < column and count >= ALIKE * more:
            found = {exercise for exercise, _ in runs[one] & runs[other]}
            where = (*(name for name in given if name in found), *sorted(found - set(given)))
            pairs.append(Pair((one, other), float(count) / more, where))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.students))


def _shared_counts(runs: Sequence[set[Run]]) -> Any:
    """How many runs each two submissions share, as a sparse matrix: a product, since Python's sets take minutes."""
    from scipy.sparse import csr_array

    places: dict[Run, int] = {}
    columns = [places.setdefault(run, len(places)) for theirs in runs for run in theirs]
    starts = [0, *accumulate(len(theirs) for theirs in runs)]
    shape = (len(runs), len(places))
    has = csr_array(([1] * len(columns), columns, starts), shape=shape, dtype="int32")
    return (has @ has.T).tocoo()


def _own_runs(answers: Mapping[str, Mapping[str, str]], given: Mapping[str, Iterable[str]]) -> dict[str, set[Run]]:
    known = {exercise: set().union(*(runs_of(source) for source in sources)) for exercise, sources in given.items()}
    runs = {
        student: {(name, run) for name, source in theirs.items() for run in runs_of(source) - known.get(name, set())}
        for student, theirs in answers.items()
    }
    counts = Counter(run for theirs in runs.values() for run in theirs)
    common = {run for run, count in counts.items() if count >= COMMON_FROM and count > COMMON_SHARE * len(answers)}
    return {student: theirs - common for student, theirs in runs.items()}


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
