"""Reference answers of the toy chapter."""


def gain(after, before):
    """The mean rise of the scores."""
    return (after - before).mean()


def centred(x):
    """A copy of x with mean zero."""
    return x - x.mean()
