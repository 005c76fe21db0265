"""A selection of the best alternative, in words and as JSON."""

from __future__ import annotations

import textwrap
from typing import Any

from simbackorder.experiments.budgeting import Budgeted
from simbackorder.experiments.selecting import Selected
from simbackorder.experiments.task import Task
from simbackorder.report.grid import Grid, printable, text
from simbackorder.report.numbers import interval, p_value
from simbackorder.report.result import head, unit_label


def selection_text(found: Selected, task: Task, width: int) -> str:
    """The answer, and what was spent on each alternative."""
    about = head(task.scenario, task.means.engine)
    objective = task.goal.objective
    unit = task.catalogue[objective].unit
    label = unit_label(unit, about)
    rows = tuple(
        (
            printable(each.name),
            (
                interval(each.mean, None, unit, about),
                f"{each.replications:,}",
                "-" if each.dropped is None else f"{each.dropped:,}",
            ),
        )
        for each in found.candidates
    )
    grid = Grid("alternative", ((objective, label), ("replications", ""), ("out after", "")), rows)
    return "\n\n".join([textwrap.fill(answer(found, task), width), text(grid, width)])


def answer(found: Selected, task: Task) -> str:
    """Which alternative is selected, how surely, and at what expense."""
    about = head(task.scenario, task.means.engine)
    objective = task.goal.objective
    label = unit_label(task.catalogue[objective].unit, about)
    smallest = f"{found.rule.smallest:g} {label}".rstrip()
    named = [f"'{printable(name)}'" for name in found.best]
    said = f"{found.spent:,} replications of all alternatives together."
    if not found.decided:
        left = " and ".join([", ".join(named[:-1]), named[-1]])
        return f"Not decided within {found.rule.most:,} replications: {left} are left, the leading one first. {said}"
    sure = f"{100 * found.rule.confidence:g} %"
    return (
        f"Selected: {named[0]}. With a probability of at least {sure} it has the best {objective}, if the others are "
        f"worse by {smallest} or more; whatever is nearer counts as equal. {said}"
    )


def selection_document(found: Selected, task: Task) -> dict[str, Any]:
    """The same for scripts."""
    scenario = task.scenario
    return {
        "scenario": {"title": scenario.title, "digest": scenario.digest, "seed": scenario.experiment.seed},
        "objective": task.goal.objective,
        "selected": found.best[0] if found.decided else None,
        "left": list(found.best),
        "confidence": found.rule.confidence,
        "smallest_difference": found.rule.smallest,
        "alternatives": {
            each.name: {"mean": each.mean, "replications": each.replications, "out_after": each.dropped}
            for each in found.candidates
        },
    }


def budgeted_text(found: Budgeted, task: Task, width: int) -> str:
    """The answer, and what was spent on each alternative."""
    about = head(task.scenario, task.means.engine)
    objective = task.goal.objective
    unit = task.catalogue[objective].unit
    label = unit_label(unit, about)
    rows = tuple(
        (
            printable(each.name),
            (
                interval(each.mean, None, unit, about),
                f"{each.replications:,}",
                "-" if each.behind is None else interval(each.behind, None, unit, about),
                "-" if each.better is None else p_value(each.better),
            ),
        )
        for each in found.contenders
    )
    columns = ((objective, label), ("replications", ""), ("worse by", label), ("better after all", "p"))
    return "\n\n".join(
        [textwrap.fill(budgeted_answer(found, task), width), text(Grid("alternative", columns, rows), width)]
    )


def budgeted_answer(found: Budgeted, task: Task) -> str:
    """Which alternative is selected, and how surely."""
    rest = "" if found.spent == found.budget else ", since all differences are settled"
    return (
        f"Selected: '{printable(found.best)}'. The estimated probability that it has the best {task.goal.objective} is "
        f"{_probability(found.probability)} (Bonferroni; from the data that chose it: no guarantee). "
        f"{found.spent:,} of {found.budget:,} replications of all alternatives together{rest}. "
        "'Worse by' is on the same customers and deliveries."
    )


def _probability(share: float) -> str:
    """In percent, and never as a certainty.

    >>> _probability(0.98765), _probability(0.99999)
    ('98.8 %', '99.9 %')
    """
    return f"{min(99.9, 100 * share):.1f} %"


def budgeted_document(found: Budgeted, task: Task) -> dict[str, Any]:
    """The same for scripts."""
    scenario = task.scenario
    return {
        "scenario": {"title": scenario.title, "digest": scenario.digest, "seed": scenario.experiment.seed},
        "objective": task.goal.objective,
        "selected": found.best,
        "probability_correct": found.probability,
        "budget": found.budget,
        "spent": found.spent,
        "alternatives": {
            each.name: {
                "mean": each.mean,
                "replications": each.replications,
                "worse_by": each.behind,
                "better_after_all": each.better,
            }
            for each in found.contenders
        },
    }
