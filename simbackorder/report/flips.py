"""Where, along a sweep, an alternative turns from better than the baseline to worse, and how surely."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simbackorder.report.grid import printable
from simbackorder.report.swept import Point, Swept, lines_along, short_names, shown_settings, value_text, valued

WORDS = {1: "better", 0: "equal", -1: "worse"}


class Standing(NamedTuple):
    """An alternative beside the baseline at one point: `sign` +1 if its estimate is better, -1 worse, 0 equal."""

    point: Point
    sign: int
    significant: bool


def standings(points: Sequence[Point], alternative: str) -> list[Standing]:
    """The alternative beside the baseline at each point where both have a value; p as in the table of differences."""
    found = []
    for point in points:
        goal = point.result.comparison.goal
        difference, p = point.result.comparison.differences[alternative][goal.objective]
        if difference.mean is not None:
            sign = goal.better * ((difference.mean > 0) - (difference.mean < 0))
            found.append(Standing(point, sign, p is not None and p < 1 - goal.confidence))
    return found


def sentences(swept: Swept) -> Iterator[str]:
    """Every alternative beside the baseline along the grid. In a grid of several paths only where the sign changes,
    significantly on a side."""
    unsure = 0
    for path in swept.paths:
        for line in lines_along(swept, path):
            for name in swept.points[0].result.comparison.differences:
                along = standings(line, name)
                if len(swept.paths) == 1:
                    yield _sentence(swept, path, name, along)
                elif _changes(along) and any(each.significant for each in along):
                    yield _where(swept, path, line[0]) + _sentence(swept, path, name, along)
                else:
                    unsure += _changes(along)
    if unsure:
        yield f"Further changes of sign along the grid, with no significant difference beside them: {unsure}."


def _changes(along: Sequence[Standing]) -> bool:
    return len({each.sign for each in along if each.sign}) > 1


def _where(swept: Swept, path: str, point: Point) -> str:
    others = {other: value for other, value in point.settings.items() if other != path}
    return f"At {shown_settings(others, short_names(swept))}: "


def _sentence(swept: Swept, path: str, name: str, along: Sequence[Standing]) -> str:
    baseline = printable(swept.points[0].result.comparison.baseline)
    whose = f"'{printable(name)}' against '{baseline}'"
    stretches = [list(group) for _, group in itertools.groupby(along, key=lambda each: each.sign)]
    if not stretches:
        return f"{whose}: nothing to compare."
    if len(stretches) > 1 and not any(each.significant for each in along):
        turns = [_between(swept, path, before, after) for before, after in _turning(along)]
        changes = f"; the sign of the estimate changes between {' and between '.join(turns)}" if turns else ""
        return f"{whose}: significantly different at no point{changes}."
    parts = [_stretch(swept, path, each, alone=len(stretches) == 1) for each in stretches]
    return ". ".join([f"{whose}: {', '.join(parts)}", *_turns(swept, path, along)]) + "."


def _stretch(swept: Swept, path: str, stretch: Sequence[Standing], alone: bool) -> str:
    """`better at mean 10 to 25 days (significantly at 10 and 15)`."""
    first, last = stretch[0].point, stretch[-1].point
    ends = [*([] if first is last else [_bare(path, first)]), valued(swept, path, last.settings[path])]
    where = f"at {short_names(swept)[path]} {' to '.join(ends)}"
    sure = [_bare(path, each.point) for each in stretch if each.significant]
    if stretch[0].sign == 0:
        return "exactly equal at every point" if alone else f"equal {where}"
    surely = f"significantly at {_and(sure)}" if sure else "nowhere significantly"
    if len(stretch) == 1:
        surely = "significantly" if sure else "not significantly"
    elif len(sure) == len(stretch):
        surely = "everywhere significantly"
    return f"{WORDS[stretch[0].sign]} {'at every point' if alone else where} ({surely})"


def _turns(swept: Swept, path: str, along: Sequence[Standing]) -> Iterator[str]:
    """Each change of sign, and between which points it is sure."""
    for before, after in _turning(along):
        place = along.index(after)
        earlier = [each for each in _while_same(along[:place][::-1], before.sign) if each.significant]
        later = [each for each in _while_same(along[place:], after.sign) if each.significant]
        yield f"The sign changes between {_between(swept, path, before, after)}, {_surely(swept, path, earlier, later)}"


def _turning(along: Sequence[Standing]) -> list[tuple[Standing, Standing]]:
    """The last point before and the first after each change of sign; points of equality lie in between."""
    signed = [each for each in along if each.sign]
    return [(before, after) for before, after in itertools.pairwise(signed) if before.sign != after.sign]


def _while_same(along: Sequence[Standing], sign: int) -> Iterator[Standing]:
    """The first points that are not of the other sign."""
    return itertools.takewhile(lambda each: each.sign != -sign, along)


def _surely(swept: Swept, path: str, earlier: Sequence[Standing], later: Sequence[Standing]) -> str:
    if earlier and later:
        return f"significant on both sides between {_between(swept, path, earlier[0], later[0])}"
    if earlier or later:
        return f"significant only {'before' if earlier else 'after'} it"
    return "significant on neither side"


def _between(swept: Swept, path: str, before: Standing, after: Standing) -> str:
    return f"{_bare(path, before.point)} and {valued(swept, path, after.point.settings[path])}"


def _bare(path: str, point: Point) -> str:
    return value_text(point.settings[path])


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
