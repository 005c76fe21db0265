"""What the headings of a page's tables mean, each to be shown beside its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.report.grid import Grid
from simbackorder.report.plain_words import heading, term
from simbackorder.report.promised import COLUMNS

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure

SAME = "on the same customers and deliveries"
OURS = {
    "against today": f"the mean difference to the alternative marked (today), {SAME}; ± is how far it may be off",
    "better in of": f"in how many of 100 simulated runs the alternative does better than today {SAME}",
    "units wanted": "units that customers wanted, whether they got them or not",
    "sales lost": "the price of the units that customers wanted, and could not or would not buy",
    "orders wanted": "orders that customers wanted to place, whether they were taken or not",
    "meant to be kept": "the chance with which the rule of the dates means to keep a date, on average over the orders",
    "kept": "of 100 of these dates, how many were kept: the whole order shipped (or delivered, if that was promised)"
    " no later than the first date that was told",
    "so the dates are": "bolder than meant: kept less often than that chance; safer: more often, nearer dates would do;"
    " as meant: no difference that may not be luck",
    "later dates told": "how often a customer was told a later date; one order may be told several",
    "of 100 promised orders": "later dates told, for every 100 orders that had a date",
    "orders": "customers' orders that came to that under the two alternatives; every order is in one line",
    "share": "of all orders that arrived",
    "worth": "what the second alternative adds to profit with these orders, against the first",
    "saved": "orders that only the second alternative serves",
    "lost": "orders that only the first alternative serves",
    "per saved order": "the same, divided by the orders that are saved",
    "cost": "what it takes to save those orders: what other orders and everything else earn less",
    "moved by": "how far the last date that was told is from the first, of orders whose date was moved",
}
"""Of headings that are no measure's."""


class Table(NamedTuple):
    """A table, and what each of its columns means (empty: it is said nowhere)."""

    grid: Grid
    meanings: tuple[str, ...]


def table(grid: Grid, catalogue: Mapping[str, Measure]) -> Table:
    """The table with the meanings of its columns."""
    known = dict(_of_measures(catalogue)) | OURS
    return Table(grid, tuple(_meaning(name, known) for name, _ in grid.columns))


def _of_measures(catalogue: Mapping[str, Measure]) -> Iterator[tuple[str, str]]:
    """By whatever a measure is called: its own name, plain words for it, and its place in a sum."""
    for name, measure in catalogue.items():
        yield name, measure.definition
        yield heading(name), measure.definition
        yield term(name), measure.definition
        if name in COLUMNS:
            yield COLUMNS[name], measure.definition


def _meaning(name: str, known: Mapping[str, str]) -> str:
    """Of `late of promised, 'backorder'` what `late of promised` means, of `better in of 100 runs` the beginning."""
    plain = name.partition(", ")[0]
    for each in (name, plain):
        if each in known:
            return known[each]
    return next((text for words, text in OURS.items() if plain.startswith(words)), "")


def of_terms(measures: list[str], catalogue: Mapping[str, Measure]) -> tuple[tuple[str, str], ...]:
    """What the terms of a profit mean."""
    return tuple((term(name), catalogue[name].definition) for name in measures if name in catalogue)
