"""How noise was taken off a study, and how much of the variance is left: in words, as a table, and as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simbackorder.experiments.less_noise import Quieter
from simbackorder.report.grid import Grid, printable
from simbackorder.report.result import Result

TITLE = (
    "Variance left, of each estimate and of its difference to the baseline (100 %: that of as many independent "
    "replications of which nothing is taken off):"
)


def noise_taken_off(*results: Result) -> tuple[str, ...]:
    """A sentence on how, with what that did to the objective, and one on what could not be controlled; of several
    results, such as the points of a sweep, of all together."""
    known = [(result, result.comparison.quieter) for result in results]
    quieter = [(result, about) for result, about in known if about is not None and not about.too_few]
    if quieter:
        about = quieter[0][1]._replace(
            controls=tuple(dict.fromkeys(name for _, each in quieter for name in each.controls)),
            left_out={name: why for _, each in quieter for name, why in each.left_out.items()},
        )
        found = [result for result, _ in quieter]
        return (f"{_how(found[0], about)}{_effect(found)}", *_left_out(about))
    return tuple(dict.fromkeys(_too_few(result, about) for result, about in known if about is not None))


def _too_few(result: Result, about: Quieter) -> str:
    n = result.comparison.replications
    what = f"{len(about.controls)} controls" if about.controls else "pairs of opposite luck"
    return f"No noise is taken off: {n} replication{'s are' if n > 1 else ' is'} too few for {what}."


def _how(result: Result, about: Quieter) -> str:
    n = result.comparison.replications
    if about.controls:
        return f"Noise is taken off by controls of known mean ({', '.join(map(printable, about.controls))})."
    odd = "; the last one has no opposite, and does not count" if n % 2 else ""
    return f"The {n:,} replications are {n // 2:,} pairs of opposite luck, which take noise off{odd}."


def _effect(results: Sequence[Result]) -> str:
    """What is left in the objective."""
    objective = results[0].comparison.goal.objective
    left = [found for result in results if (found := result.comparison.left) is not None]
    said = []
    for what, rows in (
        ("the estimates", [row for each in left for row in each.estimates.values()]),
        ("the differences to the baseline", [row for each in left for row in each.differences.values()]),
    ):
        ratios = sorted(row[objective] for row in rows if objective in row)
        if ratios:
            low, high = share(ratios[0]), share(ratios[-1])
            said.append(f"{low if low == high else f'{low} to {high}'} of the variance of {what}")
    return f" In {objective} that leaves {' and '.join(said)}." if said else ""


def share(ratio: float) -> str:
    """A share of variance.

    >>> share(0.123), share(0.004), share(0.0)
    ('12 %', '0.4 %', '0 %')
    """
    return f"{100 * ratio:.0f} %" if ratio >= 0.01 or not ratio else f"{100 * ratio:.1g} %"


def _left_out(about: Quieter) -> tuple[str, ...]:
    found = "; ".join(f"{printable(name)}: {why}" for name, why in about.left_out.items())
    return (f"Not controlled: {found}.",) if found else ()


def variance_left_grid(result: Result, measures: Sequence[str]) -> Grid | None:
    """A row per alternative, a column per measure; None: no noise was taken off."""
    left = result.comparison.left
    if left is None:
        return None
    rows = []
    for name in result.comparison.estimates:
        rows.append((printable(name), tuple(left_of(left.estimates[name], measure) for measure in measures)))
    for name in result.comparison.differences:
        cells = tuple(left_of(left.differences[name], measure) for measure in measures)
        rows.append((f"{printable(name)}, difference", cells))
    return Grid("alternative", tuple((measure, "") for measure in measures), tuple(rows))


def left_of(row: Mapping[str, float], measure: str) -> str:
    """What is left of a measure's variance; empty where there was none."""
    return share(row[measure]) if measure in row else ""


def variance_left_blocks(result: Result, measures: Sequence[str]) -> list[str | Grid]:
    """The table with its title, if there is one."""
    table = variance_left_grid(result, measures)
    return [] if table is None else [TITLE, table]


def less_noise_document(result: Result) -> dict[str, Any]:
    """The key `less_noise` of a JSON document, if noise was taken off: how, and the variance left by alternative and
    measure."""
    about, left = result.comparison.quieter, result.comparison.left
    if about is None or left is None:
        return {}
    found = {
        "method": list(about.words),
        "controls": list(about.controls),
        "left_out": dict(about.left_out),
        "used": not about.too_few,
        "variance_left": {name: dict(row) for name, row in left.estimates.items()},
        "variance_left_of_differences": {name: dict(row) for name, row in left.differences.items()},
    }
    return {"less_noise": found}
