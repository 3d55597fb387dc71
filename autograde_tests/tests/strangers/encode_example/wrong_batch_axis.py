# mistake: ids_with_a_batch_axis
# why: Ids and mask have a batch axis (1, T), as return_tensors="pt" would give them.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor([tokenize(text)])
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(classes.index(label))}
