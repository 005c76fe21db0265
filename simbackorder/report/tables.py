"""Results as tables for people."""

import textwrap
from collections.abc import Iterator, Sequence

from simbackorder.report import by_supplier, grid, indifference, promised
from simbackorder.report.grid import Grid, Paint, printable
from simbackorder.report.less_noise import left_of, variance_left_blocks
from simbackorder.report.notes import notes
from simbackorder.report.numbers import UNDEFINED, interval, p_value
from simbackorder.report.range_of_runs import range_blocks
from simbackorder.report.result import Result, silent, unit_label
from simbackorder.report.run_summary import run_summary
from simbackorder.report.verdict import verdict
from simbackorder.statistics.estimate import ONE_REPLICATION

Block = str | Grid
"""A paragraph, or a table."""
# Shares of variance below this are shown as 0 %, or are negative: pairing removed nothing.
HELPS = 0.005


def comparison_text(result: Result, measures: Sequence[str], width: int) -> str:
    """The comparison as aligned tables of at most `width` columns, and the verdict."""
    return blocks_text(comparison_blocks(result, measures), width)


def comparison_markdown(result: Result, measures: Sequence[str]) -> str:
    """The comparison in Markdown."""
    return blocks_markdown(comparison_blocks(result, measures))


def run_text(result: Result, measures: Sequence[str], width: int, asked: bool = True) -> str:
    """One alternative's measures, one a line."""
    return blocks_text(run_blocks(result, measures, asked), width)


def run_markdown(result: Result, measures: Sequence[str], asked: bool = True) -> str:
    """One alternative's measures in Markdown."""
    return blocks_markdown(run_blocks(result, measures, asked))


def blocks_text(blocks: Sequence[Block], width: int, paint: Paint | None = None) -> str:
    """Paragraphs and tables in at most `width` columns."""
    return "\n\n".join(
        grid.text(each, width, paint) if isinstance(each, Grid) else textwrap.fill(each, width, break_on_hyphens=False)
        for each in blocks
    )


def blocks_markdown(blocks: Sequence[Block]) -> str:
    """A heading, paragraphs and tables in Markdown."""
    title, *rest = [grid.markdown(each) if isinstance(each, Grid) else grid.in_markdown(each) for each in blocks]
    return "\n\n".join([f"## {title}", *rest])


def heading(result: Result) -> list[str]:
    """Title, question, and what the numbers rest on."""
    head, comparison = result.head, result.comparison
    count = comparison.replications
    runs = f"{count} replication{'s' if count > 1 else ''}"
    base = f"{runs}, seed {head.seed}, engine {head.engine}, scenario {head.digest}."
    shown = f"Values are mean ± half-width of the {comparison.goal.confidence * 100:g} % confidence interval."
    if count == 1:
        shown = "Values are those of the one replication, which has no confidence interval."
    return [text for text in (printable(head.title), printable(head.question), f"{base} {shown}") if text]


def noted(result: Result) -> list[str]:
    """What must be known to read the numbers."""
    return [f"Note: {note}" for note in notes(result)]


def estimates_grid(result: Result, measures: Sequence[str]) -> Grid:
    """A row per alternative, a column per measure; those that may be the best are starred."""
    comparison = result.comparison
    several = len(comparison.estimates) > 1
    rows = []
    for name, row in comparison.estimates.items():
        mark = "* " if several and name in comparison.best.best else ""
        cells = (interval(row[m].mean, row[m].half_width, result.units[m], result.head) for m in measures)
        rows.append((mark + printable(name), tuple(cells)))
    return Grid("alternative", _columns(result, measures), tuple(rows))


