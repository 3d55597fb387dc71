from fractions import Fraction


def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    def share(rest):
        """Accuracy of the rest, and how many sentences it has."""
        logits, labels = rest[0]
        count = labels.numel()
        own = logits.gather(1, labels[:, None])
        here = Fraction(int((logits > own).any(1).logical_not().sum()), count)
        if len(rest) == 1:
            return here, count
        there, others = share(rest[1:])
        return (here * count + there * others) / (count + others), count + others

    return float(share(batches)[0])
