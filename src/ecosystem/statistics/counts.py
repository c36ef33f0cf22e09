"""Validate counts, exposures and durations given to the estimators."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]


def as_counts(values: npt.ArrayLike, name: str) -> FloatArray:
    """Convert counts, exposures or durations to a float array; `name` is used in errors.

    Examples
    --------
    >>> as_counts([3, 4], "movers")
    array([3., 4.])
    >>> as_counts([3, -4], "movers")
    Traceback (most recent call last):
    ...
    ValueError: movers[1] is -4: movers must be finite and not negative; correct the value or leave its row out
    """
    numbers = np.asarray(values, dtype=np.float64)
    accepted = np.isfinite(numbers) & (numbers >= 0)
    if not accepted.all():
        place = np.argwhere(~accepted)[0]
        raise ValueError(
            f"{_at(name, place)} is {numbers[tuple(place)]:g}: {name} must be finite and not negative; "
            "correct the value or leave its row out"
        )
    return numbers


def require_part(part: FloatArray, whole: FloatArray, part_name: str, whole_name: str) -> None:
    """Check that a part does not exceed its whole, both of one shape; the names are used in errors.

    Examples
    --------
    >>> require_part(np.array(7.0), np.array(5.0), "abroad", "people")
    Traceback (most recent call last):
    ...
    ValueError: abroad is 7 and people is 5: abroad cannot exceed people; count both over the same people
    """
    larger = part > whole
    if larger.any():
        place = np.argwhere(larger)[0]
        raise ValueError(
            f"{_at(part_name, place)} is {part[tuple(place)]:g} and {_at(whole_name, place)} is "
            f"{whole[tuple(place)]:g}: {part_name} cannot exceed {whole_name}; count both over the same people"
        )


def _at(name: str, place: npt.NDArray[np.intp]) -> str:
    """Label of one entry of an array, such as movers[1]."""
    return f"{name}[{', '.join(map(str, place))}]" if place.size else name
