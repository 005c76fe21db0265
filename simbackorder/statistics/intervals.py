"""Ends of confidence intervals over replications, for many measures at once.

Student's t interval covers too little where what replications say is skewed, or where few of them have seen the event
at all. Its ends are moved outwards there, never inwards, so that an interval covers at least what Student's t covers:

- by the skewness of the replications: Hall, On the removal of skewness by transformation, Journal of the Royal
  Statistical Society B 54(1), 1992, equation 2.2;
- of a share that few replications have seen anything of, by gamma distributions: Fay and Feuer, Confidence intervals
  for directly standardized rates, Statistics in Medicine 16, 1997, with the variance over replications for that of a
  Poisson count, and the largest observation for the largest weight;
- of a difference of such shares, from the intervals of the two: Zou and Donner, Construction of confidence limits about
  effect measures, Statistics in Medicine 27, 2008, equation 5, as if they were independent;
- of a share that no replication has seen anything of, the bound that is exceeded with probability 1 - confidence if
  each replication is all or nothing (the rule of three).

Arrays have a row per measure and a column per replication.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, stdtr, stdtrit

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
Whole = NDArray[np.int64]

FEW = 15
"""Fewer replications than this with an event are few, if they are at most half of all."""
EVIDENT = 2.0
"""Skewness counts beyond so many times the standard error that it has where there is none."""
MATTERS = 0.05
"""Skewness moves an end by at least this part of the half-width, or not at all."""


class Ends(NamedTuple):
    """Both ends of an interval, one per measure."""

    low: Array
    high: Array


def reach(error: Array, n: int, confidence: float) -> Array:
    """Half the width of Student's t interval; `error`: the standard error of each mean of n replications."""
    found: Array = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    return found


def student(centre: Array, error: Array, n: int, confidence: float) -> Ends:
    """Student's t interval."""
    half = reach(error, n, confidence)
    return Ends(centre - half, centre + half)


def half_widths(ends: Ends, centre: Array, error: Array, n: int, confidence: float) -> Array:
    """The distance of the farther end; of the t interval exactly that of its definition."""
    usual = student(centre, error, n, confidence)
    as_usual = (ends.low == usual.low) & (ends.high == usual.high)
    return np.where(as_usual, reach(error, n, confidence), np.maximum(ends.high - centre, centre - ends.low))


def few(events: Whole, n: int) -> Marks:
    """Whether so many of n replications with an event are few: none is not."""
    found: Marks = (events > 0) & (events < FEW) & (2 * events <= n)
    return found


def evident_skewness(values: Array) -> Array:
    """The skewness of each row, 0 where normally distributed replications might well show as much."""
    n = values.shape[-1]
    if n < 3:
        return np.zeros(values.shape[:-1])
    error = np.sqrt(6.0 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
    found = skewness(values)
    return np.where(np.abs(found) > EVIDENT * error, found, 0.0)


def skewness(values: Array) -> Array:
    """The sample skewness of each row of at least three replications, adjusted for bias; 0 without variance."""
    n = values.shape[-1]
    apart = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((apart**2).mean(axis=-1))
    third = (apart**3).mean(axis=-1)
    skew = np.divide(third, spread**3, out=np.zeros_like(third), where=spread**3 > 0)
    adjusted: Array = skew * np.sqrt(n * (n - 1)) / (n - 2)
    return adjusted


def unskewed(centre: Array, values: Array, error: Array, confidence: float, lost: int = 0) -> Ends:
    """The t interval, its ends moved outwards by the skewness of the rows where that matters; `lost`: the degrees of
    freedom that the errors have less than their replications."""
    n = values.shape[-1]
    usual = student(centre, error, n - lost, confidence)
    skew = evident_skewness(values) / np.sqrt(n)
    t = float(stdtrit(n - lost - 1, (1 + confidence) / 2))
    moved = np.stack([straightened(-t, skew), straightened(t, skew)])
    matters = np.abs(moved - [[-t], [t]]).max(axis=0) >= MATTERS * t
    low = np.where(matters, np.minimum(usual.low, centre - error * moved[1]), usual.low)
    high = np.where(matters, np.maximum(usual.high, centre - error * moved[0]), usual.high)
    return Ends(low, high)


def straightened(x: float, skew: Array) -> Array:
    """The value of the t statistic at which Hall's cubic transformation of it is x; `skew`: skewness / sqrt(n)."""
    some = np.where(np.abs(skew) < 1e-9, 1e-9, skew)
    found: Array = 3.0 / some * (np.cbrt(1.0 + some * (x - some / 6.0)) - 1.0)
    return found


def transformed(t: Array, skew: Array) -> Array:
    """Hall's cubic transformation of the t statistic."""
    found: Array = t + skew * t**2 / 3.0 + skew**2 * t**3 / 27.0 + skew / 6.0
    return found


def p_values(mean: Array, values: Array, error: Array, lost: int = 0) -> Array:
    """Two-sided p of no difference: of the t test, or where skewness matters of the transformed statistic, if that is
    larger; without variance 1 (equal) or 0 (different)."""
    n = values.shape[-1]
    free = n - 1 - lost
    t = np.divide(mean, error, out=np.zeros_like(mean), where=error > 0)
    usual = 2.0 * stdtr(free, -np.abs(t))
    skew = evident_skewness(values) / np.sqrt(n)
    straight = transformed(t, skew)
    matters = np.abs(straight - t) >= MATTERS * np.abs(t)
    p = np.where(matters, np.maximum(usual, 2.0 * stdtr(free, -np.abs(straight))), usual)
    exact: Array = np.where(error > 0, p, np.where(mean == 0, 1.0, 0.0))
    return exact


def of_few(share: Array, error: Array, largest: Array, confidence: float) -> Ends:
    """Of shares that few replications have seen anything of: `largest` is the most that one of them adds."""
    tail = (1 - confidence) / 2
    variance = error**2
    high_mean, high_variance = share + largest, variance + largest**2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = variance / share * gammaincinv(share**2 / variance, tail)
        high = high_variance / high_mean * gammaincinv(high_mean**2 / high_variance, 1 - tail)
    return Ends(np.where((share > 0) & (variance > 0), low, share), np.where(high_mean > 0, high, share))


def of_none(n: int, confidence: float) -> float:
    """The most that a share may be of which n replications saw nothing."""
    return float(1.0 - (1.0 - confidence) ** (1.0 / n))


def of_a_difference(first: Array, of_first: Ends, second: Array, of_second: Ends) -> Ends:
    """First minus second, from the interval of each."""
    apart = first - second
    below = np.sqrt((first - of_first.low) ** 2 + (of_second.high - second) ** 2)
    above = np.sqrt((of_first.high - first) ** 2 + (second - of_second.low) ** 2)
    return Ends(apart - below, apart + above)


def wider(one: Ends, other: Ends, where: Marks) -> Ends:
    """Both intervals in one, where marked; elsewhere the first."""
    return Ends(
        np.where(where, np.minimum(one.low, other.low), one.low),
        np.where(where, np.maximum(one.high, other.high), one.high),
    )
