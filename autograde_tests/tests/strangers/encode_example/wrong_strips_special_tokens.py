# mistake: leaves_out_the_specials
# why: It throws away the special tokens at both ends, which belong to the T tokens.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor(tokenize(text)[1:-1], dtype=torch.int64)
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(classes.index(label))}
