"""The answer of a refined sweep: between which values the winner changes, what stays undecided, what it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.report.grid import Grid, printable
from simbackorder.report.path_words import path_words
from simbackorder.report.plain_words import counted, listed, quoted
from simbackorder.report.sweep_answer import place_words, sweep_answer, value_words
from simbackorder.report.swept import path_unit, value_text

if TYPE_CHECKING:
    from simbackorder.experiments.refined_sweep import Refined
    from simbackorder.experiments.refining import Axis, Flip
    from simbackorder.report.swept import Swept

MOST_NAMED, MOST_TOLD = 4, 2
"""Points, and alternatives between which it is undecided."""
LABEL_WIDTH, NARROWEST = 24, 8


def refined(swept: Swept) -> Refined:
    """The refinement of a sweep that was refined."""
    assert swept.refined is not None
    return swept.refined


def answer_of(swept: Swept) -> str:
    """The answer of a sweep, whether it was refined or not."""
    return refined_answer(swept) if swept.refined else sweep_answer(swept)


def refined_answer(swept: Swept) -> str:
    """A few sentences, without line breaks."""
    found = refined(swept)
    said = list(_along(swept) if len(swept.paths) == 1 and found.aim.axes else _over(swept))
    return " ".join([*said, *_undecided(swept), _surely(swept)])


def _along(swept: Swept) -> Iterator[str]:
    """Of one axis: the winners in turn, and between which values each gives way to the next."""
    found = refined(swept)
    (axis,) = found.aim.axes
    words, flips = path_words(axis.name), found.flips
    decided = [found.spots[n].standing.winner for n in found.order if found.spots[n].standing.winner]
    if not decided:
        yield f"Nothing is decided along the {words}."
    elif not flips:
        values = swept.paths[axis.name]
        ends = f"{value_words(swept, axis.name, values[0], bare=True)} to {value_words(swept, axis.name, values[-1])}"
        if found.undecided:
            yield f"{_name(swept, decided[0])} is best wherever that is decided along the {words}."
        else:
            yield f"{_name(swept, decided[0])} is best whatever the {words}, {ends}."
    for place, flip in enumerate(flips):
        before, after = (_name(swept, _winner(found, end)) for end in (flip.before, flip.after))
        up_to = f"up to a {words} of" if not place else "up to"
        last = "" if place + 1 < len(flips) else f"; above it {after}"
        start = f"{before} is best {up_to}" if not place else f"from there {before} {up_to}"
        yield f"{start} {_ends(swept, flip)}{last}{'.' if last else ';'}"


def _over(swept: Swept) -> Iterator[str]:
    """Of several axes: between which values who gives way to whom along each, over all values of the others."""
    found = refined(swept)
    axes = {axis.name for axis in found.aim.axes}
    for axis in found.aim.axes:
        by_winners: dict[tuple[str, str], list[Flip]] = {}
        for flip in found.flips:
            if flip.axis == axis.name:
                ends = (_winner(found, flip.before), _winner(found, flip.after))
                by_winners.setdefault(ends, []).append(flip)
        lines = len(found.aim.lines[axis.name])
        for (before, after), flips in by_winners.items():
            low, high = _range(found, flips)
            between = f"{value_words(swept, axis.name, low, bare=True)} and {value_words(swept, axis.name, high)}"
            where = f", depending on the {_rest(swept, axis)} (at {len(flips)} of its {lines} values)"
            yield (
                f"Along the {path_words(axis.name)}, {_name(swept, before)} gives way to {_name(swept, after)} between "
                f"{between}{where}."
            )
    if not found.flips or not axes:
        yield from _counted(swept)


def _counted(swept: Swept) -> Iterator[str]:
    """How often each wins, where no flip is looked for or found."""
    found = refined(swept)
    wins: dict[str, int] = {}
    for spot in found.spots:
        if spot.standing.winner:
            wins[spot.standing.winner] = wins.get(spot.standing.winner, 0) + 1
    count = len(found.spots)
    if not wins:
        yield f"Nothing is decided at any of {count:,} points."
        return
    if len(wins) == 1 and sum(wins.values()) == count:
        yield f"{_name(swept, *wins)} is best at all {count:,} points."
        return
    ranked = sorted(wins, key=lambda name: -wins[name])
    parts = [f"{_name(swept, name)} at {wins[name]:,}" for name in ranked]
    yield f"Of {count:,} points the best is {listed(parts)}."


def _undecided(swept: Swept) -> Iterator[str]:
    """Where the winner is undecided, apart from where it changes, and where alternatives tie."""
    found = refined(swept)
    places = {number: place for place, number in enumerate(found.order)}
    equal = [n for n, spot in enumerate(found.spots) if spot.standing.equal]
    for numbers, what in ((found.undecided, "Undecided"), (equal, "Exactly equal in every run")):
        if numbers:
            by_place = sorted(places[n] for n in numbers)
            named = [place_words(swept, swept.points[place]) for place in by_place[:MOST_NAMED]]
            more = [f"{len(numbers) - MOST_NAMED:,} more points"] if len(numbers) > MOST_NAMED else []
            names = {name for n in numbers for name in found.spots[n].standing.best}
            first = swept.points[0].result.comparison.estimates
            who = " or ".join(f"'{printable(name)}'" for name in first if name in names)
            between = f" ({who})" if len(names) <= MOST_TOLD else ""
            yield f"{what}{between}: at {listed([*named, *more])}."


def _surely(swept: Swept) -> str:
    aim = refined(swept).aim
    return f"All decided winners together are right with {aim.confidence * 100:g} %."


def effort(swept: Swept) -> str:
    """What was simulated, why it ended, and what the full grid would have taken."""
    found = refined(swept)
    aim = found.aim
    most = max(spot.replications for spot in found.spots)
    least = min(spot.replications for spot in found.spots)
    said = (
        f"{found.spent:,} replications of each alternative at {counted(len(found.spots), 'point')} ({least:,} to "
        f"{most:,} at a point), on the same customers and deliveries: {aim.first:,} at each of the "
        f"{aim.points:,} points of the sweep, then {counted(found.rounds, 'round')} where it was undecided."
    )
    why = (
        f"The budget of {aim.budget:,} ended it (--budget): more would decide more."
        if found.left
        else "Nothing more is to be decided."
    )
    wide = sum(not flip.within for flip in found.flips)
    if wide:
        cause = "" if found.left else ": what lies between is equal, or left out"
        which = f"{wide} of {len(found.flips)} changes" if len(found.flips) > 1 else "The change"
        why += f" {which} could not be narrowed down that far{cause}."
    full = full_grid(swept)
    steps = listed([f"{value_text(axis.within)} {path_unit(swept, axis.name)}".rstrip() for axis in aim.axes] or [""])
    beside = f" A full grid in steps of {steps} has {full:,} points: with {most:,} at each, {full * most:,}."
    return f"{said} {why}{beside if aim.axes else ''}"


def full_grid(swept: Swept) -> int:
    """How many points a grid has that is as fine everywhere as flips were to be narrowed down to."""
    found = refined(swept)
    finest = {axis.name: axis.finest() for axis in found.aim.axes}
    count = 1
    for path, values in swept.paths.items():
        count *= finest.get(path, len(values))
    return count


def flip_lines(swept: Swept) -> Iterator[str]:
    """A sentence per change of the winner."""
    found = refined(swept)
    for flip in found.flips:
        others = ", ".join(
            f"{path_words(path)} {value_words(swept, path, value)}" for path, value in flip.others.items()
        )
        before, after = (_name(swept, _winner(found, end)) for end in (flip.before, flip.after))
        where = f"At {others}, " if others else ""
        said = f"{where}{before} gives way to {after} at a {path_words(flip.axis)} of {_ends(swept, flip)}."
        yield said[:1].upper() + said[1:]


def flips_tables(swept: Swept, most: int | None = None) -> Iterator[str | Grid]:
    """A row per flip along each axis: at which values of the others, from whom to whom, between which values."""
    found = refined(swept)
    for axis in found.aim.axes:
        flips = [flip for flip in found.flips if flip.axis == axis.name]
        if not flips:
            continue
        unit = path_unit(swept, axis.name)
        rows = tuple((_others(swept, flip), _cells(swept, flip)) for flip in flips[:most])
        yield f"Where the best changes along the {path_words(axis.name)}{f', {unit}' if unit else ''}:"
        columns = (("up to", ""), ("from", ""), ("below", ""), ("above", ""))
        yield Grid(_rest(swept, axis), columns, rows, LABEL_WIDTH, NARROWEST)
        if most is not None and len(flips) > most:
            yield f"{len(flips) - most:,} more: --details."


def refined_document(swept: Swept) -> dict[str, Any]:
    """What was refined and how far, as plain data."""
    found = refined(swept)
    aim = found.aim
    return {
        "budget": aim.budget,
        "spent": found.spent,
        "ended": "budget" if found.left else "decided",
        "rounds": found.rounds,
        "confidence": aim.confidence,
        "looks": aim.looks,
        "points_of_the_design": aim.points,
        "points_that_may_be_added": aim.added,
        "points_of_the_full_grid": full_grid(swept),
        "resolution": {axis.name: axis.within for axis in aim.axes},
        "flips": [
            {
                "path": flip.axis,
                "at": dict(flip.others),
                "up_to": found.spots[flip.before].settings[flip.axis],
                "from": found.spots[flip.after].settings[flip.axis],
                "best_below": _winner(found, flip.before),
                "best_above": _winner(found, flip.after),
                "narrowed": flip.within,
            }
            for flip in found.flips
        ],
        "undecided": [dict(found.spots[n].settings) for n in found.undecided],
        "text": effort(swept),
    }


def of_spot(swept: Swept, place: int) -> dict[str, Any]:
    """What is told of a point beside what a comparison says: its number, as in the stored chunks, its replications, the
    round in which it was added (0: it is of the design), and who may be the best, all points judged together."""
    found = refined(swept)
    number = found.order[place]
    spot = found.spots[number]
    return {
        "number": number,
        "replications": spot.replications,
        "round": spot.added,
        "may_be_best": list(spot.standing.best),
    }


def _winner(found: Refined, number: int) -> str:
    winner = found.spots[number].standing.winner
    assert winner is not None
    return winner


def _name(swept: Swept, name: str | None) -> str:
    baseline = swept.points[0].result.comparison.baseline
    return quoted([str(name)]) + (" (today)" if name == baseline else "")


def _range(found: Refined, flips: Sequence[Flip]) -> tuple[Any, Any]:
    """The least and the greatest value between which any of these flips lies."""
    axis = flips[0].axis
    low = min(found.spots[flip.before].settings[axis] for flip in flips)
    return low, max(found.spots[flip.after].settings[axis] for flip in flips)


def _ends(swept: Swept, flip: Flip) -> str:
    found = refined(swept)
    low, high = (found.spots[end].settings[flip.axis] for end in (flip.before, flip.after))
    return f"{value_words(swept, flip.axis, low, bare=True)} to {value_words(swept, flip.axis, high)}"


def _others(swept: Swept, flip: Flip) -> str:
    return ", ".join(value_words(swept, path, value) for path, value in flip.others.items()) or "-"


def _rest(swept: Swept, axis: Axis) -> str:
    """The other axes."""
    return ", ".join(path_words(path) for path in swept.paths if path != axis.name)


def _cells(swept: Swept, flip: Flip) -> tuple[str, ...]:
    found = refined(swept)
    low, high = (found.spots[end].settings[flip.axis] for end in (flip.before, flip.after))
    ends = (value_words(swept, flip.axis, value, bare=True) for value in (low, high))
    return (*ends, *(printable(_winner(found, end)) for end in (flip.before, flip.after)))
