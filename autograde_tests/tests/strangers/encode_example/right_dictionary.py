def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    label2id = {name: number for number, name in enumerate(classes)}
    try:
        number = label2id[label]
    except KeyError:
        raise ValueError(f"{label!r} is none of {classes}") from None
    ids = list(tokenize(text))
    example = dict(labels=torch.as_tensor(number, dtype=torch.long))
    example["attention_mask"] = torch.full((len(ids),), 1)
    example["input_ids"] = torch.LongTensor(ids)
    return example
