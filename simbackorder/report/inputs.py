"""What a comparison over uncertain inputs tells: in words for who decides, as tables, as rows, and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.drawn_data import OfOrders, data_of
from simbackorder.report import document
from simbackorder.report.grid import Grid, printable
from simbackorder.report.latex import latex
from simbackorder.report.long_form import rows
from simbackorder.report.numbers import UNDEFINED, decimals, rounded
from simbackorder.report.result import REPLAYED, Head, Result, as_stated, head, unit_label, units
from simbackorder.report.tables import Block, blocks_markdown, blocks_text, differences_blocks, estimates_grid
from simbackorder.scenario.sections.uncertain import is_bootstrap

if TYPE_CHECKING:
    from simbackorder.experiments.inputs import OverInputs
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Scenario
    from simbackorder.statistics.variance_split import Split

COLUMNS = ("alternative", "against", "measure", "from_inputs", "from_luck", "share_of_inputs", "low", "high", "unit")
LUCK_TOO = "What more replications cannot take away is what the inputs leave open; learning more about them can."


def result_of(found: OverInputs, task: Task) -> Result:
    """The conclusions; of every draw in place of every replication."""
    about = head(task.scenario, task.means.engine)
    said = {as_stated(task.scenario), *((REPLAYED,) if all_drawn(task.scenario) else ())}
    about = about._replace(notes=tuple(note for note in about.notes if note not in said))
    return Result(about, units(task.catalogue), found.comparison)


def inputs_blocks(found: OverInputs, task: Task, measures: Sequence[str]) -> list[Block]:
    """How it was done, the answer, the estimates, the differences, and where what is not known comes from."""
    result = result_of(found, task)
    blocks: list[Block] = [printable(result.head.title), how(found, task), answer(found, task)]
    blocks.append(estimates_grid(result, measures))
    if result.comparison.differences:
        blocks.append(f"* may be the best: no other is significantly better on {task.goal.objective}.")
        blocks += differences_blocks(result, measures)
    said = f"Where the spread of {task.goal.objective} in a single run comes from (standard deviations; the share is "
    said += "that of the variance, with its interval):"
    blocks += [said, spread_grid(found, task, result.head)]
    others = [measure for measure in measures if measure != task.goal.objective]
    if others:
        blocks += ["Share of the inputs in the variance of a single run, in percent:", shares_grid(found, others)]
    return [*blocks, *(f"Note: {note}" for note in result.head.notes)]


def how(found: OverInputs, task: Task) -> str:
    """What was drawn how often, and what the numbers are."""
    about = result_of(found, task).head
    names = [f"{printable(path)}{_how_drawn(each)}" for path, each in task.scenario.uncertain.items()]
    several = f"{len(names)} inputs" if len(names) > 1 else "1 input"
    return (
        f"{len(found.values):,} draws of {several} ({', '.join(names)}), {found.inner:,} replications at each; seed "
        f"{about.seed}, engine {about.engine}, scenario {about.digest}. Values are means over the draws ± half-width "
        f"of the {task.goal.confidence * 100:g} % confidence interval: they count what is not known of the inputs."
        f"{together(task.scenario)}"
    )


def together(scenario: Scenario) -> str:
    """Which inputs go together."""
    pairs = scenario.uncertain.ranks.items()
    told = "; ".join(f"{' and '.join(map(printable, paths))} {rank:g}" for paths, rank in pairs)
    return f" Inputs are drawn with rank correlations: {told}." if told else ""


def _how_drawn(distribution: Distribution) -> str:
    """That it is data, and in blocks of how many days, if they are of days."""
    if not is_bootstrap(distribution):
        return ""
    days = distribution["days"]
    return ": bootstrap" if days == 1 else f": bootstrap by {days} days"


def all_drawn(scenario: Scenario) -> bool:
    """Whether every stream's recorded orders are drawn anew."""
    streams = {data.stream for data in data_of(scenario).values() if isinstance(data, OfOrders)}
    return all(name in streams for name, each in scenario.customers.items() if each.arrivals.replay is not None)


def answer(found: OverInputs, task: Task) -> str:
    """A few sentences: what is best on average and how often, and whether inputs or luck are to blame."""
    sentences = [*_best(found, task), *_blame(found, task)]
    if any(_mover(split) == INPUTS for split in _of_objective(found.splits, task).values()):
        sentences.append(LUCK_TOO)
    return " ".join(sentences)


