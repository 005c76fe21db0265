"""The tables of a sensitivity study, and all of it as text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simbackorder.experiments.sensitivity.screening import MORRIS, Screened
from simbackorder.experiments.sensitivity.tornado import Tornado, lead
from simbackorder.report.columns_of_numbers import Number, means
from simbackorder.report.grid import Grid, printable
from simbackorder.report.notes import notes
from simbackorder.report.numbers import UNDEFINED
from simbackorder.report.sensitivity.answer import answer, how, outside
from simbackorder.report.sensitivity.told import Told, names, output_words, span, value
from simbackorder.report.tables import Block, blocks_markdown, blocks_text

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.tornado import Swing
    from simbackorder.statistics.morris import Bounded

MOST_ROWS, MOST_LEADS = 10, 5
NARROW, LABELS = 8, 16


def blocks(told: Told) -> list[Block]:
    """Title, answer, tables, and what it rests on."""
    found: list[Block] = [printable(told.result.head.title), *answer(told), *tables(told), how(told)]
    return [*found, *(f"Note: {note}" for note in (*outside(told), *notes(told.result)))]


def text(told: Told, width: int) -> str:
    """As tables of at most so many columns."""
    return blocks_text(blocks(told), width)


def markdown(told: Told) -> str:
    """In Markdown."""
    return blocks_markdown(blocks(told))


def tables(told: Told, every: bool = False) -> Iterator[Block]:
    """The tables, each after what it shows; `every`: of all parameters, however many."""
    found = told.found
    if isinstance(found, Screened):
        yield from _of_screening(told, found, every)
        return
    rows: Sequence[Swing] = found.swings if every else found.swings[:MOST_ROWS]
    what = _upper(output_words(told, found.outputs[0]))
    yield f"{what}, change from what is stated{_in(told)}, at each end{_more(found, rows)}:"
    yield changes_grid(told, found, rows)
    if len(found.stated.best.ranking) > 1:
        rows = found.swings if every else _of_interest(found)
        decides = _deciding(told)
        what = f"'{printable(found.leader)}' over the best of the others, in {decides.words}{_in(decides)}"
        yield f"Lead of {what}, at each end (~ cannot be told apart){_more(found, rows)}:"
        yield leads_grid(told, found, rows)


def _in(told: Told) -> str:
    """The unit of the numbers of a table."""
    label = f"{told.label}{told.when}".strip()
    return f" ({label})" if label else ""


def _deciding(told: Told) -> Told:
    """The same of the objective, which decides who leads."""
    return told._replace(ready=told.ready._replace(measure=told.found.stated.goal.objective))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _more(found: Tornado, rows: Sequence[Swing]) -> str:
    left = len(found.swings) - len(rows)
    return f" ({left} more in --format csv)" if left else ""


def _of_interest(found: Tornado) -> list[Swing]:
    """Those with which the winner changes, or cannot be told; then those that move the lead most."""
    unsure = [each for each in found.swings if each.flips or any(not _sure(found, each, side) for side in (0, 1))]
    rest = sorted((e for e in found.swings if e not in unsure), key=lambda each: -abs(each.spreads[1].mean or 0.0))
    chosen = [*unsure, *rest][:MOST_LEADS]
    return [each for each in found.swings if each in chosen]


def _sure(found: Tornado, swing: Swing, side: int) -> bool:
    return swing.ends[side].comparison.best.best == (found.leader,)


def changes_grid(told: Told, found: Tornado, rows: Sequence[Swing]) -> Grid:
    """A row per parameter: its range, and what each end does to the first output."""
    known = names(told)
    lines = []
    for each in rows:
        low, high = told.amounts([Number(end.changes[0].mean, end.changes[0].half_width) for end in each.ends])
        lines.append((known[each.parameter.path], (span(told, each.parameter), low, high)))
    columns = (("range", ""), ("low end", ""), ("high end", ""))
    return Grid("parameter", columns, tuple(lines), LABELS, NARROW)


def leads_grid(told: Told, found: Tornado, rows: Sequence[Swing]) -> Grid:
    """A row per parameter: the lead of the best alternative at each end, and where another leads."""
    known, decides = names(told), _deciding(told)
    lines = []
    for each in rows:
        leads = [Number(*lead(end.comparison, found.leader)) for end in each.ends]
        marks = ["" if len(end.comparison.best.best) == 1 else "~ " for end in each.ends]
        low, high = (f"{mark}{cell}" for mark, cell in zip(marks, decides.amounts(leads), strict=True))
        changes = [f"{'' if flip.sure else '~ '}{value(told, each.parameter, flip.value)}" for flip in each.flips]
        lines.append((known[each.parameter.path], (low, high, "; ".join(changes) or _nowhere(found, each))))
    columns = (("low end", ""), ("high end", ""), ("winner changes at", ""))
    return Grid("parameter", columns, tuple(lines), LABELS, NARROW)


def _nowhere(found: Tornado, swing: Swing) -> str:
    return "not looked for" if any(map(found.another_leads, swing.ends)) else "-"


def _of_screening(told: Told, found: Screened, every: bool) -> Iterator[Block]:
    order = found.order if every else found.order[:MOST_ROWS]
    left = len(found.order) - len(order)
    more = f" ({left} more in --format csv)" if left else ""
    if found.method == MORRIS:
        yield (
            "Morris: mu* is by how much a parameter moves the output over its whole range, on average; sigma how "
            f"unevenly, by itself or together with others. In parentheses 95 % intervals over the trajectories{more}."
        ).replace("95 %", f"{100 * found.stated.goal.confidence:g} %")
    else:
        yield (
            "Sobol: the share of the variance that comes from a parameter by itself (first) and with all that it does "
            f"together with others (total), in percent, with bootstrap intervals{more}."
        )
    yield screening_grid(told, found, order)


def screening_grid(told: Told, found: Screened, order: Sequence[int]) -> Grid:
    """A row per parameter; of the measure of the best alternative, and of its lead."""
    known, columns, cells = names(told), list[tuple[str, str]](), list[list[str]]()
    for output, each in list(zip(found.outputs, found.found, strict=True))[:2]:
        words = told.words if output.less is None else "lead"
        if each.effects is not None:
            label = f"{told.label}{told.when}".strip()
            columns += [(f"{words}: mu*", label), (f"{words}: sigma", label)]
            cells.append(_sizes(told, [each.effects[k].size for k in order]))
            cells.append(_sizes(told, [each.effects[k].spread for k in order]))
        else:
            columns += [(f"{words}: first", "%"), (f"{words}: total", "%")]
            for kind in ("first", "total"):
                shares = [None if each.indices is None else getattr(each.indices[k], kind) for k in order]
                cells.append([UNDEFINED if share is None else _share(share) for share in shares])
    rows = [(known[found.parameters[k].path], tuple(column[n] for column in cells)) for n, k in enumerate(order)]
    return Grid("parameter", tuple(columns), tuple(rows), LABELS, NARROW)


def _sizes(told: Told, found: Sequence[Bounded]) -> list[str]:
    """With their intervals, to the digits that the widest of these supports."""
    halves = [Number(each.value, (each.high - each.low) / 2).times(told.scale) for each in found]
    shown = means(halves, told.most)
    lows = means([Number(each.low, half.half_width) for each, half in _scaled(told, found, halves)], told.most)
    highs = means([Number(each.high, half.half_width) for each, half in _scaled(told, found, halves)], told.most)
    return [f"{mid} ({low} to {high})" for mid, low, high in zip(shown, lows, highs, strict=True)]


def _scaled(told: Told, found: Sequence[Bounded], halves: Sequence[Number]) -> Iterator[tuple[Bounded, Number]]:
    for each, half in zip(found, halves, strict=True):
        yield each._replace(low=each.low * told.scale, high=each.high * told.scale), half


def _share(share: Bounded) -> str:
    value, low, high = (100 * each for each in share)
    return f"{value:.1f} ({low:.1f} to {high:.1f})"
