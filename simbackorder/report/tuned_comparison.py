"""What a comparison of alternatives, each at its best, tells: in words, as tables, and as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.tuning.judging import short_names
from simbackorder.report import document
from simbackorder.report.grid import Grid, printable
from simbackorder.report.long_form import csv_text, rows
from simbackorder.report.numbers import UNDEFINED, interval
from simbackorder.report.plain_words import heading, quoted
from simbackorder.report.result import Head, Result, head, unit_label, units
from simbackorder.report.tables import Block, blocks_markdown, blocks_text
from simbackorder.report.tuning import amount, number_text, values_text
from simbackorder.report.verdict import verdict

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.each_at_its_best import EachAtItsBest
    from simbackorder.statistics.difference import Difference

STOCK = "mean_on_hand"
MUCH = 1.05
"""From so much more stock on it is worth a word."""


def tuned_blocks(found: EachAtItsBest, task: Task) -> list[Block]:
    """Title, answer, what tuning changed, what each gained, and which values each got."""
    about = head(task.scenario, task.means.engine)
    result = Result(about, units(task.catalogue), found.at_best)
    blocks: list[Block] = [f"{printable(about.title)}: each alternative at its best"]
    blocks += [verdict(result), changed(found, task, about), worth_grid(found, task, about)]
    if any(one.space.parameters for one in found.tuned.values()):
        blocks.append(levels_grid(found))
    blocks.append(how(found, task, about))
    return [*blocks, *(f"Note: {note}" for note in notes(found, about))]


def changed(found: EachAtItsBest, task: Task, about: Head) -> str:
    """Whether tuning changes the choice, and what of a lead was better stock only."""
    stated, best = found.as_stated.best, found.at_best.best
    if not stated.ranking or not best.ranking:
        return "What tuning changes cannot be told: the objective is undefined."
    said = []
    if len(stated.best) == len(best.best) == len(stated.ranking):
        said.append("Nothing can be told apart, neither as stated nor at their best.")
    elif set(stated.best) == set(best.best):
        verb = "is" if len(best.best) == 1 else "are"
        said.append(f"Tuning does not change the choice: {quoted(best.best)} {verb} the best also as stated.")
    else:
        which = "led" if len(stated.best) == 1 else "tied for the lead"
        said.append(
            f"Tuning changes the choice: as stated {quoted(stated.best)} {which}, at their best {quoted(best.best)}."
        )
    said += leads(found, task, about)
    return " ".join(said)


def leads(found: EachAtItsBest, task: Task, about: Head) -> Iterator[str]:
    """Of the leader as stated, and of the leader at the best, what tuning does to its lead over the baseline."""
    base = found.at_best.baseline
    for name in dict.fromkeys((found.as_stated.best.ranking[0], found.at_best.best.ranking[0])):
        if name == base:
            continue
        before, after = lead(found.as_stated, name), lead(found.at_best, name)
        if before.mean is None or after.mean is None:
            continue
        unit = task.catalogue[found.at_best.goal.objective].unit
        better = found.at_best.goal.better
        sizes = amount(before, unit, about, signed=True), amount(after, unit, about, signed=True)
        sentence = f"'{printable(name)}' against '{printable(base)}': {sizes[0]} as stated, {sizes[1]} at their best"
        confidence = task.goal.confidence
        if clear(before, better, confidence) and not clear(after, better, confidence):
            sentence += ": its lead was not the policy's, but that of the levels"
        elif clear(after, better, confidence) and better * before.mean > 2 * better * after.mean:
            sentence += ": most of its lead was that of the levels"
        yield f"{sentence}."
    yield from stock(found)


def clear(each: Difference, better: int, confidence: float) -> bool:
    """Whether it is better beyond doubt."""
    return each.mean is not None and better * each.mean > 0 and each.p is not None and each.p < 1 - confidence


def lead(comparison: Comparison, name: str) -> Difference:
    """The objective of an alternative less the baseline's."""
    return comparison.differences[name][comparison.goal.objective].difference


def stock(found: EachAtItsBest) -> Iterator[str]:
    """Whether the baseline holds too little, or too much."""
    base = found.at_best.baseline
    now, then = (each.estimates[base].get(STOCK) for each in (found.as_stated, found.at_best))
    if now is None or then is None or not now.mean or not then.mean:
        return
    if max(now.mean / then.mean, then.mean / now.mean) >= MUCH:
        much = "too little" if then.mean > now.mean else "too much"
        yield (
            f"As stated '{printable(base)}' holds {much}: {now.mean:,.0f} units on average, {then.mean:,.0f} at "
            f"its best."
        )


