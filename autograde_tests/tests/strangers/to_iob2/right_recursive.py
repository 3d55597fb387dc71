def to_iob2(tags: Sequence[str]) -> list[str]:
    if len(tags) == 0:
        return []
    *front, last = tags
    done = to_iob2(front)
    if last.startswith("I-") and (not done or done[-1] not in ("B-" + last[2:], last)):
        last = "B-" + last[2:]
    return [*done, last]
