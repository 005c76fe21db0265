"""Waiting times as a table and a few sentences for people, and as JSON and tidy rows for scripts."""

import textwrap
from collections.abc import Iterator
from typing import Any

from simbackorder.experiments.waits import Population, WaitingTimes
from simbackorder.metrics.waits import CAUSES
from simbackorder.report import grid
from simbackorder.report.document import estimated
from simbackorder.report.grid import Grid, printable
from simbackorder.report.long_form import Row
from simbackorder.report.numbers import interval, rounded
from simbackorder.report.result import Head, unit_label
from simbackorder.statistics.estimate import Estimate
from simbackorder.statistics.incidence import Quantile

COUNT, SHARE, TIME = "orders", "fraction", "time"
SPOKEN = {0.5: "half of them", 0.9: "nine in ten"}
SIGNIFICANT = 3


def waits_text(found: WaitingTimes, head: Head, width: int) -> str:
    """Title, table and what it says, in at most `width` columns."""
    blocks = [textwrap.fill(title(found), width), *(grid.text(each, width) for each in tables(found, head))]
    return "\n\n".join([*blocks, textwrap.fill(" ".join(sentences(found, head)), width, break_on_hyphens=False)])


def waits_markdown(found: WaitingTimes, head: Head) -> str:
    """Title, table and what it says in Markdown."""
    blocks = [f"## {title(found)}", *map(grid.markdown, tables(found, head)), " ".join(sentences(found, head))]
    return "\n\n".join(blocks)


def blocks(found: WaitingTimes, head: Head) -> list[str | Grid]:
    """Title, table and what it says."""
    return [title(found), *tables(found, head), " ".join(sentences(found, head))]


def spoken_of(found: WaitingTimes) -> list[int]:
    """The numbers of the causes that are shown: those that happen, and those that everybody expects to see."""
    return [n for n, cause in enumerate(CAUSES) if not cause.seldom or found.accepted.ended[n].mean]


def title(found: WaitingTimes) -> str:
    """Whose waits they are."""
    return f"Waiting times of backordered orders: '{printable(found.alternative)}'"


def tables(found: WaitingTimes, head: Head) -> list[Grid]:
    """A row per time since placement, if any order was backordered."""
    rows = []
    causes = spoken_of(found)
    for row in found.backordered.rows:
        ended = [row.ended[n] for n in causes]
        shares = (interval(each.mean, each.half_width, SHARE, head) for each in (row.waiting, *ended))
        rows.append((f"{row.time:g}", (*shares, f"{row.seen:,}")))
    columns = ("still waiting", *(CAUSES[n].name.replace("_", " ") for n in causes), "orders observed so long")
    units = (*["%"] * (1 + len(causes)), "")
    heads = tuple(zip(columns, units, strict=True))
    return [Grid(f"{unit_label(TIME, head)} after placement", heads, tuple(rows))] if rows else []


def sentences(found: WaitingTimes, head: Head) -> list[str]:
    """What the table rests on, how long shipping takes, and what the plain mean would have said."""
    population = found.backordered
    if not population.rows:
        return ["No order placed in the window was backordered in any replication."]
    ended = ", ".join(f"{_count(population.ended[n], head)} {CAUSES[n].meaning}" for n in spoken_of(found))
    return [
        f"Per replication {_count(population.orders, head)} such orders were placed in the window: {ended}, and"
        f" {_count(population.open, head)} open at the end, which count as waiting up to then.",
        f"Shipped in full: {'; '.join(_shipped_when(each, head) for each in population.quantiles)}.",
        *_means(population, found.horizon, head),
    ]


def _shipped_when(quantile: Quantile, head: Head) -> str:
    share = SPOKEN[quantile.share]
    if quantile.time is None:
        return f"{share}: {quantile.reason}"
    when = f"{share} within {_digits(quantile.time)} {unit_label(TIME, head)}"
    if quantile.low is None:
        return when
    upper = f"to {_digits(quantile.high)}" if quantile.high is not None else "or more"
    return f"{when} ({_digits(quantile.low)} {upper})"


