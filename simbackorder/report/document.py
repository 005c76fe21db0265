"""Results as the JSON documents that scripts rely on. An undefined number is null, with its reason beside it."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simbackorder.experiments.break_even import BreakEven
from simbackorder.experiments.comparison import Against
from simbackorder.report.answer import answer, consequences
from simbackorder.report.drivers import bridge_of
from simbackorder.report.less_noise import less_noise_document
from simbackorder.report.notes import notes
from simbackorder.report.precision import precision_document
from simbackorder.report.range_of_runs import range_document
from simbackorder.report.result import Head, Result, unit_label
from simbackorder.report.verdict import verdict
from simbackorder.statistics.against_best import Lead
from simbackorder.statistics.estimate import Estimate


def dumps(document: Mapping[str, Any]) -> str:
    """Strict JSON (no NaN, no infinity), the same bytes for the same document."""
    return _dumped(document)


def dumped(document: Mapping[str, Any], where: str, entries: Iterable[Any]) -> Iterator[str]:
    """The same text of a document, piece by piece, the empty list at its key `where` having these entries."""
    yield "{"
    for place, (key, value) in enumerate(document.items()):
        yield f"{',' if place else ''}\n  {_dumped(key)}: "
        if key != where:
            yield _dumped(value).replace("\n", "\n  ")
            continue
        filled = False
        for entry in entries:
            yield (",\n    " if filled else "[\n    ") + _dumped(entry).replace("\n", "\n    ")
            filled = True
        yield "\n  ]" if filled else "[]"
    yield "\n}"


def _dumped(value: Any) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2)


def opening(result: Result) -> dict[str, Any]:
    """The head that every document of results begins with: of a study that was to be so precise, with `precision`;
    where noise was taken off, with `less_noise`."""
    head, comparison = result.head, result.comparison
    return {
        "scenario": {"title": head.title, "digest": head.digest, "seed": head.seed},
        "engine": head.engine,
        "replications": comparison.replications,
        "confidence": comparison.goal.confidence,
        **precision_document(result),
        **less_noise_document(result),
    }


def run_document(result: Result) -> dict[str, Any]:
    """One alternative: its measures."""
    return opening(result) | {"alternatives": _alternatives(result), "notes": notes(result)}


def comparison_document(result: Result, reversals: Sequence[BreakEven] = ()) -> dict[str, Any]:
    """All alternatives, their differences to the baseline, the verdict, the answer, and what would reverse it, if that
    was looked for."""
    found = opening(result) | {"baseline": result.comparison.baseline} | conclusions(result)
    if result.smallest is not None:
        leads = result.comparison.best.leads
        near = [name for name, lead in leads.items() if lead.within(result.smallest)]
        found["indifference"] = {"smallest_difference": result.smallest, "near_enough": near}
    if result.chances:
        found["range"] = range_document(result)
    if reversals:
        found["break_even"] = [each._asdict() for each in reversals]
    return found | {"answer": {"text": answer(result), "consequences": consequences(result)}, "bridge": _bridge(result)}


def _bridge(result: Result) -> dict[str, Any] | None:
    """The terms that lead from the baseline's mean profit in the window to the best alternative's."""
    found = bridge_of(result)
    if found is None:
        return None
    terms = [{"measure": e.measure, "amount": e.amount, "half_width": e.half_width} for e in found.terms]
    ends = {"from": found.baseline, "to": found.to, "start": found.start, "end": found.end}
    return ends | {"unit": result.head.currency, "terms": terms}


def conclusions(result: Result) -> dict[str, Any]:
    """What a comparison says beyond its head."""
    comparison = result.comparison
    return {
        "alternatives": _alternatives(result),
        "differences": {
            name: {measure: _against(against) for measure, against in row.items()}
            for name, row in comparison.differences.items()
        },
        "verdict": {
            "objective": comparison.goal.objective,
            "better": "higher" if comparison.goal.better > 0 else "lower",
            "best": list(comparison.best.best),
            "ranking": list(comparison.best.ranking),
            "against_best": {name: _bounds(lead) for name, lead in comparison.best.leads.items()},
            "text": verdict(result),
        },
        "notes": notes(result),
    }


def _bounds(lead: Lead) -> dict[str, float | None]:
    """Null where nothing bounds it."""
    return {end: value if math.isfinite(value) else None for end, value in lead._asdict().items()}


def _alternatives(result: Result) -> dict[str, Any]:
    return {
        name: {measure: estimated(each, result.units[measure], result.head) for measure, each in row.items()}
        for name, row in result.comparison.estimates.items()
    }


def estimated(estimate: Estimate, unit: str, head: Head) -> dict[str, Any]:
    """An estimate, and why there is none."""
    found = {
        "mean": estimate.mean,
        "half_width": estimate.half_width,
        "low": estimate.low,
        "high": estimate.high,
        "standard_error": estimate.standard_error,
        "n": estimate.n,
        "unit": unit_label(unit, head),
    }
    return found if estimate.reason is None else found | {"reason": estimate.reason}


def _against(against: Against) -> dict[str, Any]:
    difference = against.difference
    found = {
        "mean": difference.mean,
        "half_width": difference.half_width,
        "low": difference.low,
        "high": difference.high,
        "standard_error": difference.standard_error,
        "n": difference.n,
        "p": difference.p,
        "p_adjusted": against.p_adjusted,
        "variance_ratio": difference.variance_ratio,
    }
    return found if difference.reason is None else found | {"reason": difference.reason}