def _best(found: OverInputs, task: Task) -> list[str]:
    ranking = found.comparison.best.ranking
    if len(ranking) < 2:
        return []
    leader, goal = ranking[0], task.goal
    most = "highest" if goal.better > 0 else "lowest"
    share = _leads(found, task)[leader]
    level, rivals = f"{goal.confidence * 100:g} %", [name for name in found.comparison.best.best if name != leader]
    sure = f"significantly so ({level})"
    if rivals:
        sure = f"but it is not told apart from {_listed(rivals)} ({level})"
    return [
        f"'{printable(leader)}' has the {most} {goal.objective} on average over the draws, {sure}; it leads at "
        f"{100 * share:.0f} % of the {len(found.values):,} draws."
    ]


def _leads(found: OverInputs, task: Task) -> dict[str, float]:
    """At which share of the draws each alternative has the best mean of the objective; ties count for all."""
    cells = found.observed.values[:, :, found.observed.measures.index(task.goal.objective)]
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = task.goal.better * cells[:, :, 0] / cells[:, :, 1]
    levels = np.where(np.isfinite(levels), levels, -np.inf)
    ahead = (levels == levels.max(axis=1, keepdims=True)).mean(axis=0)
    return dict(zip(found.observed.alternatives, ahead.tolist(), strict=True))


def _of_objective(splits: Mapping[str, Mapping[str, Split]], task: Task) -> dict[str, Split]:
    objective = task.goal.objective
    return {name: row[objective] for name, row in splits.items() if objective in row}


def _blame(found: OverInputs, task: Task) -> Iterator[str]:
    """Of the objective, and of its differences to the baseline, what most of the spread comes from."""
    objective, base = task.goal.objective, printable(found.comparison.baseline)
    yield from _spread(objective, _of_objective(found.splits, task))
    yield from _spread(f"the difference in {objective} to '{base}'", _of_objective(found.difference_splits, task))


def _spread(what: str, splits: Mapping[str, Split]) -> Iterator[str]:
    """A sentence for those that inputs surely move most, those that luck does, the others, and those that nothing
    moves."""
    found: dict[str, dict[str, Split]] = {INPUTS: {}, LUCK: {}, EITHER: {}, NOTHING: {}}
    for name, each in splits.items():
        found[_mover(each)][name] = each
    for said, group in found.items():
        if group:
            under = "" if len(splits) == 1 else f" under {_named(list(group), splits)}"
            yield said.format(what=what, under=under, share=_range(list(group.values())))


INPUTS = (
    "Most of what is not known of {what}{under} comes from the inputs: {share} of the variance of a single run; the "
    "rest is luck."
)
LUCK = (
    "Most of what is not known of {what}{under} comes from luck: the inputs have {share} of the variance of a single "
    "run."
)
EITHER = (
    "What is not known of {what}{under} comes from both, the inputs having {share} of the variance of a single run; "
    "which is more, so few draws do not tell."
)
NOTHING = "Neither inputs nor luck move {what}{under}."


def _mover(split: Split) -> str:
    """Which sentence a split calls for."""
    if split.low is None or split.high is None:
        return NOTHING
    return INPUTS if split.low >= 0.5 else LUCK if split.high <= 0.5 else EITHER


