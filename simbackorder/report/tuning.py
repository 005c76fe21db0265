"""What tuning an alternative has found: in words for who decides, as a table, as rows, and as a document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.tuning.judging import OWN, holds, short_names
from simbackorder.report.csv_cells import cell
from simbackorder.report.document import estimated
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED, interval
from simbackorder.report.plain_words import counted, heading, listed
from simbackorder.report.result import Head, head, unit_label
from simbackorder.report.tables import Block, blocks_markdown, blocks_text

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.aims import Score
    from simbackorder.experiments.tuning.tuning import Tuned
    from simbackorder.statistics.difference import Difference
    from simbackorder.statistics.estimate import Estimate

NEAR = 0.005
"""Candidates whose objective is within this share of the best are near enough for many purposes."""
MOST_NAMED = 3


def tuning_blocks(found: Tuned, task: Task) -> list[Block]:
    """Title, answer, table, how it was done, what to mind."""
    about = head(task.scenario, task.means.engine)
    title = f"{printable(about.title)}: tuning '{printable(found.alternative)}'"
    if found.alternative == "policy" and len(task.scenario.alternatives) == 1:
        title = f"{printable(about.title)}: tuned"
    table = candidates_grid(found, task, about)
    notes = [f"Note: {note}" for note in (*minded(found), *about.notes)]
    return [title, *answers(found, task, about), table, how(found, task, about), *notes]


def answers(found: Tuned, task: Task, about: Head) -> list[str]:
    """The best values and what they are worth; what they are worth more than the present ones; constraints; ties."""
    if len(found.aims.objectives) > 1:
        return [front_answer(found, task, about), *constraint_sentences(found, task, about)]
    said = [best_sentence(found, task, about), own_sentence(found, task, about), claim_sentence(found, task, about)]
    near = [tie_sentence(found), near_sentence(found)]
    paragraphs = (said, constraint_sentences(found, task, about), near)
    return [" ".join(filter(None, each)) for each in paragraphs if any(each)]


def values_text(found: Tuned, name: str) -> str:
    """The values of a finalist, by short names."""
    values = found.space.values(found.judged.names[name])
    return settings_text(values)


def settings_text(values: Mapping[str, float]) -> str:
    """Values by the shortest names that tell them apart."""
    pairs = zip(short_names(list(values)), values.values(), strict=True)
    return ", ".join(f"{printable(short)} {number_text(value)}" for short, value in pairs)


def number_text(value: float) -> str:
    """A value as it is written in a scenario.

    >>> number_text(700.0), number_text(0.05)
    ('700', '0.05')
    """
    return str(int(value)) if float(value).is_integer() else str(value)


def measured(found: Tuned, task: Task, name: str, measure: str) -> Estimate:
    return found.judged.comparison.estimates[name][measure]


def against_own(found: Tuned, name: str, measure: str) -> Difference | None:
    """A finalist less the scenario's own values."""
    row = found.judged.comparison.differences.get(name)
    return None if row is None else row[measure].difference


def amount(each: Estimate | Difference, unit: str, about: Head, signed: bool = False) -> str:
    """A number with its half-width and unit."""
    shown = interval(each.mean, each.half_width, unit, about, signed)
    label = "%" if unit == "fraction" else unit_label(unit, about)
    return f"{shown} {label}".rstrip()


def best_sentence(found: Tuned, task: Task, about: Head) -> str:
    objective = found.aims.objectives[0].measure
    unit = task.catalogue[objective].unit
    value = amount(measured(found, task, found.judged.best, objective), unit, about)
    how_good = "least" if found.aims.objectives[0].better < 0 else "most"
    return f"Set {values_text(found, found.judged.best)}: {heading(objective)} {value}, the {how_good} that was found."


def own_sentence(found: Tuned, task: Task, about: Head) -> str:
    """What the best values bring against those that the scenario has."""
    objective = found.aims.objectives[0].measure
    unit, best = task.catalogue[objective].unit, found.judged.best
    stated = settings_text(found.stated) if len(found.stated) == len(found.space.parameters) else ""
    now = f"The scenario's own values{f' ({stated})' if stated else ''}"
    if found.judged.own == best:
        return f"{now} are the best that was found."
    value = amount(measured(found, task, OWN, objective), unit, about)
    apart = against_own(found, best, objective)
    if apart is None or apart.mean is None:
        return f"{now} give {value}."
    tied = apart.p is None or apart.p >= 1 - task.goal.confidence
    size = amount(apart._replace(mean=abs(apart.mean)), unit, about)
    if tied:
        return f"{now} give {value}: no clear difference ({amount(apart, unit, about, signed=True)})."
    more = "more" if apart.mean > 0 else "less"
    return f"{now} give {value}; the best ones {size} {more}, on the same luck."


