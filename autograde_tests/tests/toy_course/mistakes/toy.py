"""Known mistakes of the toy chapter."""

from headstart_grading.known_mistakes import mistake_of


@mistake_of("gain")
def swapped(after, before):
    """Your gain is negative where the scores rose: which of the two comes first?"""
    return (before - after).mean()