def differences_grid(result: Result, measures: Sequence[str]) -> Grid:
    """A row per alternative but the baseline; each difference with its interval and adjusted p."""
    rows = []
    for name, row in result.comparison.differences.items():
        cells = []
        for measure in measures:
            difference = row[measure].difference
            shown = interval(difference.mean, difference.half_width, result.units[measure], result.head, signed=True)
            cells.append(shown if row[measure].p_adjusted is None else f"{shown} ({p_value(row[measure].p_adjusted)})")
        rows.append((printable(name), tuple(cells)))
    return Grid("alternative", _columns(result, measures), tuple(rows))


def comparison_blocks(result: Result, measures: Sequence[str]) -> list[Block]:
    """Estimates, differences to the baseline, and the verdict."""
    blocks: list[Block] = [*heading(result), estimates_grid(result, measures)]
    if result.comparison.differences:
        blocks += [*starred(result), *differences_blocks(result, measures)]
    blocks += [*variance_left_blocks(result, measures), *_promised(result, measures), *_suppliers(result)]
    blocks += [*_leads(result), *range_blocks(result)]
    return [*blocks, f"Verdict: {verdict(result)}", *_reasons(result, measures), *noted(result)]


def starred(result: Result) -> list[str]:
    """What the stars of the estimates say; nothing where there are none."""
    if not result.comparison.differences:
        return []
    return [f"* may be the best: no other is significantly better on {result.comparison.goal.objective}."]


def differences_blocks(result: Result, measures: Sequence[str]) -> list[Block]:
    """The differences to the baseline, of which measures there are none, and what pairing did."""
    if not result.comparison.differences:
        return []
    baseline = printable(result.comparison.baseline)
    title = f"Differences to the baseline '{baseline}', paired on the same customers and deliveries{_tested(result)}:"
    known = [measure for measure in measures if _same(result, measure) or _any_difference(result, measure)]
    different = [measure for measure in known if not _same(result, measure)]
    blocks: list[Block] = [title]
    if different:
        blocks += [differences_grid(result, different), *_lopsided(result, different)]
    if len(different) < len(known):
        blocks.append(f"No difference: {', '.join(measure for measure in known if measure not in different)}.")
    return [*blocks, *_pairing(result)]


def _lopsided(result: Result, measures: Sequence[str]) -> Iterator[str]:
    """Where ± is more than a difference whose interval leaves 0 out: the ends, since the farther one is shown."""
    told = []
    for name, row in result.comparison.differences.items():
        for measure in measures:
            each, unit = row[measure].difference, result.units[measure]
            if each.mean is None or each.half_width is None or each.low is None or each.high is None:
                continue
            if each.half_width > abs(each.mean) and each.low * each.high > 0:
                ends = " to ".join(_end(end, unit) for end in (each.low, each.high))
                label = "%" if unit == "fraction" else unit_label(unit, result.head)
                told.append(f"{printable(name)}, {measure}: {ends} {label}".rstrip())
    if told:
        yield f"± is the distance of the farther end of an interval; these do not contain 0: {'; '.join(told)}."


def _end(value: float, unit: str) -> str:
    """Two significant digits; fractions in percent."""
    shown = 100 * value if unit == "fraction" else value
    return f"{shown:+,.0f}" if abs(shown) >= 100 else f"{shown:+.2g}"


def _tested(result: Result) -> str:
    """What the numbers in parentheses are, if there are any."""
    count = len(result.comparison.differences)
    if result.comparison.replications < 2:
        return ""
    return f", in parentheses p adjusted for {count} comparisons (Holm)" if count > 1 else ", in parentheses p"


def _same(result: Result, measure: str) -> bool:
    """Whether the measure is 0 or undefined of all alternatives, or exactly the same in every replication."""
    if silent(result, result.comparison.estimates, measure):
        return True
    differences = [row[measure].difference for row in result.comparison.differences.values()]
    return all(each.mean == 0 and not each.half_width for each in differences)


def _any_difference(result: Result, measure: str) -> bool:
    """Whether any alternative and the baseline both have a value; the estimates say why not."""
    return any(row[measure].difference.mean is not None for row in result.comparison.differences.values())


