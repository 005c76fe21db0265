"""What a dotted path of a scenario is about, in words."""

from __future__ import annotations

from itertools import pairwise

from simbackorder.report.grid import printable
from simbackorder.scenario.language.distributions import NAMES as DISTRIBUTIONS
from simbackorder.scenario.language.paths import parts_of

RETURNS = "returns"
ROOMS = (
    *("items", "suppliers", "segments", "customers", "policy", "alternatives", "warehouse", "shipping", "payment"),
    "finance",
)
"""Parts of paths that only say in which part of a file it stands."""
LISTS = ("fines", "breaks")
ALL = "all"
PROFILES = ("weekly", "season")
CALLED: dict[tuple[str, ...], str] = {
    ("finance", "rate"): "interest rate",
    ("finance", "deposit_rate"): "deposit rate",
}

OF_RETURNS = {
    "share": "share returned",
    "share_after_waiting": "share returned after waiting",
    "after": "time until return",
    "resaleable": "resaleable share",
}
"""What a segment's returns state."""


def path_words(path: str) -> str:
    """What a path is about.

    >>> path_words("suppliers.mill.lead_time.gamma.mean"), path_words("warehouse.cut_off")
    ('mean lead time (mill)', 'cut off')
    >>> path_words("payment.cancellation_cost.firm"), path_words("customers.segments.all.late_cost.per_time")
    ('cancellation cost (firm)', 'late cost per time (all)')
    >>> path_words("customers.segments.shop.channel.fines.0.per_point")
    'fine per point (shop, 1)'
    >>> path_words("customers.segments.all.returns.after.gamma.mean"), path_words("returns.parcel_cost")
    ('mean time until return (all)', 'parcel cost')
    >>> path_words("suppliers.mill.pay.after"), path_words("finance.credit_line"), path_words("finance.rate")
    ('time to pay (mill)', 'credit line', 'interest rate')
    """
    parts = [each for each in parts_of(path) if each not in DISTRIBUTIONS]
    if tuple(parts) in CALLED:
        return CALLED[tuple(parts)]
    while len(parts) > 1 and parts[0] in (*ROOMS, RETURNS):
        parts = parts[1:]
    of_fine = parts[-3:-2] == ["fines"]
    words = [printable(each).replace("_", " ") for each in _last(_of_list(parts), of_fine)]
    of = [each for each in words[:-1] if each not in ROOMS]
    return f"{words[-1]} ({', '.join(of)})" if of else words[-1]


def _of_list(parts: list[str]) -> list[str]:
    """Of what is an entry of a list its place, from 1 on, in place of the list's name; of returns what they state."""
    if parts[1:2] == [RETURNS]:
        return [parts[0], *(OF_RETURNS.get(each, each) for each in parts[2:])]
    for n, (key, place) in enumerate(pairwise(parts)):
        if key in LISTS and (place.isdigit() or place == ALL):
            above = n - 1 if parts[n - 1] == "channel" else n
            return [*parts[:above], place if place == ALL else str(int(place) + 1), *parts[n + 2 :]]
    return parts


def _last(words: list[str], of_fine: bool) -> list[str]:
    """The words, the last ones so that they can stand alone."""
    *before, last = words
    above = before[-1] if before else ""
    if last == "mean" and above:
        return [*before[:-1], f"mean {above}"]
    if above in PROFILES and last.isdigit():
        return [*before[:-1], f"{above} {int(last) + 1}"]
    if above == "pay":
        return [*before[:-1], "time to pay" if last == "after" else last]
    if above == "late_cost":
        return [*before[:-1], f"{above} {last}"]
    if above == "cancellation_cost":
        return [*before[:-1], last, above]
    return [*before, f"fine {last}"] if of_fine and last in ("per_point", "of_value") else words
