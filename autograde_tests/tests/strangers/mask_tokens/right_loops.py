def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    special = set(special_ids)
    rows, columns = token_ids.shape
    choice = torch.rand(rows, columns).tolist()
    fate = torch.rand(rows, columns).tolist()
    drawn = torch.randint(vocab_size, (rows, columns)).tolist()
    inputs = token_ids.tolist()
    labels = [[-100] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            original = inputs[row][column]
            if original in special or choice[row][column] >= share:
                continue
            labels[row][column] = original
            if fate[row][column] < 0.8:
                inputs[row][column] = mask_id
            elif fate[row][column] < 0.9:
                inputs[row][column] = drawn[row][column]
    return torch.tensor(inputs), torch.tensor(labels)