def run_blocks(result: Result, measures: Sequence[str], asked: bool = True) -> list[Block]:
    """One alternative's measures; unless they were `asked` for by name, first what it brings."""
    name = next(iter(result.comparison.estimates))
    first = [] if asked else list(filter(None, [run_summary(result)]))
    quiet = [] if asked else _quiet(result, measures)
    *titles, basis = heading(result)
    table = _run_grid(result, name, measures)
    return [*titles, *first, basis, table, *quiet, *_suppliers(result), *_reasons(result, measures), *noted(result)]


def _run_grid(result: Result, name: str, measures: Sequence[str]) -> Grid:
    """A row per measure; where noise was taken off, with the variance that is left."""
    row, left = result.comparison.estimates[name], result.comparison.left
    lines = []
    for m in measures:
        unit = result.units[m]
        label = "%" if unit == "fraction" else unit_label(unit, result.head)
        more = () if left is None else (left_of(left.estimates[name], m),)
        lines.append((m, (interval(row[m].mean, row[m].half_width, unit, result.head), label, *more)))
    columns = (("mean", ""), ("unit", ""), *(() if left is None else (("variance left", ""),)))
    return Grid(printable(name), columns, tuple(lines))


def _quiet(result: Result, measures: Sequence[str]) -> list[str]:
    """How many measures say nothing."""
    (row,) = result.comparison.estimates.values()
    whole = [name for name in row if "[" not in name and name not in measures]
    left = len([name for name in whole if silent(result, result.comparison.estimates, name)])
    return [f"{left} more measures are 0 in every run or have no value: --all-measures."] if left else []


def _promised(result: Result, measures: Sequence[str]) -> list[Block]:
    """What became of promised orders, beside rates of it."""
    table = promised.promised_grid(result, measures)
    return [] if table is None else [promised.TITLE, table]


def _suppliers(result: Result) -> list[Block]:
    """What each supplier did, where that is asked for."""
    table = by_supplier.supplier_grid(result)
    return [] if table is None else [by_supplier.TITLE, table]


def _leads(result: Result) -> list[Block]:
    """Each against the best of the others."""
    table = indifference.leads_grid(result)
    return [] if table is None else [indifference.leads_title(result), table]


def _columns(result: Result, measures: Sequence[str]) -> tuple[tuple[str, str], ...]:
    units = ((m, result.units[m]) for m in measures)
    return tuple((m, "%" if unit == "fraction" else unit_label(unit, result.head)) for m, unit in units)


def _pairing(result: Result) -> list[str]:
    """What common sample paths bought, in the objective."""
    objective = result.comparison.goal.objective
    ratios = {name: row[objective].difference.variance_ratio for name, row in result.comparison.differences.items()}
    removed = {name: 1 - ratio for name, ratio in ratios.items() if ratio is not None}
    helped = sorted(share for share in removed.values() if share >= HELPS)
    useless = [name for name, share in removed.items() if share < HELPS]
    if not removed:
        return []
    if not helped:
        return [f"Pairing did not help: the differences in {objective} vary as much as unpaired ones would."]
    low, high = f"{helped[0]:.0%}", f"{helped[-1]:.0%}"
    share = low if low == high else f"{low} to {high}"
    named = ", ".join(f"'{printable(name)}'" for name in useless)
    but = f"; it did not help for {named}" if useless else ""
    return [f"Pairing removed {share} of the variance of the differences in {objective}{but}."]


def _reasons(result: Result, measures: Sequence[str]) -> list[str]:
    """Why a number is missing, once per reason; the heading says it of one replication."""
    found: dict[str, list[str]] = {}
    for row in result.comparison.estimates.values():
        for measure in measures:
            reason = row[measure].reason
            if reason not in (None, ONE_REPLICATION) and measure not in found.setdefault(reason, []):
                found[reason].append(measure)
    return [f"{UNDEFINED} {', '.join(names)}: {reason}." for reason, names in found.items()]
