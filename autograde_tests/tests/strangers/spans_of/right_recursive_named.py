from typing import NamedTuple


class Span(NamedTuple):
    type: str
    start: int
    end: int


def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    def read(start):
        while start < len(tags) and tags[start] == "O":
            start += 1
        if start == len(tags):
            return []
        end, inside = start + 1, "I" + tags[start][1:]
        while end < len(tags) and tags[end] == inside:
            end += 1
        return [Span(tags[start][2:], start, end), *read(end)]

    return read(0)
