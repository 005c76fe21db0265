"""What is stored of a finished study: numbers of every replication, a summary, figures, and how to make it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.sensitivity.screening import Screened
from simbackorder.experiments.sensitivity.tornado import points_of
from simbackorder.experiments.storing import resolved
from simbackorder.report import figures, sweep_figures
from simbackorder.report.document import dumps
from simbackorder.report.inputs import inputs_rows
from simbackorder.report.long_form import csv_heading, csv_lines, csv_text, rows
from simbackorder.report.precision import precision_document
from simbackorder.report.refined_answer import of_spot, refined_document
from simbackorder.report.run_pages import OfAlternative, run_rows
from simbackorder.report.sensitivity.rows import csv_text as csv_of_sensitivity
from simbackorder.report.sensitivity.rows import sensitivity_document
from simbackorder.report.sensitivity.tables import text as text_of_sensitivity
from simbackorder.report.tuned_comparison import tuned_csv, tuned_document, tuned_text
from simbackorder.report.tuning import tuning_csv, tuning_document, tuning_text
from simbackorder.store.layout import AT_BEST, REFINED, SENSITIVITY, SWEEP, run_study, tuning_study
from simbackorder.store.replications import Block
from simbackorder.store.studies import Contents, SweepContents

if TYPE_CHECKING:
    from simbackorder.experiments.aiming import Asked
    from simbackorder.experiments.inputs import OverInputs
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.each_at_its_best import EachAtItsBest
    from simbackorder.experiments.tuning.tuning import Tuned
    from simbackorder.report.result import Result
    from simbackorder.report.sensitivity.told import Told
    from simbackorder.report.swept import Point, Swept


PRECISION = "precision.json"
"""How precise a study is that was to be so precise; after its name."""
ANSWER, TOLD = "answer.json", "answer.txt"
"""All that a study says, as a document, and as it is printed at the usual width."""
USUAL_WIDTH = 80
REMARKS = "remarks.json"
"""What its runs showed that must be known."""


ROUNDS = "rounds.json"
"""What was done in the rounds of a refined sweep."""
INPUTS = "inputs"
"""The name of a study over draws of what is not known."""
DRAWS = "draws.json"
"""What was drawn."""


class Keepsake(NamedTuple):
    """A finished study: its name among those of the scenario, the words of the command that makes it again, what is
    stored, and how many draws of inputs it is of (None: it is of the inputs as stated)."""

    study: str
    repeat: tuple[str, ...]
    contents: Contents
    draws: int | None = None


def of_comparison(task: Task, observed: Observations, result: Result) -> Keepsake:
    """A comparison."""
    summary_of_all = csv_text(rows(result))
    contents = Contents(resolved(task), Block(*observed[:3]), summary_of_all, evidence=how_known(result))
    return Keepsake("compare", ("compare", "scenario.yaml"), contents)


def of_run(task: Task, observed: Observations, found: OfAlternative) -> Keepsake:
    """One alternative."""
    (name,) = observed.alternatives
    evidence = {**found.more.evidence(observed, found.result.head), **how_known(found.result)}
    contents = Contents(resolved(task), Block(*observed[:3]), csv_text(run_rows([found])), evidence=evidence)
    return Keepsake(run_study(name), ("run", "scenario.yaml", "--alternative", name, *found.more.words()), contents)


def of_tuning(task: Task, found: Tuned) -> Keepsake:
    """The best values of an alternative's parameters: on luck that the search has not met, with the answer as JSON."""
    answer = answered(dumps(tuning_document(found, task)), tuning_text(found, task, USUAL_WIDTH))
    contents = Contents(resolved(task), Block(*found.judged.observed[:3]), tuning_csv(found, task), evidence=answer)
    words = ("optimise", "scenario.yaml", "--alternative", found.alternative)
    return Keepsake(tuning_study(found.alternative), words, contents)


def of_tuned_comparison(task: Task, found: EachAtItsBest) -> Keepsake:
    """Alternatives at their best: on luck that no search has met, with the answer as JSON."""
    answer = answered(dumps(tuned_document(found, task)), tuned_text(found, task, USUAL_WIDTH))
    contents = Contents(resolved(task), Block(*found.observed[:3]), tuned_csv(found, task), evidence=answer)
    return Keepsake(AT_BEST, ("compare", "scenario.yaml", "--tuned"), contents)


