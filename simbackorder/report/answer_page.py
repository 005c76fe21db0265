"""A comparison as it is read: the answer, one table, what drives it, what to mind; all the rest on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simbackorder.experiments.break_even import BreakEven
from simbackorder.report import by_supplier, tables
from simbackorder.report.answer import answer, consequences, leading
from simbackorder.report.caveats import caveats, worded
from simbackorder.report.drivers import drivers
from simbackorder.report.first_table import caption, first_table, label
from simbackorder.report.grid import Paint, printable
from simbackorder.report.latex import latex
from simbackorder.report.range_of_runs import range_blocks
from simbackorder.report.result import Result
from simbackorder.report.reversal import reversal
from simbackorder.report.shown_measures import Shown
from simbackorder.report.tables import Block, blocks_markdown, blocks_text

MOST_CAVEATS = 3
MORE = "More: --details, --differences, --range, --suppliers, --notes."


class Further(NamedTuple):
    """What was asked for beyond the first page; `details`: all of it, as statisticians read it."""

    details: bool = False
    differences: bool = False
    suppliers: bool = False
    notes: bool = False
    range: bool = False


NOTHING_FURTHER = Further()


class Page(NamedTuple):
    """A comparison to be shown; `reversals`: what would reverse its answer, where that was looked for."""

    result: Result
    shown: Shown
    further: Further = NOTHING_FURTHER
    reversals: tuple[BreakEven, ...] = ()

    def blocks(self, words: bool = True) -> list[Block]:
        """Paragraphs and tables; `words`: also which options show more."""
        return [*self._first(), *self._further(), *([self._basis(words)] if not self.further.details else [])]

    def text(self, width: int, paint: Paint | None = None) -> str:
        """As text of at most so many columns."""
        return blocks_text(self.blocks(), width, paint)

    def markdown(self) -> str:
        """In Markdown."""
        return blocks_markdown(self.blocks())

    def latex(self) -> str:
        """In LaTeX."""
        return latex(self.blocks(words=False))

    def painted(self, label_of_row: str) -> str:
        """What a row of the first table is: `best`, `today` or nothing."""
        result = self.result
        names = {label(result, name): name for name in result.comparison.estimates}
        name = names.get(label_of_row)
        if len(names) > 1 and name in leading(result):
            return "best"
        return "today" if name == result.comparison.baseline else ""

    def _first(self) -> Iterator[Block]:
        head = self.result.head
        yield ": ".join(filter(None, [printable(head.title), printable(head.question)]))
        yield answer(self.result)
        yield first_table(self.result, self.shown)
        yield caption(self.result)
        yield from filter(None, [drivers(self.result), *consequences(self.result)])
        level = self.result.comparison.goal.confidence
        yield from (f"What would reverse it: {reversal(each, head, level)}" for each in self.reversals)
        found = [] if self.further.details else caveats(self.result)
        most = len(found) if self.further.notes else MOST_CAVEATS
        yield from worded(found[:most])
        if len(found) > most:
            left = len(found) - most
            yield f"{left} more note{'s' if left > 1 else ''}: --notes."

    def _further(self) -> Iterator[Block]:
        if self.further.details:
            yield from tables.comparison_blocks(self.result, self.shown.of_comparison(self.result))[self._headed() :]
            return
        if self.further.differences:
            yield from tables.differences_blocks(self.result, self.shown.of_comparison(self.result))
        if self.further.range:
            yield from range_blocks(self.result)
        if self.further.suppliers:
            yield from self._suppliers()

    def _suppliers(self) -> list[Block]:
        table = by_supplier.supplier_grid(self.result)
        return ["There is one supplier only."] if table is None else [by_supplier.TITLE, table]

    def _headed(self) -> int:
        """How many paragraphs of the details are title and question, which stand above."""
        return len(tables.heading(self.result)) - 1

    def _basis(self, words: bool) -> str:
        head = self.result.head
        basis = f"Scenario {head.digest}, seed {head.seed}, engine {head.engine}."
        return f"{basis} {MORE}" if words else basis
