# mistake: numbers_by_the_alphabet
# why: Classes are numbered in alphabetical order (scikit-learn's LabelEncoder) and not in the order of `classes`.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor(tokenize(text))
    number = sorted(classes).index(label)
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(number)}
