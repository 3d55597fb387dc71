def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    total, n = logits.sum() * 0, 0
    for b in range(labels.shape[0]):
        for t in range(labels.shape[1]):
            y = labels[b, t].item()
            if y == -100:
                continue
            z = logits[b, t]
            largest = z.max().detach()
            total = total + largest + (z - largest).exp().sum().log() - z[y]
            n += 1
    return total if n == 0 else total / n
