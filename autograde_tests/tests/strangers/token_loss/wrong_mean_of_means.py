# mistake: averages_sentences_that_have_any
# why: Averages within each sentence and then over the sentences, so that a word of a short sentence weighs more.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    each = F.cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    n = (labels != -100).sum(dim=1)
    means = each.sum(dim=1) / n.clamp(min=1)
    return means.sum() / (n > 0).sum().clamp(min=1)
