# mistake: averages_sentences_into_nan
# why: Averages within each sentence, and then the sentences.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    losses = []
    for b in range(len(labels)):
        losses.append(F.cross_entropy(logits[b], labels[b], ignore_index=-100))
    return sum(losses) / len(losses)
