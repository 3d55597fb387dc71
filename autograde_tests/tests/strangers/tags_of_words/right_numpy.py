import numpy as np


def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    best = np.argmax(logits.detach().numpy(), axis=2)
    result = []
    for b, count in enumerate(word_counts):
        places = np.array([-1 if place is None else place for place in word_ids[b]], dtype=int)
        present, first = np.unique(places, return_index=True)
        tags = np.full(count, "O", dtype=object)
        real = present >= 0
        tags[present[real]] = [names[k] for k in best[b, first[real]]]
        result.append(tags.tolist())
    return result
