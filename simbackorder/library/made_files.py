"""Pages, workbooks and figures of a comparison, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.failures import ArgumentError
from simbackorder.store.atomic import StoreError, check_writable, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simbackorder.experiments.break_even import BreakEven
    from simbackorder.experiments.inputs import OverInputs
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.warming_up import Settling
    from simbackorder.report.order_tables import Report
    from simbackorder.report.page.look import Drawing
    from simbackorder.report.page.sections import Matter
    from simbackorder.report.result import Result
    from simbackorder.report.sensitivity.told import Told
    from simbackorder.report.shown_measures import Shown
    from simbackorder.report.swept import Swept


class Compared(NamedTuple):
    """A finished comparison; `settling`: how the shop settles, if its warm-up was found."""

    task: Task
    observed: Observations
    result: Result
    shown: Shown
    reversals: tuple[BreakEven, ...] = ()
    settling: Settling | None = None


class SweptFiles(NamedTuple):
    """A finished sweep."""

    task: Task
    swept: Swept


class InputsFiles(NamedTuple):
    """A finished comparison over draws of inputs, and the measures of its tables."""

    task: Task
    found: OverInputs
    measures: Sequence[str]


class Wanted(NamedTuple):
    """The files that were asked for."""

    page: Path | None = None
    figures: Path | None = None
    workbook: Path | None = None

    def check(self, scenario: Path | None = None, stored: Iterable[Path] = (), page: str = "report") -> None:
        """Raises ArgumentError if a library is missing or a file is that of the scenario or of the results that are
        stored, and StoreError if one cannot be written: before anything is simulated. `page`: what it is asked for by.
        """
        from simbackorder.report.page.look import missing

        if self.page or self.figures:
            _needed(missing(), page if self.page else "figures")
        if self.workbook:
            _needed(_without_workbook(), "workbook")
        if self.page and self.workbook and self.page.resolve() == self.workbook.resolve():
            raise ArgumentError(f"{self.workbook} is the page already", "workbook")
        kept = {each.resolve() for each in stored}
        for argument, file in ((page, self.page), ("workbook", self.workbook)):
            if file is None:
                continue
            if file.is_dir():
                raise ArgumentError(f"{file} is a folder, not a file", argument)
            if scenario is not None and file.resolve() == scenario.resolve():
                raise ArgumentError(f"{file} is the scenario itself", argument)
            if file.resolve() in kept:
                raise ArgumentError(f"{file} is one of the stored results", argument)
            check_writable(file.resolve().parent)
        if self.figures:
            check_writable(self.figures)


def made(found: Compared, wanted: Wanted) -> list[Path]:
    """Makes and writes the files, and says which. Raises StudyError."""
    from simbackorder.report.page.sections import drawings

    files: dict[Path, bytes] = {}
    if any(wanted):
        matter = _matter(found)
        if wanted.page:
            files[wanted.page] = _page(matter._replace(orders=_orders(found))).encode()
        if wanted.workbook:
            from simbackorder.experiments.by_month import by_month
            from simbackorder.report.workbook import workbook

            files[wanted.workbook] = workbook(matter, by_month(found.task))
        if wanted.figures:
            files |= _figures([*drawings(matter), *_warm_up(found)], wanted.figures)
    return _written(files)


def made_of_sweep(found: SweptFiles, wanted: Wanted) -> list[Path]:
    """The same of a sweep, of which there is no workbook. Raises StudyError."""
    from simbackorder import __version__
    from simbackorder.report.page.flip_charts import flip_drawings
    from simbackorder.report.page.sweep_page import SweptMatter, sweep_page

    files: dict[Path, bytes] = {}
    if wanted.page:
        matter = SweptMatter(found.task.scenario, found.swept, found.task.catalogue)
        files[wanted.page] = sweep_page(matter, __version__).encode()
    if wanted.figures:
        files |= _figures(flip_drawings(found.swept), wanted.figures)
    return _written(files)


def made_of_sensitivity(task: Task, told: Told, wanted: Wanted) -> list[Path]:
    """The same of a sensitivity study. Raises StudyError."""
    from simbackorder import __version__
    from simbackorder.report.page.sensitivity_page import SensitivityMatter, drawing, sensitivity_page

    files: dict[Path, bytes] = {}
    if wanted.page:
        matter = SensitivityMatter(task.scenario, told, task.catalogue)
        files[wanted.page] = sensitivity_page(matter, __version__).encode()
    if wanted.figures:
        files |= _figures([drawing(told)], wanted.figures)
    return _written(files)


def made_of_inputs(found: InputsFiles, page: Path) -> list[Path]:
    """The page of a comparison over draws of inputs. Raises StudyError."""
    from simbackorder import __version__
    from simbackorder.report.page.inputs_page import InputsMatter, inputs_page

    return _written({page: inputs_page(InputsMatter(*found), __version__).encode()})


def _written(files: dict[Path, bytes]) -> list[Path]:
    for file, content in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, content)
        except OSError as error:
            raise StoreError(f"{file}: cannot be written: {error.strerror or error}") from error
    return list(files)


def _page(matter: Matter) -> str:
    from simbackorder import __version__
    from simbackorder.report.page.html_page import html_page

    return html_page(matter, __version__)


def _matter(found: Compared) -> Matter:
    """What a page is made of; some runs are simulated again, to be told by day."""
    from simbackorder.experiments.backdrop import backdrop
    from simbackorder.report.page.sections import Matter, shown_alternatives

    names = shown_alternatives(found.result)
    behind = backdrop(found.task, names, _silent)
    catalogue = dict(found.task.catalogue)
    return Matter(found.task.scenario, found.result, found.shown, catalogue, behind, found.reversals)


def _warm_up(found: Compared) -> list[Drawing]:
    """How the shop settles, if its warm-up was found."""
    from simbackorder.report.welch import welch_drawing

    return [] if found.settling is None else [welch_drawing(found.settling, found.task.scenario.time.unit)]


def _orders(found: Compared) -> Report | None:
    """The orders of the best alternative, or of the best change, against today's; some runs are simulated again."""
    from simbackorder.experiments.backdrop import RUNS_OF_PARTS
    from simbackorder.library.order_differences import report_of
    from simbackorder.report.page.sections import shown_alternatives

    names = shown_alternatives(found.result)
    if len(names) < 2:
        return None
    task = found.task.of_replications(min(found.task.scenario.experiment.replications, RUNS_OF_PARTS))
    return report_of(task.ready_for_records(_silent), (names[0], names[1]), lambda finished, count: None)


def _figures(drawings: Iterable[Drawing], folder: Path) -> dict[Path, bytes]:
    """Every chart as SVG and as PNG."""
    from simbackorder.report.page.look import ON_PAPER, WIDE, png, svg

    found = {}
    for each in drawings:
        found[folder / f"{each.name}.svg"] = svg(each, WIDE, ON_PAPER).encode()
        found[folder / f"{each.name}.png"] = png(each)
    return found


def _silent(text: str) -> None:
    """Of what is compiled meanwhile nobody needs to hear."""


def _needed(names: list[str], argument: str) -> None:
    if names:
        what = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} missing"
        raise ArgumentError(f"it needs the extra `report`: pip install 'simbackorder[report]' ({what})", argument)


def _without_workbook() -> list[str]:
    import importlib.util

    return [] if importlib.util.find_spec("xlsxwriter") else ["xlsxwriter"]
