# why: At the first word `tags[i - 1]` is the last word's tag, so that a first `I-` opens no entity if the sentence ends with the same type.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    starts = [
        i for i, tag in enumerate(tags) if tag[0] == "B" or (tag[0] == "I" and tags[i - 1][2:] != tag[2:])
    ]
    spans = []
    for start in starts:
        end = start + 1
        while end < len(tags) and tags[end] == "I-" + tags[start][2:]:
            end += 1
        spans.append((tags[start][2:], start, end))
    return spans
