"""Reads a distribution that is stated by its hazard: the chance per time that a wait ends now."""

from __future__ import annotations

from itertools import pairwise

from simbackorder.quantities import RATE_QUANTITY, Context, Quantity, mistake, mistake_of, mixed, plain_number, shown
from simbackorder.scenario.language.distribution import Distribution, DistributionError, Found, read_number

MOST_PIECES = 1000


def piecewise(name: str, stated: object, context: Context | None, unit: Quantity) -> Distribution:
    """A distribution of waits by its hazard, which is constant from each of some times on."""
    if unit.unit != "time":
        reason = "because a hazard per time draws times, not counts"
        raise DistributionError([((name,), mistake_of(f"expected another distribution, {reason}"))])
    if not isinstance(stated, list | tuple) or not stated:
        raise DistributionError([((name,), mistake("a list of from and rate", stated))])
    if len(stated) > MOST_PIECES:
        raise DistributionError([((name,), mistake(f"at most {MOST_PIECES} rates", len(stated)))])
    starts: list[float] = []
    rates: list[float] = []
    found: list[Found] = []
    for index, entry in enumerate(stated):
        if not isinstance(entry, dict) or set(entry) != {"from", "rate"}:
            what = (" and ".join(map(str, entry)) if isinstance(entry, dict) else "") or shown(entry)
            found.append(((name, index), mixed("from and rate", what)))
            continue
        for key, known, quantity in (("from", starts, unit), ("rate", rates, RATE_QUANTITY)):
            try:
                known.append(read_number(entry[key], quantity, context, (name, index, key)))
            except DistributionError as mistakes:
                found += mistakes.found
    found = found or wrong_hazard(name, starts, rates)
    if found:
        raise DistributionError(found)
    return Distribution(name, (("from", tuple(starts)), ("rate", tuple(rates))))


def wrong_hazard(name: str, starts: list[float], rates: list[float]) -> list[Found]:
    """The rates cover all times, and every wait ends."""
    found: list[Found] = []
    if starts[0] != 0:
        found.append(((name, 0, "from"), mistake("0, where every wait begins", starts[0])))
    for index, (earlier, later) in enumerate(pairwise(starts), 1):
        if later <= earlier:
            found.append(((name, index, "from"), mistake(f"a time after {plain_number(earlier)}", later)))
    if rates[-1] == 0:
        found.append(
            ((name, len(rates) - 1, "rate"), mixed("a last rate above 0", "0, a hazard that never ends a wait"))
        )
    return found