def claim_sentence(found: Tuned, task: Task, about: Head) -> str:
    """What the search itself had seen: the best of many looks better than it is."""
    objective = found.aims.objectives[0]
    unit = task.catalogue[objective.measure].unit
    seen = found.judged.searched[found.judged.best].means[0] * objective.better
    worth = measured(found, task, found.judged.best, objective.measure).mean
    if worth is None:
        return ""
    optimism = objective.better * (seen - worth)
    half = measured(found, task, found.judged.best, objective.measure).half_width
    claimed = interval(seen, half, unit, about).split(" ±")[0]
    off = interval(abs(optimism), half, unit, about).split(" ±")[0]
    if optimism > 0:
        return f"The search itself saw {claimed}, {off} better than it is: the best of many is lucky, too."
    return f"The search itself saw {claimed}, which was not too good to be true."


def constraint_sentences(found: Tuned, task: Task, about: Head) -> list[str]:
    """Whether each constraint holds for the best values, and how surely."""
    said = []
    for bound, each in zip(found.aims.bounds, found.judged.bounds[found.judged.best], strict=True):
        unit = task.catalogue[bound.stated.measure].unit
        end, word = (each.high, "at most") if bound.stated.below else (each.low, "at least")
        shown = UNDEFINED if each.mean is None else amount(each, unit, about)
        verdict = "holds" if bound.holds_surely(each) else "is not sure to hold"
        if end is None:
            said.append(f"{bound.stated.text}: cannot be told ({each.reason}).")
            continue
        limit = interval(end, each.half_width, unit, about).split(" ±")[0] + (" %" if unit == "fraction" else "")
        shown = shown.split(" ±")[0] + (" %" if unit == "fraction" else "")
        sure = f"{bound.confidence * 100:g} % confidence"
        said.append(f"{bound.stated.text} {verdict}: it is {shown}, and {word} {limit} with {sure}.")
    return said


def ties(found: Tuned) -> list[str]:
    """Finalists that cannot be told from the chosen one, where its constraints hold, too."""
    best = found.judged.comparison.best
    chosen = found.judged.best
    alike = []
    for name in found.judged.names:
        if name == chosen or not holds(found.aims, found.judged.bounds[name]):
            continue
        p = best.pair(name, chosen).p_adjusted
        if p is None or p >= 1 - found.judged.comparison.goal.confidence:
            alike.append(name)
    return alike


def tie_sentence(found: Tuned) -> str:
    alike = ties(found)
    if not alike:
        return ""
    shown = "; ".join(values_text(found, name) for name in alike[:MOST_NAMED])
    more = f"; and {len(alike) - MOST_NAMED} more" if len(alike) > MOST_NAMED else ""
    return f"A tie, as far as these replications tell: {shown}{more}."


def near_enough(found: Tuned) -> list[Score]:
    """Candidates simulated as often as the best in the search, that come near to it."""
    as_often = [each for each in found.searched.as_often if each.feasible]
    best = found.judged.searched[found.judged.best].means[0]
    return [each for each in as_often if abs(each.means[0] - best) <= NEAR * abs(best)]


def near_sentence(found: Tuned) -> str:
    """Between which values whatever was tried is near the best."""
    near = near_enough(found)
    if len(near) < 2:
        return ""
    spans = []
    for k, short in enumerate(short_names([each.path for each in found.space.parameters])):
        numbers = [each.point[k] for each in near]
        low, high = (number_text(found.space.parameters[k].value(bound(numbers))) for bound in (min, max))
        spans.append(f"{printable(short)} {low}" + (f" to {high}" if low != high else ""))
    return f"Within {NEAR * 100:g} % of the best in the search were {len(near)} candidates, with {listed(spans)}."


def front_answer(found: Tuned, task: Task, about: Head) -> str:
    """What the ends of a front are, and how it stands to the scenario's own values."""
    words = [heading(each.measure) for each in found.aims.objectives]
    names = list(found.judged.names)
    ends = []
    for name in dict.fromkeys((names[0], names[-1])):
        parts = [
            f"{word} {amount(measured(found, task, name, each.measure), task.catalogue[each.measure].unit, about)}"
            for word, each in zip(words, found.aims.objectives, strict=True)
        ]
        ends.append(f"{values_text(found, name)} ({', '.join(parts)})")
    better = [name for name in names if better_in_all(found, name)]
    said = f"{counted(len(names), 'choice')}, none of which is better than another in all of {listed(words)}: "
    said += f"from {' to '.join(ends)}. "
    count = "none" if not better else "all" if len(better) == len(names) else str(len(better))
    return said + f"Surely better than the scenario's own values in all of them: {count}."


