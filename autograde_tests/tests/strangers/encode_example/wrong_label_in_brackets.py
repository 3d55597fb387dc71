# mistake: a_label_with_an_axis
# why: The label stands in brackets and has shape (1,), so a batch of them is (B, 1).
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor([classes.index(label)])}
