def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    from itertools import chain, islice, repeat

    body = list(islice(chain.from_iterable(pieces[word] for word in words), max_len - 2))
    spoken = chain.from_iterable(
        chain([tag_ids[tag]], repeat(-100, len(pieces[word]) - 1)) for word, tag in zip(words, tags)
    )
    full = lambda *parts, rest: list(islice(chain(*parts, repeat(rest)), max_len))
    return {
        "input_ids": full([CLS], body, [SEP], rest=PAD),
        "attention_mask": full(repeat(1, len(body) + 2), rest=0),
        "labels": full([-100], islice(spoken, max_len - 2), rest=-100),
    }