def _means(population: Population, horizon: float, head: Head) -> list[str]:
    time = unit_label(TIME, head)
    whole = _time(population.restricted_mean, head)
    rest = f"whatever becomes of it, an order waits {whole} of its first {horizon:g} {time}"
    if population.naive_mean.mean is None or population.shipped_mean.mean is None:
        return [f"On average, {rest}."]
    naive, shipped = (_time(each, head) for each in (population.naive_mean, population.shipped_mean))
    return [
        f"The plain mean over orders shipped before the end is {naive} {time}; with those still open"
        f" accounted for, shipped orders wait {shipped}, and {rest}."
    ]


def _count(each: Estimate, head: Head) -> str:
    return interval(each.mean, each.half_width, COUNT, head)


def _time(each: Estimate, head: Head) -> str:
    return interval(each.mean, each.half_width, TIME, head)


def _digits(value: float) -> str:
    """A time to three significant digits.

    >>> _digits(12.34567), _digits(10.0), _digits(0.0123456)
    ('12.3', '10', '0.0123')
    """
    return f"{value:.{SIGNIFICANT}g}" if abs(value) < 10**SIGNIFICANT else rounded(value, 0)


def waits_document(found: WaitingTimes, head: Head) -> dict[str, Any]:
    """The waiting times for a JSON document."""
    return {
        "alternative": found.alternative,
        "unit": unit_label(TIME, head),
        "horizon": found.horizon,
        "causes": {cause.name: cause.meaning for cause in CAUSES},
        "populations": {each.name: _population(each, head) for each in (found.backordered, found.accepted)},
    }


def _population(each: Population, head: Head) -> dict[str, Any]:
    return {
        "meaning": each.meaning,
        "orders": estimated(each.orders, COUNT, head),
        **{name: estimated(count, COUNT, head) for name, count in _by_cause(each.ended).items()},
        "open_at_end": estimated(each.open, COUNT, head),
        "curve": [
            {
                "time": row.time,
                "seen": row.seen,
                "still_waiting": estimated(row.waiting, SHARE, head),
                **{name: estimated(share, SHARE, head) for name, share in _by_cause(row.ended).items()},
            }
            for row in each.rows
        ],
        "shipped_within": [_quantile(quantile) for quantile in each.quantiles],
        "naive_mean": estimated(each.naive_mean, TIME, head),
        "shipped_mean": estimated(each.shipped_mean, TIME, head),
        "restricted_mean": estimated(each.restricted_mean, TIME, head),
    }


def _by_cause(each: tuple[Estimate, ...]) -> dict[str, Estimate]:
    return {cause.name: estimate for cause, estimate in zip(CAUSES, each, strict=True)}


def _quantile(quantile: Quantile) -> dict[str, Any]:
    found = {"share": quantile.share, "time": quantile.time, "low": quantile.low, "high": quantile.high}
    return found if quantile.reason is None else found | {"reason": quantile.reason}


def waits_rows(found: WaitingTimes, head: Head) -> Iterator[Row]:
    """The waiting times as tidy rows: a measure `waits.<population>.<what>`, in brackets at which time or share."""
    for each in (found.backordered, found.accepted):
        for name, estimate, unit in _named(each):
            row: Row = {"alternative": found.alternative, "measure": f"waits.{each.name}.{name}"}
            row |= {"mean": estimate.mean, "half_width": estimate.half_width, "reason": estimate.reason}
            yield row | {"unit": unit_label(unit, head)}


def _named(each: Population) -> Iterator[tuple[str, Estimate, str]]:
    counts = {"orders": each.orders, **_by_cause(each.ended), "open_at_end": each.open}
    yield from ((name, estimate, COUNT) for name, estimate in counts.items())
    for row in each.rows:
        shares = {"still_waiting": row.waiting, **_by_cause(row.ended)}
        yield from ((f"{name}[{row.time:g}]", estimate, SHARE) for name, estimate in shares.items())
    for quantile in each.quantiles:
        bounds = {"": quantile.time, "_low": quantile.low, "_high": quantile.high}
        for suffix, time in bounds.items():
            reason = None if time is not None else quantile.reason
            found = Estimate(time, None, each.orders.n, reason)
            yield f"shipped_within{suffix}[{quantile.share:g}]", found, TIME
    for name in ("naive_mean", "shipped_mean", "restricted_mean"):
        yield name, getattr(each, name), TIME