def better_in_all(found: Tuned, name: str) -> bool:
    """Whether a finalist is clearly better than the scenario's own values in every objective."""
    for each in found.aims.objectives:
        apart = against_own(found, name, each.measure)
        if apart is None or apart.mean is None or apart.p is None or apart.p >= 0.05 or apart.mean * each.better <= 0:
            return False
    return True


def candidates_grid(found: Tuned, task: Task, about: Head) -> Grid:
    """A row for each finalist and for the scenario's own values: parameters, objectives, constraints."""
    paths = [each.path for each in found.space.parameters]
    shorts = short_names(paths)
    measures = found.aims.measures
    chosen = found.judged.best if len(found.aims.objectives) == 1 else ""
    columns = [(printable(short), "") for short in shorts]
    for measure in measures:
        unit = task.catalogue[measure].unit
        columns.append((heading(measure), "%" if unit == "fraction" else unit_label(unit, about)))
    columns.append(("less own values", ""))
    if found.aims.bounds:
        columns.append(("within bounds", ""))
    objective = found.aims.objectives[0].measure
    rows = []
    order = list(found.judged.names)
    if chosen:
        order.sort(key=lambda name: name != chosen)
    for number, name in enumerate([*order, OWN], start=1):
        values = found.stated if name == OWN else found.space.values(found.judged.names[name])
        cells = [number_text(values[path]) if path in values else UNDEFINED for path in paths]
        for measure in measures:
            each = measured(found, task, name, measure)
            cells.append(interval(each.mean, each.half_width, task.catalogue[measure].unit, about))
        apart = None if name == OWN else against_own(found, name, objective)
        unit = task.catalogue[objective].unit
        cells.append("-" if apart is None else interval(apart.mean, apart.half_width, unit, about, signed=True))
        if found.aims.bounds:
            cells.append("surely" if holds(found.aims, found.judged.bounds[name]) else "no")
        rows.append((OWN if name == OWN else "best" if name == chosen else str(number), tuple(cells)))
    return Grid("", tuple(columns), tuple(rows), label_width=9, narrowest=6)


def how(found: Tuned, task: Task, about: Head) -> str:
    """How many candidates there are and were tried, and what the numbers rest on."""
    n = found.judged.comparison.replications
    return (
        f"{found.searched.candidates:,} of {found.space.size:,} candidates were simulated, "
        f"{found.searched.replications:,} runs in all, on the same luck. The table is of {n:,} replications on luck "
        "that the search has not met: mean ± "
        f"half-width of the {task.goal.confidence * 100:g} % confidence interval. Seed {about.seed}, engine "
        f"{about.engine}, scenario {about.digest}."
    )


def minded(found: Tuned) -> Iterator[str]:
    """What to mind: bounds that were met, parameters that are not there, and which ranges are ours."""
    point = found.judged.names[found.judged.best]
    for each, k in zip(found.space.parameters, point, strict=True):
        if k in (0, each.length - 1) and each.length > 1:
            end = "lower" if k == 0 else "upper"
            yield f"{each.path} is best at the {end} end of its range, {number_text(each.value(k))}: widen it."
    if found.by_default:
        ranges = (
            f"{e.path}: {number_text(e.value(0))} to {number_text(e.value(e.length - 1))}"
            for e in found.space.parameters
        )
        yield f"The scenario does not say what is tuned (optimise.parameters): tried were {'; '.join(ranges)}."
    if found.left_out:
        yield f"Not tuned, because '{printable(found.alternative)}' has no such parameter: {', '.join(found.left_out)}."
    if not found.judged.holds:
        yield "No candidate surely meets all constraints on fresh luck: simulate more (--replications)."


def tuning_text(found: Tuned, task: Task, width: int) -> str:
    """As paragraphs and a table of at most so many columns."""
    return blocks_text(tuning_blocks(found, task), width)


def tuning_markdown(found: Tuned, task: Task) -> str:
    """In Markdown."""
    return blocks_markdown(tuning_blocks(found, task))


# -- for scripts -------------------------------------------------------------------------------------------------------


