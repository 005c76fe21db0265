"""A sensitivity study for scripts: tidy rows, CSV, and a document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.sensitivity.screening import Screened
from simbackorder.experiments.sensitivity.tornado import lead
from simbackorder.report import document
from simbackorder.report.csv_cells import cell
from simbackorder.report.result import unit_label
from simbackorder.report.sensitivity.answer import answer, how, outside
from simbackorder.report.sensitivity.told import Told

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.outputs import Output
    from simbackorder.experiments.sensitivity.parameters import Parameter
    from simbackorder.experiments.sensitivity.tornado import Flip, Swing, Tornado

PARAMETER = (
    "parameter",
    "numbers",
    "stated",
    "low",
    "high",
    "parameter_unit",
    "measure",
    "alternative",
    "less",
    "unit",
)
OF_TORNADO = (
    *("at_low", "at_low_half_width", "at_high", "at_high_half_width", "spread", "spread_half_width", "p_adjusted"),
    *("best_at_low", "best_at_high", "lead_at_low", "lead_at_high", "winner_changes_at"),
)
OF_MORRIS = tuple(f"{name}{end}" for name in ("mu_star", "mu", "sigma") for end in ("", "_low", "_high"))
OF_SOBOL = tuple(f"{name}{end}" for name in ("first", "total") for end in ("", "_low", "_high"))
LUCK = ("luck_of_means", "luck_of_a_run")
Row = dict[str, Any]


def columns(told: Told) -> tuple[str, ...]:
    """The columns of this study's rows."""
    if not isinstance(told.found, Screened):
        return (*PARAMETER, *OF_TORNADO)
    return (*PARAMETER, *(OF_MORRIS if told.found.found[0].effects is not None else OF_SOBOL), *LUCK)


def rows(told: Told) -> Iterator[Row]:
    """A row per output and parameter, in the order of influence on the first output."""
    found = told.found
    for place, output in enumerate(found.outputs):
        if isinstance(found, Screened):
            for k in found.order:
                yield _about(told, found.parameters[k], output) | _screened(found, place, k)
        else:
            for swing in found.swings:
                yield _about(told, swing.parameter, output) | _swung(found, swing, place)


def csv_text(told: Told) -> str:
    """The rows as CSV with a header; what is undefined is left empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns(told), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows(told))
    return stream.getvalue()


def sensitivity_document(told: Told) -> dict[str, Any]:
    """All of it as plain data."""
    found, ready = told.found, told.ready
    about = {
        "method": ready.plan.method,
        "samples": found.samples if isinstance(found, Screened) else None,
        "points": ready.points,
        "ranges": ready.varied.source,
        "within": ready.varied.within if ready.varied.source == "usual" else None,
        "measure": ready.measure,
        "objective": found.stated.goal.objective,
    }
    opening = document.opening(told.result)
    content: Row = {
        "sensitivity": about,
        "answer": {"text": " ".join(answer(told)), "how": how(told)},
        "as_stated": {
            "best": list(found.stated.best.best),
            "ranking": list(found.stated.best.ranking),
            "estimates": {
                name: document.estimated(row[ready.measure], told.unit, told.result.head)
                for name, row in found.stated.estimates.items()
            },
        },
        "effects": [dict(row) for row in rows(told)],
    }
    if isinstance(found, Screened):
        content["leads"] = found.leads
    else:
        content["winner_changes"] = [
            {"parameter": swing.parameter.path, **_flip(flip)} for swing in found.swings for flip in swing.flips
        ]
        content["searched"] = found.searched
    return opening | content | {"notes": [*outside(told), *told.result.head.notes]}


def _flip(flip: Flip) -> Row:
    return {"value": flip.value, "low": flip.low, "high": flip.high, "then": flip.then, "sure": flip.sure}


def _about(told: Told, parameter: Parameter, output: Output) -> Row:
    unit = "times" if parameter.together else unit_label(parameter.unit, told.result.head)
    ends = (parameter.stated, parameter.low, parameter.high, unit)
    values = (parameter.path, len(parameter.numbers), *ends, output.measure, output.alternative, output.less or "")
    return dict(zip(PARAMETER, (*values, unit_label(told.unit, told.result.head)), strict=True))


def _swung(found: Tornado, swing: Swing, place: int) -> Row:
    low, high = (end.changes[place] for end in swing.ends)
    spread = swing.spreads[place]
    winners = (" | ".join(end.comparison.best.best) for end in swing.ends)
    leads = (lead(end.comparison, found.leader)[0] for end in swing.ends)
    values = (
        *(low.mean, low.half_width, high.mean, high.half_width, spread.mean, spread.half_width),
        *(swing.p_adjusted[place], *winners, *leads, " | ".join(f"{flip.value:.6g}" for flip in swing.flips)),
    )
    return dict(zip(OF_TORNADO, values, strict=True))


def _screened(found: Screened, place: int, k: int) -> Row:
    each = found.found[place]
    luck = (None, None) if each.luck is None else each.luck
    if each.effects is not None:
        effect = each.effects[k]
        values = [number for bounded in (effect.size, effect.mean, effect.spread) for number in bounded]
        return dict(zip((*OF_MORRIS, *LUCK), (*values, *luck), strict=True))
    index = None if each.indices is None else each.indices[k]
    shares = [None] * len(OF_SOBOL) if index is None else [*index.first, *index.total]
    return dict(zip((*OF_SOBOL, *LUCK), (*shares, *luck), strict=True))
