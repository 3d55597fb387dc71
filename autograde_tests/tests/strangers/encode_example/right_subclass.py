from collections import OrderedDict


class NoSuchClass(ValueError):
    """The label of a sentence names none of the classes."""


def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    number = next((at for at, name in enumerate(classes) if name == label), -1)
    if number < 0:
        raise NoSuchClass(label)
    tokens = torch.tensor([(one, 1) for one in tokenize(text)], dtype=torch.int64)
    ids, marks = tokens.T.contiguous()
    return OrderedDict(input_ids=ids, attention_mask=marks, labels=torch.arange(len(classes))[number])
