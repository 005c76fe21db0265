"""The answer of a sensitivity study in plain words: what matters most, whether the winner changes and where, and what
hardly matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simbackorder.experiments.sensitivity.parameters import STATED, UNCERTAIN
from simbackorder.experiments.sensitivity.screening import MORRIS, Screened, size_of
from simbackorder.experiments.sensitivity.tornado import lead
from simbackorder.report.columns_of_numbers import Number
from simbackorder.report.grid import printable
from simbackorder.report.plain_words import listed, quoted
from simbackorder.report.sensitivity.told import Told, bare_value, names, output_words, span, value

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.parameters import Parameter
    from simbackorder.experiments.sensitivity.tornado import Flip, Swing, Tornado

HARDLY = 0.02
"""What does less than this share of the largest hardly matters."""
MOST_NAMED, MOST_FLIPS = 3, 6
BLURRED = 0.05
"""From this share on luck is to be mentioned as a fault of the indices."""


def answer(told: Told) -> list[str]:
    """Paragraphs, without line breaks."""
    found = told.found
    said = _of_screening(told, found) if isinstance(found, Screened) else _of_tornado(told, found)
    return [each for each in said if each]


def how(told: Told) -> str:
    """What was varied how far, at how many points, with how many replications."""
    chosen, about, found = told.ready.varied, told.result.head, told.found
    count = len(chosen.parameters)
    several = f"{count} parameters" if count > 1 else "1 parameter"
    if chosen.source == STATED:
        ranges = "over the ranges that are stated"
    elif chosen.source == UNCERTAIN:
        ends = "what `uncertain` says" if isinstance(found, Screened) and found.method != MORRIS else ""
        ranges = f"over {ends}" if ends else "over the middle 90 % of what `uncertain` says"
    else:
        ranges = f"by {100 * chosen.within:g} % up and down, as the scenario states no ranges (`sensitivity`, --vary)"
    if isinstance(found, Screened):
        way = f"all at once ({'Morris' if found.method == MORRIS else 'Sobol'}, {found.samples} samples)"
    else:
        way = "one at a time, all others as stated"
    runs, level = found.stated.replications, f"{found.stated.goal.confidence * 100:g} %"
    return (
        f"{several}, {way}, {ranges}: {told.ready.points:,} points, {runs:,} replications of each alternative at every "
        f"one, all on the same customers and deliveries. Seed {about.seed}, engine {about.engine}, scenario "
        f"{about.digest}."
    ) + ("" if isinstance(found, Screened) else f" ± is the half-width of the {level} confidence interval.")


def outside(told: Told) -> list[str]:
    """What is stated outside its range."""
    known = names(told)
    far = [each for each in told.ready.varied.parameters if not each.low <= each.stated <= each.high]
    return [
        f"Outside its range: the {known[each.path]}, {value(told, each, each.stated)} as stated, varied over "
        f"{span(told, each)}."
        for each in far
    ]


def _of_tornado(told: Told, found: Tornado) -> Iterator[str]:
    yield _most(told, found)
    yield " ".join(_winner(told, found))
    yield " ".join(_little(told, found))


def matters(found: Tornado, swing: Swing, output: int = 0) -> bool:
    """Whether what a parameter does is more than luck explains."""
    p, spread = swing.p_adjusted[output], swing.spreads[output]
    apart = spread.low is None or spread.low >= 0
    return bool(spread.mean) and apart and (p is None or p < 1 - found.stated.goal.confidence)


def _most(told: Told, found: Tornado) -> str:
    known, moving = names(told), [each for each in found.swings if matters(found, each)][:MOST_NAMED]
    what = output_words(told, found.outputs[0])
    if not moving:
        return f"Nothing that was varied moves {what} by more than luck explains."
    stated = found.stated.estimates[found.leader].get(told.ready.measure)
    now = (
        "" if stated is None or stated.mean is None else f" (as stated {_level(told, stated.mean, stated.half_width)})"
    )
    first, *rest = moving
    said = f"What matters most for {what}{now}: the {known[first.parameter.path]}. {_moved(told, first)}."
    others = [f"the {known[each.parameter.path]} ({_moved(told, each, brief=True)})" for each in rest]
    return f"{said} Then {listed(others)}." if others else said


def _level(told: Told, mean: float, half: float | None) -> str:
    return f"{told.amount(Number(mean, half))}{told.when}"


def _moved(told: Told, swing: Swing, brief: bool = False) -> str:
    """From the low to the high end; where both are on one side of what is stated, how far each is from it."""
    low, high = (end.changes[0].mean or 0.0 for end in swing.ends)
    where, spread = span(told, swing.parameter), swing.spreads[0]
    amount = told.amount(Number(abs(spread.mean or 0.0), spread.half_width))
    if low * high > 0:
        way = "above" if low > 0 else "below"
        if brief:
            return f"{where}: up to {amount} {way} what it is as stated"
        return f"Between {where} {told.words} is up to {amount}{told.when} {way} what it is as stated"
    if brief:
        return f"{where}: {'+' if high > low else '-'}{amount}"
    return f"From {where} {told.words} {'rises' if high > low else 'falls'} by {amount}{told.when}"


def _winner(told: Told, found: Tornado) -> Iterator[str]:
    """Whether another alternative leads anywhere."""
    if len(found.stated.best.ranking) < 2:
        return
    leader, best = f"'{printable(found.leader)}'", found.stated.best.best
    ties = [name for name in best if name != found.leader]
    if ties:
        more = f" and {len(ties) - MOST_NAMED} more" if len(ties) > MOST_NAMED else ""
        yield f"As stated {leader} leads, but cannot be told apart from {quoted(ties[:MOST_NAMED])}{more}."
    flips = [(swing, flip) for swing in found.swings for flip in swing.flips if flip.sure]
    if flips:
        parts = [_flip(told, swing, flip) for swing, flip in flips[:MOST_FLIPS]]
        more = f"; and at {len(flips) - MOST_FLIPS} further ends (see the table)" if len(flips) > MOST_FLIPS else ""
        yield f"The winner changes with {'; with '.join(parts)}{more}."
    tied = [swing for swing in found.swings if any(not flip.sure for flip in swing.flips)]
    if tied:
        more = f" or {len(tied) - MOST_NAMED} more" if len(tied) > MOST_NAMED else ""
        where = f"the {' or the '.join(names(told)[each.parameter.path] for each in tied[:MOST_NAMED])}{more}"
        yield f"With {where} another alternative comes out ahead at an end, by no more than luck explains."
    if flips or tied:
        return
    if any(found.another_leads(end) for swing in found.swings for end in swing.ends):
        yield "The winner changes within these ranges; where, was not looked for (see the table)."
        return
    unsure = [swing for swing in found.swings if any(len(end.comparison.best.best) > 1 for end in swing.ends)]
    if not ties and not unsure:
        yield f"The winner stays {leader} over every one of these ranges{_nearest(told, found)}."
    elif not ties:
        known = names(told)
        where = listed([f"the {known[each.parameter.path]}" for each in unsure[:MOST_NAMED]])
        yield f"{leader} leads over every range, but at an end of {where} it cannot be told apart from another."
    else:
        yield f"{leader} keeps the best mean over every range."


def _nearest(told: Told, found: Tornado) -> str:
    """Where its lead is smallest."""
    leads = [
        (Number(*lead(end.comparison, found.leader)), swing, end.value) for swing in found.swings for end in swing.ends
    ]
    least, swing, at = min(leads, key=lambda each: each[0].mean or 0.0)
    if told.ready.measure != found.stated.goal.objective or least.mean is None:
        return ""
    words = names(told)[swing.parameter.path]
    return (
        f"; its lead over the next is smallest, {told.amount(least)}{told.when}, with the {words} at "
        f"{value(told, swing.parameter, at)}"
    )


def _flip(told: Told, swing: Swing, flip: Flip) -> str:
    parameter = swing.parameter
    way, at = "above" if flip.value > parameter.stated else "below", value(told, parameter, flip.value)
    return (
        f"the {names(told)[parameter.path]}: {way} about {at}{between(told, parameter, flip)} "
        f"'{printable(flip.then)}' leads"
    )


def between(told: Told, parameter: Parameter, flip: Flip) -> str:
    """The interval of a value at which the winner changes, in parentheses, in the unit of the value."""
    low, high = (None if at is None else bare_value(told, parameter, at) for at in (flip.low, flip.high))
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f" (at {'most' if low is None else 'least'} {high or low})"
    return f" ({low} to {high})"


def _little(told: Told, found: Tornado) -> Iterator[str]:
    known = names(told)
    moving = [each for each in found.swings if matters(found, each)]
    largest = max((abs(each.spreads[0].mean or 0.0) for each in moving), default=0.0)
    small = [each for each in moving if abs(each.spreads[0].mean or 0.0) < HARDLY * largest]
    nothing = [each for each in found.swings if not matters(found, each)]
    if small:
        yield f"Hardly matter (less than {100 * HARDLY:g} % of the largest): {_listed(known, small)}."
    if nothing and moving:
        yield f"No effect that luck does not explain: {_listed(known, nothing)}."


def _listed(known: dict[str, str], swings: Sequence[Swing]) -> str:
    return listed([known[each.parameter.path] for each in swings])


def _of_screening(told: Told, found: Screened) -> Iterator[str]:
    known, order = names(told), found.order
    first, what = found.found[0], output_words(told, found.outputs[0])
    sizes = [size_of(first, k) for k in order]
    if (first.indices is None and first.effects is None) or not any(sizes):
        yield f"Nothing that was varied moves {what}."
        return
    large = [k for k in order if size_of(first, k) >= HARDLY * sizes[0]]
    told_first = [f"the {known[found.parameters[k].path]} ({_size(told, found, k)})" for k in large[:MOST_NAMED]]
    yield f"What matters most for {what}: {listed(told_first)}."
    yield " ".join(_leads(found))
    small = [known[found.parameters[k].path] for k in order if k not in large]
    if small:
        yield f"Hardly matter (less than {100 * HARDLY:g} % of the largest): {listed(small)}."
    yield luck(told, found)


def _size(told: Told, found: Screened, place: int) -> str:
    first = found.found[0]
    if first.effects is not None:
        size = first.effects[place].size
        return f"{told.mean(size.value, max(size.value / 50, 1e-12))}{told.when} over its range, up or down"
    assert first.indices is not None
    return f"{100 * first.indices[place].total.value:.0f} % of the variance, with what it does together with others"


def _leads(found: Screened) -> Iterator[str]:
    """How often each alternative leads."""
    if len(found.leads) < 2:
        return
    leads = sorted((name for name, share in found.leads.items() if share), key=lambda name: -found.leads[name])
    if len(leads) == 1:
        yield f"'{printable(leads[0])}' leads at every one of these points."
        return
    parts = [f"'{printable(name)}' at {100 * found.leads[name]:.3g} %" for name in leads]
    yield f"The winner changes: {listed(parts)} of the points."


def luck(told: Told, found: Screened) -> str:
    """How much of what varies is luck, and whether that blurs what is found."""
    of = found.found[0].luck
    if of is None or of.of_means is None or of.of_a_run is None:
        return ""
    said = (
        f"Of the variance of {told.words} over the points luck has {_percent(of.of_means)} (means of "
        f"{found.stated.replications:,} replications), of that of a single run {_percent(of.of_a_run)}."
    )
    blurred = [
        output_words(told, output)
        for output, each in zip(found.outputs, found.found, strict=True)
        if each.luck is not None and (each.luck.of_means or 0.0) > BLURRED
    ]
    if blurred:
        said += (
            f" Luck has more than {100 * BLURRED:g} % of {listed(blurred[:MOST_NAMED])}: --replications makes it less."
        )
    return said


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share >= 0.001 else "less than 0.1 %"
