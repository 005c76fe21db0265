"""Whether promised dates are kept as often as they are meant to be, in plain words."""

from simbackorder.report.grid import printable
from simbackorder.report.numbers import interval, p_value
from simbackorder.report.result import Result

KEPT, STATED = "stated_promise_kept_rate", "promise_stated_rate"


def calibrated(result: Result) -> list[str]:
    """One sentence for all alternatives of which the same is true that promised dates which are meant to be kept with a
    stated probability."""
    names: dict[str, list[str]] = {}
    for name, (found, _) in result.calibration.items():
        if found.mean is not None:
            names.setdefault(_said(result, name), []).append(f"'{printable(name)}'")
    return [f"Dates of {', '.join(alike)}: {said}" for said, alike in names.items()]


def _said(result: Result, name: str) -> str:
    """What is to be said of one alternative's dates."""
    row, (found, p) = result.comparison.estimates[name], result.calibration[name]
    kept, stated = (
        f"{interval(row[measure].mean, row[measure].half_width, 'fraction', result.head)} %"
        for measure in (KEPT, STATED)
    )
    rates = f"kept {kept}, stated {stated}"
    if p is None or found.mean is None:
        return f"{rates}; whether they are calibrated cannot be said without an interval."
    several = ", adjusted" if sum(each.p_adjusted is not None for each in result.calibration.values()) > 1 else ""
    because = f"(p {p_value(p)}{several})"
    if p < 1 - result.comparison.goal.confidence:
        verdict = "over-promising, they are kept less" if found.mean < 0 else "over-cautious, they are kept more"
        return f"{rates}; {verdict} often than stated {because}."
    if row[KEPT].mean in (0.0, 1.0):
        return f"{rates}; with so few replications that may be luck {because}."
    return f"{rates}; no sign that the dates are off {because}."