def tuning_document(found: Tuned, task: Task) -> dict[str, Any]:
    """The same for scripts."""
    about = head(task.scenario, task.means.engine)
    single = len(found.aims.objectives) == 1
    alike = ties(found) if single else []
    names = list(found.judged.names)
    return {
        "scenario": {"title": about.title, "digest": about.digest, "seed": about.seed},
        "engine": about.engine,
        "replications": found.judged.comparison.replications,
        "confidence": task.goal.confidence,
        "alternative": found.alternative,
        "objectives": [
            {"measure": each.measure, "better": "higher" if each.better > 0 else "lower"}
            for each in found.aims.objectives
        ],
        "parameters": {
            each.path: {
                "from": each.value(0),
                "to": each.value(each.length - 1),
                "step": float(each.step),
                "own": found.stated.get(each.path),
                "best": found.values[each.path] if single else None,
            }
            for each in found.space.parameters
        },
        "best": candidate_document(found, task, about, found.judged.best) if single else None,
        "own": candidate_document(found, task, about, OWN),
        "finalists": [candidate_document(found, task, about, name) | {"tie": name in alike} for name in names],
        "near_enough": [found.space.values(each.point) for each in near_enough(found)] if single else [],
        "search": {
            "candidates": found.searched.candidates,
            "of": found.space.size,
            "runs": found.searched.replications,
        },
        "answer": {"text": " ".join(answers(found, task, about))},
        "notes": [*minded(found), *about.notes],
    }


def candidate_document(found: Tuned, task: Task, about: Head, name: str) -> dict[str, Any]:
    """One candidate on fresh luck: its values, measures, differences to the scenario's own values, and constraints."""
    estimates = found.judged.comparison.estimates[name]
    units = {measure: task.catalogue[measure].unit for measure in found.aims.measures}
    row = found.judged.comparison.differences.get(name, {})
    seen = found.judged.searched.get(name)
    return {
        "values": found.stated if name == OWN else found.space.values(found.judged.names[name]),
        "measures": {m: estimated(estimates[m], unit, about) for m, unit in units.items()},
        "differences": {
            m: {"mean": row[m].difference.mean, "half_width": row[m].difference.half_width, "p": row[m].difference.p}
            for m in units
            if m in row
        },
        "in_the_search": None
        if seen is None
        else {e.measure: e.better * mean for e, mean in zip(found.aims.objectives, seen.means, strict=True)},
        "constraints": [
            {
                "text": bound.stated.text,
                "confidence": bound.confidence,
                "mean": each.mean,
                "bound": each.high if bound.stated.below else each.low,
                "holds": bound.holds_surely(each),
            }
            for bound, each in zip(found.aims.bounds, found.judged.bounds[name], strict=True)
        ],
    }


def candidate_rows(found: Tuned) -> Iterator[dict[str, object]]:
    """A row per candidate that the search tried, on the luck of the search."""
    for each in found.searched.tried:
        means = zip(found.aims.objectives, each.means, strict=True)
        yield {
            **found.space.values(each.point),
            "replications": each.replications,
            **{objective.measure: objective.better * mean for objective, mean in means},
            "feasible": each.feasible,
        }


def tuning_csv(found: Tuned, task: Task) -> str:
    """The same for spreadsheets: a row per candidate on fresh luck and measure."""
    paths = [each.path for each in found.space.parameters]
    columns = ("candidate", *paths, "measure", "mean", "half_width", "unit", "difference", "difference_half_width", "p")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows(found, task):
        writer.writerow({key: cell(value) for key, value in row.items()})
    return stream.getvalue()


def rows(found: Tuned, task: Task) -> Iterator[dict[str, object]]:
    """A row per candidate on fresh luck and measure."""
    about = head(task.scenario, task.means.engine)
    paths = [each.path for each in found.space.parameters]
    single = len(found.aims.objectives) == 1
    for number, name in enumerate([*found.judged.names, OWN], start=1):
        values = found.stated if name == OWN else found.space.values(found.judged.names[name])
        label = OWN if name == OWN else "best" if single and name == found.judged.best else str(number)
        for measure in found.aims.measures:
            each = measured(found, task, name, measure)
            apart = None if name == OWN else against_own(found, name, measure)
            yield {
                "candidate": label,
                **{path: values.get(path) for path in paths},
                "measure": measure,
                "mean": each.mean,
                "half_width": each.half_width,
                "unit": unit_label(task.catalogue[measure].unit, about),
                "difference": None if apart is None else apart.mean,
                "difference_half_width": None if apart is None else apart.half_width,
                "p": None if apart is None else apart.p,
            }
