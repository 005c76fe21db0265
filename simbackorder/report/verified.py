"""Cases beside what simulation says of them: the answer first, a line for each case or for each measure."""

from __future__ import annotations

import statistics
import textwrap
from collections.abc import Sequence
from typing import Any

from simbackorder.report import grid
from simbackorder.report.grid import Grid
from simbackorder.verification.judging import POWER, RISK, Finding, Judged, Verification

AGREES = {True: "agrees", False: "DISAGREES"}
EQUAL = "equal"
"""In the place of a deviation where nothing is random."""
ANY = "any"
DIGITS = 5


def text(found: Verification, details: bool, width: int) -> str:
    """For people, in at most `width` columns."""
    told = [textwrap.fill(each, width, break_on_hyphens=False) for each in answer(found)]
    return "\n\n".join([*told, *(grid.text(each, width) for each in grids(found, details))])


def markdown(found: Verification, details: bool) -> str:
    """The same in Markdown; with sources."""
    told = [grid.in_markdown(each) for each in answer(found)]
    return "\n\n".join([*told, *(grid.markdown(each) for each in grids(found, details, sources=True))])


def answer(found: Verification) -> list[str]:
    """What is the case, and how much that says."""
    failed = [each.case.id for each in found.cases if not each.passed]
    count, share = len(found.cases), round(1 / RISK)
    if failed:
        said = f"{len(failed)} of {cases(count)} {'do' if len(failed) > 1 else 'does'} NOT agree with theory"
        first = f"{said}: {', '.join(failed)}. By chance that is so at most once in {share} such tables."
    else:
        agree = f"All {cases(count)} agree" if count > 1 else "The case agrees"
        first = f"{agree} with theory; at most 1 in {share} such tables would say otherwise by chance."
    return [first, basis(found)]


def cases(count: int) -> str:
    """So many of them."""
    return f"{count} case{'' if count == 1 else 's'}"


def basis(found: Verification) -> str:
    """What is compared, how, and how much would be seen."""
    chance, equal = _split(found)
    told = [f"{found.measures} values are compared, seed {found.seed}."]
    if chance:
        told.append(
            f"Of {len(chance)} that depend on chance each must lie in an interval (±) of "
            f"{percent(found.confidence, 4)} confidence (Student's t over replications, Bonferroni over all values)."
        )
    sizes = sorted(share for each in chance if (share := visible_share(each)) is not None)
    if sizes:
        told.append(
            f"Deviations of {percent(statistics.median(sizes))} of the exact value, in the median, "
            f"{percent(sizes[0], 2)} to {percent(sizes[-1])}, would be seen with a probability of {percent(POWER, 0)}."
        )
    if equal:
        told.append(f"{len(equal)} do not depend on chance and must be equal to nine digits.")
    return " ".join(told)


def percent(share: float, digits: int = 1) -> str:
    """As people write it."""
    return f"{share * 100:.{digits}f} %"


def _split(found: Verification) -> tuple[list[Finding], list[Finding]]:
    every = [each for judged in found.cases for each in judged.findings]
    return [each for each in every if each.z is not None], [each for each in every if each.z is None]


def visible_share(found: Finding) -> float | None:
    """The deviation that would be seen, as a share of the exact value; None where that is 0 or nothing is random."""
    return found.visible / abs(found.exact) if found.exact and found.z is not None else None


def grids(found: Verification, details: bool, sources: bool = False) -> list[Grid]:
    """The tables: of the cases, and of their measures if there are details."""
    return [by_case(found.cases, sources), *([by_measure(found.cases)] if details else [])]


def by_case(judged: Sequence[Judged], sources: bool) -> Grid:
    """A line for each case."""
    columns = [("values", ""), ("off by", "of ±"), ("seen from", ""), ("verdict", "")]
    if sources:
        columns = [("what it is", ""), ("source", ""), *columns]
    rows = []
    for each in judged:
        told = (each.case.title, each.case.source) if sources else ()
        label = each.case.id if sources else f"{each.case.id}: {each.case.title}"
        seen = [share for one in each.findings if (share := visible_share(one)) is not None]
        cells = (str(len(each.findings)), farthest(each), percent(max(seen)) if seen else ANY)
        rows.append((label, (*told, *cells, AGREES[each.passed])))
    return Grid("case", tuple(columns), tuple(rows), label_width=40, narrowest=6, texts=2 if sources else 0)


def farthest(judged: Judged) -> str:
    """The largest deviation of a case, in half-widths of its interval."""
    off = [abs(each.z) / judged.limit for each in judged.findings if each.z is not None]
    return f"{max(off):.2f}" if off else EQUAL if judged.passed else "-"


def by_measure(judged: Sequence[Judged]) -> Grid:
    """A line for each measure of each case."""
    columns = (("exact", ""), ("simulated", ""), ("z", ""), ("seen from", ""), ("verdict", ""))
    rows = []
    for each in judged:
        for one in each.findings:
            share = visible_share(one)
            seen = ANY if one.z is None else f"{one.visible:.2g}" if share is None else percent(share, 2)
            z = "" if one.z is None else f"{one.z:.2f}"
            cells = (number(one.exact), simulated(one), z, seen, AGREES[one.agrees])
            rows.append((f"{each.case.id} {one.name}", cells))
    return Grid("case and value", columns, tuple(rows), narrowest=6)


def number(value: float) -> str:
    """With so many significant digits."""
    return f"{value:.{DIGITS}g}"


def simulated(found: Finding) -> str:
    """The mean and the half-width of its interval; the latter alone says how many digits the former has."""
    if found.z is None:
        return number(found.mean)
    decimals = max(0, 1 - exponent(found.half_width))
    return f"{found.mean:.{decimals}f} ± {found.half_width:.{decimals}f}"


def exponent(value: float) -> int:
    """The power of ten of the first digit."""
    return int(f"{value:e}".split("e")[1])


def document(found: Verification) -> dict[str, Any]:
    """The same for scripts; `z` and `half_width` are null and 0 where nothing is random."""
    from simbackorder import __version__

    return {
        "passed": found.passed,
        "false_alarms": RISK,
        "power": POWER,
        "confidence": found.confidence,
        "seed": found.seed,
        "quick": found.quick,
        "engine": found.engine,
        "version": __version__,
        "cases": [of_case(each) for each in found.cases],
    }


def of_case(judged: Judged) -> dict[str, Any]:
    """One case."""
    case = judged.case
    return {
        "id": case.id,
        "title": case.title,
        "source": case.source,
        "start": case.start,
        "left_of_the_opening": case.left() if case.left else None,
        "replications": judged.replications,
        "seed": judged.seed,
        "measures": [of_finding(each) for each in judged.findings],
        "passed": judged.passed,
        "scenario": case.shop,
    }


def of_finding(found: Finding) -> dict[str, Any]:
    """One measure."""
    return {
        "name": found.name,
        "exact": found.exact,
        "mean": found.mean if found.mean == found.mean else None,
        "half_width": found.half_width if found.half_width == found.half_width else None,
        "z": found.z,
        "visible": found.visible if found.visible == found.visible else None,
        "passed": found.agrees,
    }
