"""What it takes to say how sure a mean is."""

from __future__ import annotations

from headstart.errors import CourseError


def student_t_quantile(probability: float, degrees: float) -> float:
    """The value below which Student's t with so many degrees of freedom falls with the given probability.

    q with P(T ≤ q) = p, where T has ν degrees of freedom.

    Args:
        probability: p, above 0 and below 1.
        degrees: ν, above 0; for the mean of N numbers whose spread was estimated from themselves, N − 1.
    Raises:
        CourseError: a probability or a number of degrees outside these ranges.
    Source: Student (1908), The Probable Error of a Mean, Biometrika 6.
    """
    from scipy.special import stdtrit

    if not 0 < probability < 1:
        raise CourseError("a probability here lies above 0 and below 1", str(probability), "write 0.95 for 95 %")
    if degrees <= 0:
        raise CourseError("degrees of freedom are above 0", str(degrees), "take at least two draws")
    return float(stdtrit(degrees, probability))