def worth_grid(found: EachAtItsBest, task: Task, about: Head) -> Grid:
    """By alternative, the best first: the objective, its difference to the baseline, as stated, and what tuning
    gains."""
    objective = found.at_best.goal.objective
    unit = task.catalogue[objective].unit
    label = "%" if unit == "fraction" else unit_label(unit, about)
    base = found.at_best.baseline
    rows = []
    for name in found.at_best.best.ranking or tuple(found.at_best.estimates):
        best, stated = (each.estimates[name][objective] for each in (found.at_best, found.as_stated))
        gain = found.gains[name]
        against = None if name == base else lead(found.at_best, name)
        cells = (
            interval(best.mean, best.half_width, unit, about),
            UNDEFINED if against is None else interval(against.mean, against.half_width, unit, about, signed=True),
            interval(stated.mean, stated.half_width, unit, about),
            interval(gain.mean, gain.half_width, unit, about, signed=True),
        )
        mark = "* " if name in found.at_best.best.best else ""
        rows.append((f"{mark}{printable(name)}{' (today)' if name == base else ''}", cells))
    columns = ((heading(objective), label), ("against today", ""), ("as stated", ""), ("by tuning", ""))
    return Grid("at their best", columns, tuple(rows))


def levels_grid(found: EachAtItsBest) -> Grid:
    """By alternative, the value of each parameter at its best, and the stated one, if it is another."""
    paths = list(dict.fromkeys(each.path for one in found.tuned.values() for each in one.space.parameters))
    rows = []
    for name in found.at_best.estimates:
        cells = []
        for path in paths:
            one = found.tuned.get(name)
            values = {} if one is None else one.values
            if path not in values:
                cells.append(UNDEFINED)
                continue
            now = one.stated.get(path) if one else None
            was = "" if now is None or now == values[path] else f" (was {number_text(now)})"
            cells.append(f"{number_text(values[path])}{was}")
        rows.append((printable(name), tuple(cells)))
    return Grid("levels", tuple((printable(short), "") for short in short_names(paths)), tuple(rows))


def how(found: EachAtItsBest, task: Task, about: Head) -> str:
    """What was done."""
    candidates = sum(each.searched.candidates for each in found.tuned.values())
    runs = sum(each.searched.replications for each in found.tuned.values())
    return (
        f"{candidates:,} candidates were simulated in all, {runs:,} runs. The tables are of "
        f"{found.at_best.replications:,} replications on luck that no search has met, the same for all: mean ± "
        f"half-width "
        f"of the {task.goal.confidence * 100:g} % confidence interval; * may be the best. Seed {about.seed}, engine "
        f"{about.engine}, scenario {about.digest}."
    )


def notes(found: EachAtItsBest, about: Head) -> Iterator[str]:
    """What to mind: bounds that were met, constraints that were not, alternatives that have nothing to tune."""
    for name, why in found.infeasible.items():
        yield f"{why} Here '{printable(name)}' is compared as it is stated."
    for name, one in found.tuned.items():
        if not one.space.parameters:
            yield f"'{printable(name)}' has no such parameters, and is compared as it is stated."
            continue
        point = one.judged.names[one.judged.best]
        ends = [
            short
            for short, each, k in zip(
                short_names([e.path for e in one.space.parameters]), one.space.parameters, point, strict=True
            )
            if k in (0, each.length - 1)
        ]
        if ends:
            yield f"'{printable(name)}' is best at an end of the range of {', '.join(ends)}: widen it."
        if not one.judged.holds:
            yield f"'{printable(name)}' does not surely meet all constraints on fresh luck."
    if any(one.by_default for one in found.tuned.values()):
        yield (
            "The scenario does not say what is tuned (optimise.parameters): it was all levels of replenishment, from a "
            "quarter to two and a half times what they are."
        )
    yield from about.notes


def tuned_text(found: EachAtItsBest, task: Task, width: int) -> str:
    """As paragraphs and tables of at most so many columns."""
    return blocks_text(tuned_blocks(found, task), width)


def tuned_markdown(found: EachAtItsBest, task: Task) -> str:
    """In Markdown."""
    return blocks_markdown(tuned_blocks(found, task))


def tuned_csv(found: EachAtItsBest, task: Task) -> str:
    """The comparison of alternatives at their best as CSV, a row per alternative and measure."""
    return csv_text(rows(Result(head(task.scenario, task.means.engine), units(task.catalogue), found.at_best)))


def tuned_document(found: EachAtItsBest, task: Task) -> dict[str, Any]:
    """The same for scripts: as of a comparison, of the alternatives at their best; `tuned` and `as_stated` besides."""
    about = head(task.scenario, task.means.engine)
    best, stated = (Result(about, units(task.catalogue), each) for each in (found.at_best, found.as_stated))
    objective = found.at_best.goal.objective
    now = document.conclusions(stated)
    return (
        document.opening(best)
        | {"baseline": found.at_best.baseline}
        | document.conclusions(best)
        | {
            "tuned": {
                name: {
                    "values": one.values,
                    "stated": one.stated,
                    "settings": values_text(one, one.judged.best),
                    "candidates": one.searched.candidates,
                    "gain": {"measure": objective, "mean": gain.mean, "half_width": gain.half_width, "p": gain.p},
                }
                for name, one in found.tuned.items()
                for gain in (found.gains[name],)
            },
            "infeasible": dict(found.infeasible),
            "as_stated": {key: now[key] for key in ("alternatives", "differences", "verdict")},
            "answer": {"text": f"{verdict(best)} {changed(found, task, about)}"},
            "notes": list(notes(found, about)),
        }
    )
