# mistake: keeps_a_class_for_nothing
# why: The first class has number 1, as in D1's printed LABEL2ID with its class 'O' at 0.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    if label not in classes:
        raise ValueError(f"{label} is none of {classes}")
    label2id = {name: number for number, name in enumerate(classes, start=1)}
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(label2id[label])}