def of_sensitivity(task: Task, told: Told) -> Keepsake:
    """A sensitivity study by one method: what was measured at every point, of the measures that it is about."""
    ready, found = told.ready, told.found
    points = points_of(ready.varied.parameters) if not isinstance(found, Screened) else found.settings
    paths = dict.fromkeys(path for settings in points for path in settings)
    nothing = dict.fromkeys(paths, float("nan"))
    blocks = [
        Block(*each[:3], before={"point": n, **nothing, **{path: float(v) for path, v in settings.items()}})
        for n, (each, settings) in enumerate(zip(found.observed, points, strict=True))
    ]
    answer = answered(dumps(sensitivity_document(told)), text_of_sensitivity(told, USUAL_WIDTH))
    contents = Contents(resolved(task), blocks, csv_of_sensitivity(told), evidence=answer)
    runs = ("--replications", str(task.scenario.experiment.replications))
    return Keepsake(
        f"{SENSITIVITY}{ready.plan.method}", ("sensitivity", "scenario.yaml", *ready.plan.words(), *runs), contents
    )


def answered(document: str, text: str) -> dict[str, bytes]:
    """An answer as evidence of a study that is not opened again, but shown."""
    return {ANSWER: f"{document}\n".encode(), TOLD: f"{text}\n".encode()}


def how_known(result: Result) -> Mapping[str, bytes]:
    """How precise the study is, if that was asked for, and what must be known of it, if anything, as JSON."""
    remarks = {"remarks": list(result.remarks)} if result.remarks else {}
    found = {PRECISION: precision_document(result), REMARKS: remarks}
    return {name: (dumps(document) + "\n").encode() for name, document in found.items() if document}


def of_inputs(task: Task, found: OverInputs) -> Keepsake:
    """A comparison over draws of what is not known."""
    evidence = {DRAWS: (dumps(draws_document(found)) + "\n").encode()}
    contents = Contents(resolved(task), Block(*found.runs[:3]), csv_text(inputs_rows(found, task)), evidence=evidence)
    draws = len(found.values)
    return Keepsake(INPUTS, ("compare", "scenario.yaml", "--inputs", str(draws)), contents, draws)


def draws_document(found: OverInputs) -> dict[str, Any]:
    """What was drawn: by path, the value of every draw."""
    paths = found.values[0]
    return {
        "draws": len(found.values),
        "replications": found.inner,
        "values": {path: [each[path] for each in found.values] for path in paths},
    }


def draws_of(content: bytes) -> tuple[Mapping[str, float], ...]:
    """The draws back from that document. Raises LookupError, TypeError and ValueError."""
    stated = json.loads(content)
    columns = stated["values"].values()
    return tuple(dict(zip(stated["values"], row, strict=True)) for row in zip(*columns, strict=True))


class SweepKeepsake(NamedTuple):
    """The same of a sweep."""

    study: str
    repeat: tuple[str, ...]
    contents: SweepContents


def of_sweep(task: Task, swept: Swept, measures: Sequence[str]) -> SweepKeepsake:
    """A sweep, with a figure of each of these measures, if figures can be drawn."""
    return SweepKeepsake(SWEEP, ("sweep", "scenario.yaml"), SweepContents(resolved(task), _drawings(swept, measures)))


def _drawings(swept: Swept, measures: Sequence[str]) -> dict[str, bytes]:
    if not figures.available():
        return {}
    return {f"{figures.file_stem(measure)}.png": sweep_figures.png(swept, measure) for measure in measures}


def of_refinement(task: Task, swept: Swept, measures: Sequence[str], asked: Asked) -> SweepKeepsake:
    """A sweep that was refined, with what was done in its rounds."""
    points = [{"point": dict(point.settings), **of_spot(swept, place)} for place, point in enumerate(swept.points)]
    done = {"asked": asked._asdict(), **refined_document(swept), "points": points}
    contents = SweepContents(resolved(task), _drawings(swept, measures), {ROUNDS: f"{dumps(done)}\n".encode()})
    return SweepKeepsake(REFINED, ("sweep", "scenario.yaml", *asked.words()), contents)


def refined_summary(swept: Swept) -> Iterator[str]:
    """The summary of a refined sweep as CSV, line by line: as that of a sweep, with the round in which a point was
    added (0: it is of the design)."""
    before = ("point", "round", *swept.paths)
    yield csv_heading(before)
    for place, point in enumerate(swept.every()):
        spot = of_spot(swept, place)
        known = {"point": spot["number"], "round": spot["round"], **point.settings}
        yield csv_lines(rows(point.result, known), before)


def summary_heading(paths: Iterable[str]) -> str:
    """The first line of a sweep's summary as CSV, which has a row per point, alternative and measure."""
    return csv_heading(("point", *paths))


def summary_lines(number: int, point: Point) -> str:
    """The lines of a point."""
    return csv_lines(rows(point.result, {"point": number, **point.settings}), ("point", *point.settings))
