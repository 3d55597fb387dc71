def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    def opens(i):
        return tags[i] != "O" and (tags[i][0] == "B" or i == 0 or tags[i - 1][1:] != tags[i][1:])

    def end(i):
        return next((j for j in range(i + 1, len(tags)) if tags[j] == "O" or opens(j)), len(tags))

    return [(tags[i][2:], i, end(i)) for i in range(len(tags)) if opens(i)]