def _named(names: Sequence[str], splits: Mapping[str, Split]) -> str:
    if len(names) == len(splits) > 1:
        return "every alternative"
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    *first, last = [f"'{printable(name)}'" for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def _range(splits: Sequence[Split]) -> str:
    """The share of the inputs, with the interval if there is one."""
    shares = [each.share for each in splits if each.share is not None]
    if not shares:
        return ""
    if len(splits) == 1:
        return _share(splits[0])
    low, high = (f"{100 * bound(shares):.0f}" for bound in (min, max))
    return f"{low} %" if low == high else f"{low} to {high} %"


def spread_grid(found: OverInputs, task: Task, about: Head) -> Grid:
    """A row per alternative and per difference: what inputs and luck do to the objective of a single run."""
    unit = task.catalogue[task.goal.objective].unit
    label = "%" if unit == "fraction" else unit_label(unit, about)
    rows = []
    for name, split in _rows(found, task.goal.objective):
        sizes = (_size(variance**0.5, unit) for variance in (split.between, split.within))
        rows.append((name, (*sizes, _share(split))))
    return Grid("alternative", (("from inputs", label), ("from luck", label), ("inputs' share", "")), tuple(rows))


def shares_grid(found: OverInputs, measures: Sequence[str]) -> Grid:
    """A row per alternative and per difference, a column per measure."""
    columns = [dict(_rows(found, measure)) for measure in measures]
    names = list(dict.fromkeys(name for column in columns for name in column))
    cells = ((_percent(column.get(name)) for column in columns) for name in names)
    rows = tuple((name, tuple(row)) for name, row in zip(names, cells, strict=True))
    return Grid("alternative", tuple((measure, "") for measure in measures), rows)


def _rows(found: OverInputs, measure: str) -> Iterator[tuple[str, Split]]:
    base = printable(found.comparison.baseline)
    for name, row in found.splits.items():
        if measure in row:
            yield printable(name), row[measure]
    for name, row in found.difference_splits.items():
        if measure in row:
            yield f"{printable(name)} less {base}", row[measure]


def _size(value: float, unit: str) -> str:
    """Three significant digits; fractions in percent."""
    shown = 100 * value if unit == "fraction" else value
    return rounded(shown, decimals(shown / 10, shown)) if shown else "0"


def _percent(split: Split | None) -> str:
    return UNDEFINED if split is None or split.share is None else f"{100 * split.share:.0f}"


def _share(split: Split) -> str:
    if split.share is None or split.low is None or split.high is None:
        return UNDEFINED
    return f"{100 * split.share:.0f} % ({100 * split.low:.0f} to {100 * split.high:.0f} %)"


def inputs_text(found: OverInputs, task: Task, measures: Sequence[str], width: int) -> str:
    """As tables of at most so many columns."""
    return blocks_text(inputs_blocks(found, task, measures), width)


def inputs_markdown(found: OverInputs, task: Task, measures: Sequence[str]) -> str:
    """In Markdown."""
    return blocks_markdown(inputs_blocks(found, task, measures))


def inputs_latex(found: OverInputs, task: Task, measures: Sequence[str]) -> str:
    """In LaTeX."""
    return latex(inputs_blocks(found, task, measures))


def inputs_rows(found: OverInputs, task: Task) -> Iterator[dict[str, object]]:
    """Every mean and difference as a tidy row, then every share of the inputs (`inputs.<measure>`): of the variance of
    a single run in `mean`, of that of a difference in `difference`."""
    yield from rows(result_of(found, task))
    for each in tidy(found, task):
        row: dict[str, object] = {"alternative": each["alternative"], "measure": f"inputs.{each['measure']}"}
        kind, before = ("difference", "difference_") if each["against"] else ("mean", "")
        ends = {f"{before}{end}": each[end] for end in ("low", "high")}
        yield row | {kind: each["share_of_inputs"], "unit": "fraction", **ends}


def inputs_document(found: OverInputs, task: Task) -> dict[str, Any]:
    """The same for scripts."""
    result = result_of(found, task)
    opening, concluded = document.opening(result), document.conclusions(result)
    del opening["replications"]
    about = {
        "draws": len(found.values),
        "replications": found.inner,
        "uncertain": {path: each.form() for path, each in task.scenario.uncertain.items()},
        "correlations": [{"between": list(pair), "is": rank} for pair, rank in task.scenario.uncertain.ranks.items()],
        "values": {path: [draw[path] for draw in found.values] for path in task.scenario.uncertain},
        "leads": _leads(found, task),
        "answer": answer(found, task),
    }
    return opening | {
        "inputs": about,
        "baseline": result.comparison.baseline,
        "alternatives": concluded["alternatives"],
        "differences": concluded["differences"],
        "variance": _splits_document(found.splits),
        "variance_of_differences": _splits_document(found.difference_splits),
        "notes": list(result.head.notes),
    }


def _splits_document(splits: Mapping[str, Mapping[str, Split]]) -> dict[str, Any]:
    return {
        name: {
            measure: {
                "inputs": each.between,
                "luck": each.within,
                "share_of_inputs": each.share,
                "low": each.low,
                "high": each.high,
            }
            for measure, each in row.items()
        }
        for name, row in splits.items()
    }


def tidy(found: OverInputs, task: Task) -> Iterator[dict[str, Any]]:
    """Every split as a row of `COLUMNS`; `against` is empty, or the baseline of a difference."""
    about, base = head(task.scenario, task.means.engine), found.comparison.baseline
    for splits, against in ((found.splits, ""), (found.difference_splits, base)):
        for name, row in splits.items():
            for measure, each in row.items():
                values = (name, against, measure, each.between**0.5, each.within**0.5, each.share, each.low, each.high)
                unit = unit_label(task.catalogue[measure].unit, about)
                yield dict(zip(COLUMNS, (*values, unit), strict=True))
