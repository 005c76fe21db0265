"""What the axes of a sweep change: how much of the objective and of the choice each of them moves, alone and together,
and the one question that tells best who wins where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.report.grid import Grid
from simbackorder.report.path_words import path_words
from simbackorder.report.plain_words import heading, quoted
from simbackorder.report.sweep_answer import value_words
from simbackorder.report.swept import Swept, path_unit
from simbackorder.statistics.effects import Axis, Effects, effects
from simbackorder.statistics.first_split import Split, first_split

Array = NDArray[np.float64]
MOST_AXES = 6
LEAST_PAIR = 0.02
"""Smaller shares of two axes together are not named."""
LEAST_LEFT = 0.005
LABEL_WIDTH, NARROWEST = 24, 9


class OfAxes(NamedTuple):
    """`level`: what the axes do to the objective, the mean of the alternatives; `choice`: what they do to the
    differences between alternatives (None: there is one, or nothing varies)."""

    level: Effects | None
    choice: Effects | None


class Numbers(NamedTuple):
    """A measure's means, `means[point, alternative]`, of the points at which all are known, the axes there, and which
    alternative has the best mean of the objective."""

    means: Array
    axes: tuple[Axis, ...]
    labels: NDArray[np.int64]


def numbers_of(swept: Swept, measure: str | None = None) -> Numbers:
    """What the effects are of; a measure instead of the objective."""
    if measure is None:
        measure = swept.points[0].result.comparison.goal.objective
    rows, labels, settings = [], [], []
    for point in swept.points:
        comparison = point.result.comparison
        names = list(comparison.estimates)
        row = [comparison.estimates[name][measure].mean for name in names]
        if None not in row:
            rows.append(row)
            labels.append(names.index(comparison.best.ranking[0]) if comparison.best.ranking else 0)
            settings.append(point.settings)
    axes = tuple(_axis([each[path] for each in settings]) for path in swept.paths)
    return Numbers(np.array(rows, dtype=float), axes, np.array(labels, dtype=np.int64))


def _axis(values: list[object]) -> Axis:
    numeric = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in values)
    if numeric:
        numbers = np.array(values, dtype=float)
        return Axis(np.unique(numbers, return_inverse=True)[1], numbers)
    known = {text: code for code, text in enumerate(dict.fromkeys(map(repr, values)))}
    return Axis(np.array([known[repr(each)] for each in values], dtype=np.int64))


def of_axes(numbers: Numbers) -> OfAxes:
    """What the axes do."""
    means = numbers.means
    if len(means) < 2:
        return OfAxes(None, None)
    level = effects(means.mean(axis=1, keepdims=True), numbers.axes)
    apart = means - means.mean(axis=1, keepdims=True)
    return OfAxes(level, effects(apart, numbers.axes) if means.shape[1] > 1 else None)


def axes_blocks(swept: Swept, numbers: Numbers) -> Iterator[str | Grid]:
    """The axes in the order of what they change, and the pairs of them that do most together."""
    found = of_axes(numbers)
    if found.level is None or len(swept.paths) < 2:
        return
    objective = heading(swept.points[0].result.comparison.goal.objective)
    paths = list(swept.paths)
    order = ordered(found, len(paths))
    columns = [(f"{objective}, alone", ""), ("with others", "")]
    if found.choice is not None:
        columns += [("choice, alone", ""), ("with others", "")]
    rows = []
    for axis in order[:MOST_AXES]:
        kinds = [found.level] if found.choice is None else [found.level, found.choice]
        cells = [cell for each in kinds for cell in (_share(each.alone[axis]), _together(each, axis))]
        unit = path_unit(swept, paths[axis])
        rows.append((path_words(paths[axis]) + (f", {unit}" if unit else ""), tuple(cells)))
    yield "What each axis changes, % of all that changes over the points:"
    yield Grid("", tuple(columns), tuple(rows), LABEL_WIDTH, NARROWEST)
    choice = "" if found.choice is None else "Choice: the differences between alternatives."
    yield " ".join([*_pairs(swept, found.level, objective), *filter(None, [choice]), _basis(found, order)])


def ordered(found: OfAxes, count: int) -> list[int]:
    """The axes, those that change most first."""
    level = found.level
    if level is None:
        return list(range(count))
    return sorted(range(count), key=lambda axis: -(level.alone[axis] + level.together(axis) / 2))


def decisive(found: OfAxes, count: int) -> list[int]:
    """The same of the choice between alternatives, if there is any."""
    choice = found.choice
    if choice is None:
        return ordered(found, count)
    return sorted(range(count), key=lambda axis: -(choice.alone[axis] + choice.together(axis) / 2))


def axes_document(swept: Swept) -> dict[str, Any]:
    """The same as plain data: by path the shares of the objective and of the choice, those that change most first."""
    numbers = numbers_of(swept)
    found = of_axes(numbers)
    if found.level is None:
        return {}
    paths = list(swept.paths)
    order = ordered(found, len(paths))
    kinds = {"objective": found.level, "choice": found.choice}
    axes = {paths[axis]: {kind: _axis_document(each, axis) for kind, each in kinds.items()} for axis in order}
    pairs = [
        {"paths": [paths[i], paths[j]], "share": share}
        for (i, j), share in sorted(found.level.pairs.items(), key=lambda each: -each[1])
    ]
    method = "analysis of variance" if found.level.exact else "regression"
    decides = what_decides(swept, numbers)
    document = {"method": method, "shares": axes, "pairs": pairs, "left": found.level.left}
    document |= {"confounded": found.level.confounded, "decides": decides}
    return {"axes": document}


def _axis_document(found: Effects | None, axis: int) -> dict[str, float | None] | None:
    if found is None:
        return None
    return {"alone": found.alone[axis], "with_others": found.together(axis) if found.pairs else None}


def _pairs(swept: Swept, found: Effects, objective: str) -> Iterator[str]:
    large = sorted(((share, pair) for pair, share in found.pairs.items() if share >= LEAST_PAIR), reverse=True)[:2]
    paths = [path_words(path) for path in swept.paths]
    if large:
        said = "; ".join(f"{paths[i]} with {paths[j]} ({_share(share)} % of {objective})" for share, (i, j) in large)
        yield f"Most together: {said}."


def _basis(found: OfAxes, order: list[int]) -> str:
    assert found.level is not None
    level = found.level
    how = "analysis of variance" if level.exact else "a regression with squares and products"
    if not level.exact and not level.pairs:
        how = "a regression, of too few points to tell what axes do together"
    more = f" {len(order) - MOST_AXES} further axes: --details." if len(order) > MOST_AXES else ""
    rest = "more of them together" if level.exact else "luck, or forms that this does not see"
    left = [f"{_share(level.left)} % is left ({rest})"] if level.left >= LEAST_LEFT else []
    if level.confounded >= LEAST_PAIR:
        left.append(f"{_share(level.confounded)} % is of axes that happen to vary together at these points")
    return f"{'; '.join([f'By {how}', *left])}.{more}"


def _share(share: float) -> str:
    percent = 100 * share
    return f"{percent:.0f}" if percent >= 0.95 or percent < 0.05 else "<1"


def _together(found: Effects, axis: int) -> str:
    return _share(found.together(axis)) if found.pairs else "-"


def question(swept: Swept, numbers: Numbers) -> Split | None:
    """The first question of a tree that tells who has the best mean where."""
    if len(set(numbers.labels.tolist())) < 2:
        return None
    columns = [each.codes.astype(float) if each.numbers is None else each.numbers for each in numbers.axes]
    return first_split(numbers.labels, columns, [each.numbers is None for each in numbers.axes])


def what_decides(swept: Swept, numbers: Numbers) -> str:
    """The same in words; empty: nobody else wins anywhere."""
    if len(swept.paths) < 2 or len(set(numbers.labels.tolist())) < 2:
        return ""
    found = question(swept, numbers)
    if found is None:
        return "No single axis decides who is best: it takes several of them."
    path = list(swept.paths)[found.column]
    first, other = _wins(swept, numbers, found.first), _wins(swept, numbers, ~found.first)
    if found.other is None:
        value = value_words(swept, path, swept.paths[path][int(found.at)])
        return f"What decides most is the {path_words(path)}: at {value} {first}; elsewhere {other}."
    low, high = (value_words(swept, path, _near(each)) for each in (found.at, found.other))
    return f"What decides most is the {path_words(path)}: up to {low} {first}; from {high} on {other}."


def _near(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _wins(swept: Swept, numbers: Numbers, which: NDArray[np.bool_]) -> str:
    counts = np.bincount(numbers.labels[which])
    name = list(swept.points[0].result.comparison.estimates)[int(counts.argmax())]
    return f"{quoted([name])} has the best mean at {int(counts.max())} of {int(which.sum())} points"
