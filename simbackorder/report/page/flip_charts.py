"""Where the winner flips: a map of a sweep with the best alternative in every cell, and lines against today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simbackorder.report.axes import decisive, numbers_of, of_axes
from simbackorder.report.first_table import TODAY
from simbackorder.report.grid import printable
from simbackorder.report.numbers import rounded
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.names import lines_of
from simbackorder.report.path_words import path_words
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import heading, listed
from simbackorder.report.result import unit_label
from simbackorder.report.sweep_answer import value_words
from simbackorder.report.swept import Point, Swept, best, path_unit, value_text

CELL, LINE_HEIGHT = 44, 260
MOST_MAPS = 12
"""Maps of two paths that are drawn, one for every combination of the others."""
MOST_IN_CELL = 3
UNDECIDED = "cannot be told"
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


def flip_drawings(swept: Swept) -> Iterator[Drawing]:
    """The map, or several of them, and of a sweep of one path the lines; of points that are no grid dots."""
    if len(swept.points[0].result.comparison.estimates) < 2 or len(swept.points) < 2:
        return
    if swept.drawn:
        yield _dots(swept)
        if swept.refined and len(swept.paths) == 1:
            yield _lines(swept, next(iter(swept.paths)))
        return
    for n, (title, points) in enumerate(list(_maps(swept))[:MOST_MAPS]):
        yield _map(swept, "flips" if not n else f"flips_{n + 1}", title, points)
    (path, *others) = swept.paths
    if not others:
        yield _lines(swept, path)


def _maps(swept: Swept) -> Iterator[tuple[str, list[Point]]]:
    """The points by the values of all paths but the first two."""
    further = list(swept.paths)[2:]
    found: dict[str, list[Point]] = {}
    for point in swept.points:
        where = ", ".join(f"{path_words(path)} {value_words(swept, path, point.settings[path])}" for path in further)
        found.setdefault(where, []).append(point)
    yield from found.items()


def _numbers(swept: Swept) -> dict[str, int]:
    """A number for each alternative that may be the best somewhere, in the order of the file."""
    names = swept.points[0].result.comparison.estimates
    winners = [name for name in names if any(name in best(point) for point in swept.points)]
    return {name: n for n, name in enumerate(winners, start=1)}


def _map(swept: Swept, name: str, title: str, points: Sequence[Point]) -> Drawing:
    numbers = _numbers(swept)
    rows = [_cell(swept, point, numbers) for point in points]
    baseline = points[0].result.comparison.baseline
    named = [f"{n} '{printable(each)}'{f' {TODAY}' if each == baseline else ''}" for each, n in numbers.items()]
    across, *upwards = swept.paths
    axes = (path_words(across), path_words(upwards[0]) if upwards else "")
    says = f"The number of a cell is the alternative that is best there: {listed(named)}."
    unsure = [row for row in rows if row["winner"] == UNDECIDED]
    if unsure:
        says += " A pale cell with a broken edge is undecided: these cannot be told apart (?: more than three)."

    def chart(width: int, colours: Colours) -> Any:
        return _map_chart(swept, rows, (numbers, axes), (width, colours))

    shown = "Which alternative is best where" + (f", {title}" if title else "")
    return Drawing(name, shown, says, chart)


def _cell(swept: Swept, point: Point, numbers: dict[str, int]) -> dict[str, Any]:
    across, *upwards = swept.paths
    may_be = sorted(numbers[name] for name in best(point))
    several = len(may_be) > 1
    few = "/".join(map(str, may_be)) if len(may_be) <= MOST_IN_CELL else "?"
    return {
        "x": value_words(swept, across, point.settings[across], bare=True),
        "y": value_words(swept, upwards[0], point.settings[upwards[0]], bare=True) if upwards else "",
        "winner": UNDECIDED if several else str(may_be[0]) if may_be else UNDECIDED,
        "shown": few or "-",
    }


def _map_chart(
    swept: Swept, rows: list[dict[str, Any]], of: tuple[dict[str, int], tuple[str, str]], look: tuple[int, Colours]
) -> Any:
    import altair as alt

    (numbers, (across, upwards)), (width, colours) = of, look
    paths = list(swept.paths)
    palette = (colours.gain, colours.third, colours.loss, colours.today, colours.total, colours.fourth)
    domain = [str(n) for n in numbers.values()]
    scale = alt.Scale(domain=domain, range=[palette[n % len(palette)] for n in range(len(domain))])
    xs, ys = (_in_order(rows, key) for key in ("x", "y"))
    x_title = lines_of(_with_unit(swept, paths[0], across), width // 8)
    y_title = lines_of(_with_unit(swept, paths[1], upwards), 24) if upwards else None
    y_axis = alt.Axis(grid=False, ticks=False, domain=False, labels=bool(upwards))
    base = plotted(rows).encode(
        x=alt.X("x:O", sort=xs, title=x_title, axis=alt.Axis(labelAngle=0, grid=False), scale=alt.Scale(padding=0.04)),
        y=alt.Y("y:O", sort=ys[::-1], title=y_title, axis=y_axis, scale=alt.Scale(padding=0.04)),
    )
    decided = base.transform_filter(f"datum.winner != '{UNDECIDED}'").mark_rect(opacity=0.55)
    unsure = base.transform_filter(f"datum.winner == '{UNDECIDED}'").mark_rect(
        fill=colours.grid, fillOpacity=0.35, stroke=colours.today, strokeDash=[4, 3]
    )
    words = base.mark_text(fontSize=12 if width < 500 else 14, fontWeight="bold").encode(text="shown:N")
    layers = alt.layer(decided.encode(color=alt.Color("winner:N", scale=scale, legend=None)), unsure, words)
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return layers.properties(width=width, height=CELL * len(ys) + 70, autosize=size)


def _dots(swept: Swept) -> Drawing:
    """A dot per point where it lies on the two axes that decide most, in the colour of the best there."""
    numbers, paths = _numbers(swept), list(swept.paths)
    across, *upwards = [paths[axis] for axis in decisive(of_axes(numbers_of(swept)), len(paths))[:2]]
    ranked = [(point, point.result.comparison.best.ranking) for point in swept.points]
    rows = [
        {
            "x": _at(swept, across, point),
            "y": _at(swept, upwards[0], point) if upwards else 0,
            "winner": str(numbers[names[0]]),
            "sure": "surely" if len(best(point)) == 1 else UNDECIDED,
        }
        for point, names in ranked
        if names and names[0] in numbers
    ]
    baseline = swept.points[0].result.comparison.baseline
    named = [f"{n} '{printable(each)}'{f' {TODAY}' if each == baseline else ''}" for each, n in numbers.items()]
    says = f"The number and colour of a dot are the alternative with the best mean there: {listed(named)}."
    if any(row["sure"] == UNDECIDED for row in rows):
        says += " Where a dot is pale it cannot be told from the next."
    others = len(paths) - 2
    if others > 0:
        says += f" The {others} other axes vary, too." if others > 1 else " The other axis varies, too."

    def chart(width: int, colours: Colours) -> Any:
        return _dots_chart(swept, rows, (numbers, across, upwards), (width, colours))

    return Drawing("flips", "Which alternative is best where, by the axes that decide most", says, chart)


def _at(swept: Swept, path: str, point: Point) -> Any:
    value = point.settings[path]
    return value if _numeric(swept, path) else printable(value_text(value))


def _numeric(swept: Swept, path: str) -> bool:
    return all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in swept.paths[path])


def _dots_chart(
    swept: Swept, rows: list[dict[str, Any]], of: tuple[dict[str, int], str, list[str]], look: tuple[int, Colours]
) -> Any:
    import altair as alt

    (numbers, across, upwards), (width, colours) = of, look
    palette = (colours.gain, colours.third, colours.loss, colours.today, colours.total, colours.fourth)
    domain = [str(n) for n in numbers.values()]
    colour = alt.Scale(domain=domain, range=[palette[n % len(palette)] for n in range(len(domain))])

    def axis(channel: Any, key: str, path: str, letters: int) -> Any:
        title = lines_of(_with_unit(swept, path, path_words(path)), letters)
        if _numeric(swept, path):
            ticks = alt.Axis(tickCount=6, labelOverlap=True)
            return channel(f"{key}:Q", title=title, scale=alt.Scale(zero=False, padding=14), axis=ticks)
        return channel(f"{key}:O", title=title)

    y = axis(alt.Y, "y", upwards[0], 24) if upwards else alt.Y("y:Q", title=None, axis=None)
    faint = alt.condition(f"datum.sure == '{UNDECIDED}'", alt.value(0.3), alt.value(0.75))
    base = plotted(rows).encode(x=axis(alt.X, "x", across, width // 8), y=y)
    dots = base.mark_circle(size=330).encode(color=alt.Color("winner:N", scale=colour, legend=None), opacity=faint)
    words = base.mark_text(fontSize=11, fontWeight="bold").encode(text="winner:N")
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(dots, words).properties(width=width, height=LINE_HEIGHT + 100, autosize=size)


def _in_order(rows: list[dict[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(row[key] for row in rows))


def _with_unit(swept: Swept, path: str, words: str) -> str:
    unit = path_unit(swept, path)
    return f"{words}, {unit}" if unit else words


def _lines(swept: Swept, path: str) -> Drawing:
    """The difference of each alternative to today, with its interval, at every value."""
    first = swept.points[0].result
    goal, baseline = first.comparison.goal, first.comparison.baseline
    unit, when = first.units[goal.objective], period(first)
    scale = 100.0 if unit == "fraction" else when.of(goal.objective, unit)
    numeric = _numeric(swept, path)
    rows = [row for point in swept.points for row in _differences(point, (path, numeric), scale)]
    words = f" {when.words}" if is_total(goal.objective, unit) else ""
    measure = "% points" if unit == "fraction" else unit_label(unit, first.head)
    title = f"{heading(goal.objective)} against today, {measure}{words}"
    names = list(dict.fromkeys(row["who"] for row in rows))
    ends = "; ".join(_spread(rows, name) for name in names)
    says = (
        f"Above the line at 0 an alternative is better than '{printable(baseline)}' {TODAY}, bars are how far a mean "
        f"may be off. From the first to the last value: {ends}."
        if goal.better > 0
        else f"Below the line at 0 an alternative is better than '{printable(baseline)}' {TODAY}, bars are how far a "
        f"mean may be off. From the first to the last value: {ends}."
    )

    def chart(width: int, colours: Colours) -> Any:
        axis = lines_of(_with_unit(swept, path, path_words(path)), width // 8)
        return _lines_chart(rows, (names, numeric), (axis, f"{measure}{words}"), (width, colours))

    return Drawing("flip_lines", f"{title[:1].upper()}{title[1:]}", says, chart)


def _differences(point: Point, of: tuple[str, bool], scale: float) -> Iterator[dict[str, Any]]:
    path, numeric = of
    comparison = point.result.comparison
    for name, row in comparison.differences.items():
        mean, half = row[comparison.goal.objective].difference[:2]
        if mean is None:
            continue
        half = half or 0.0
        x = point.settings[path] if numeric else printable(value_text(point.settings[path]))
        ends = {"low": (mean - half) * scale, "high": (mean + half) * scale}
        yield {"who": printable(name), "x": x, "mean": mean * scale, **ends}


def _spread(rows: list[dict[str, Any]], name: str) -> str:
    mine = [row["mean"] for row in rows if row["who"] == name]
    return f"'{name}' {_signed(mine[0])} to {_signed(mine[-1])}"


def _signed(value: float) -> str:
    return rounded(value, 0 if abs(value) >= 10 else 2, signed=True)


def _lines_chart(
    rows: list[dict[str, Any]], of: tuple[list[str], bool], titles: tuple[list[str], str], look: tuple[int, Colours]
) -> Any:
    import altair as alt

    (names, numeric), (axis, title), (width, colours) = of, titles, look
    palette = (colours.gain, colours.loss, colours.third, colours.total)
    colour = alt.Scale(domain=names, range=[palette[n % len(palette)] for n in range(len(names))])
    dashes = alt.Scale(domain=names, range=[list(DASHES[(n + n // 4) % len(DASHES)]) for n in range(len(names))])
    legend = alt.Legend(orient="top", title=None, columns=1 if width < 500 else 2, symbolType="stroke", symbolSize=300)
    who = {"color": alt.Color("who:N", scale=colour, legend=legend)}
    dashed = {"strokeDash": alt.StrokeDash("who:N", scale=dashes, legend=legend)}
    ticks = alt.Axis(tickCount=5 if width < 500 else 8, labelOverlap=True) if numeric else alt.Axis(labelAngle=0)
    scale = alt.Scale(zero=False) if numeric else alt.Undefined
    x = alt.X(f"x:{'Q' if numeric else 'O'}", title=axis, axis=ticks, scale=scale)
    y = alt.Y("mean:Q", title=title, axis=alt.Axis(format="~s", tickCount=6, titlePadding=14))
    base = plotted(rows)
    zero = plotted([{"zero": 0.0}]).mark_rule(color=colours.text, strokeWidth=1).encode(y="zero:Q")
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, **who, **dashed)
    bars = base.mark_rule(strokeWidth=1.5).encode(x=x, y="low:Q", y2="high:Q", **who)
    points = base.mark_circle(size=45, opacity=1).encode(x=x, y=y, **who)
    size = alt.AutoSizeParams(type="fit", contains="padding")
    tall = LINE_HEIGHT + 18 * len(names) // (1 if width < 500 else 2)
    return alt.layer(zero, bars, lines, points).properties(width=width, height=tall, autosize=size)
