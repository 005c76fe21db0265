"""What `run` can tell of an alternative besides its measures: its books, how long its orders waited, and what luck does
to a single run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from simbackorder.experiments.books import Books
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.waits import WaitingTimes
    from simbackorder.report.grid import Grid
    from simbackorder.report.result import Head, Result


BOOKS, WAITS = "books.parquet", "waits.parquet"
"""What every replication said, from which it can be concluded again."""


class Asked(NamedTuple):
    """Which of them; `also` takes them down of every run, in this order."""

    books: bool
    waits: bool
    also: Callable[[Any], Any] | None

    @classmethod
    def of(cls, books: bool, waits: bool) -> Asked:
        """Raises StudyError if nothing can be made of what is asked for."""
        from simbackorder.metrics import accounts

        functions = [*([accounts.accounts] if books else []), *([_waits_of_runs()] if waits else [])]
        return cls(books, waits, partial(accounts.each, tuple(functions)) if functions else None)

    def check(self, task: Task) -> None:
        """Raises ArgumentError if a study is concluded from otherwise than its runs one by one are."""
        from simbackorder.experiments.less_noise import refuse_less_noise

        if self.also is not None:
            refuse_less_noise(task.scenario, "books and waits are of every run as it is", "less-noise")


class ExtraReports(NamedTuple):
    """What was asked for, of one alternative."""

    books: Books | None
    waits: WaitingTimes | None
    of_runs: Result | None = None

    def text(self, head: Head, width: int) -> list[str]:
        """As tables and sentences."""
        from simbackorder.report.books import books_text
        from simbackorder.report.range_of_runs import range_blocks
        from simbackorder.report.tables import blocks_text
        from simbackorder.report.waits import waits_text

        found = [blocks_text(range_blocks(self.of_runs), width)] if self.of_runs else []
        found += [books_text(self.books, head, width)] if self.books else []
        return [*found, waits_text(self.waits, head, width)] if self.waits else found

    def blocks(self, head: Head) -> list[str | Grid]:
        """As paragraphs and tables."""
        from simbackorder.report import books, waits
        from simbackorder.report.range_of_runs import range_blocks

        found: list[str | Grid] = range_blocks(self.of_runs) if self.of_runs else []
        found += [books.title(self.books), *books.blocks(self.books, head)] if self.books else []
        return [*found, *waits.blocks(self.waits, head)] if self.waits else found

    def markdown(self, head: Head) -> list[str]:
        """In Markdown."""
        from simbackorder.report.books import books_markdown
        from simbackorder.report.range_of_runs import range_blocks
        from simbackorder.report.tables import blocks_markdown
        from simbackorder.report.waits import waits_markdown

        found = [blocks_markdown(range_blocks(self.of_runs))] if self.of_runs else []
        found += [books_markdown(self.books, head)] if self.books else []
        return [*found, waits_markdown(self.waits, head)] if self.waits else found

    def document(self, head: Head) -> dict[str, Any]:
        """As keys of a JSON document."""
        from simbackorder.report.books import books_document
        from simbackorder.report.range_of_runs import range_document
        from simbackorder.report.waits import waits_document

        page: dict[str, Any] = {"range": range_document(self.of_runs)} if self.of_runs else {}
        if self.books:
            page["books"] = {self.books.alternative: books_document(self.books, head)}
        return page | {"waits": waits_document(self.waits, head)} if self.waits else page

    def rows(self, head: Head) -> Iterator[dict[str, object]]:
        """As tidy rows."""
        from simbackorder.report.books import books_rows
        from simbackorder.report.range_of_runs import tidy_rows
        from simbackorder.report.waits import waits_rows

        yield from tidy_rows(self.of_runs) if self.of_runs else ()
        yield from books_rows(self.books, head) if self.books else ()
        yield from waits_rows(self.waits, head) if self.waits else ()

    def words(self) -> list[str]:
        """The options that ask for it again."""
        asked = {"--range": self.of_runs, "--books": self.books, "--waits": self.waits}
        return [word for word, found in asked.items() if found is not None]

    def evidence(self, observed: Observations, head: Head) -> Mapping[str, bytes]:
        """Each as JSON, and what every replication said, from which it can be concluded again."""
        from simbackorder.report.document import dumps
        from simbackorder.state.ledger import NAMES
        from simbackorder.store import accounts, waits

        files = {f"{key}.json": (dumps(page) + "\n").encode() for key, page in self.document(head).items()}
        if self.books:
            files[BOOKS] = accounts.to_parquet(_taken(observed, 0), NAMES)
        if self.waits:
            files[WAITS] = waits.to_parquet(_taken(observed, -1), _endings())
        return files


def taken_down(evidence: Mapping[str, bytes], replications: int) -> tuple[Asked, tuple[tuple[Any, ...], ...]]:
    """What was asked for of a stored run, and what each replication said: `Observations.also`. Raises DamagedError, and
    StudyError if nothing can be made of it here."""
    from simbackorder.state.ledger import NAMES
    from simbackorder.store import accounts, waits

    asked, columns = Asked.of(BOOKS in evidence, WAITS in evidence), list[list[Any]]()
    if asked.books:
        columns.append(accounts.from_parquet(evidence[BOOKS], NAMES, replications))
    if asked.waits:
        columns.append(waits.from_parquet(evidence[WAITS], _endings(), replications))
    return asked, tuple((each,) for each in zip(*columns, strict=True))


def _endings() -> tuple[str, ...]:
    """The names of what became of orders, from that of open ones on."""
    from simbackorder.metrics.waits import CAUSES

    return ("open", *(cause.name for cause in CAUSES))


def extra_reports(task: Task, asked: Asked, observed: Observations) -> ExtraReports:
    """What was taken down of one alternative, concluded. Raises UnbalancedError."""
    from simbackorder.experiments.books import books
    from simbackorder.experiments.waits import waiting_times

    (name,), confidence = observed.alternatives, task.goal.confidence
    kept = books(name, _taken(observed, 0), task.scenario.minor_digits, confidence) if asked.books else None
    return ExtraReports(kept, waiting_times(name, _taken(observed, -1), confidence) if asked.waits else None)


def _taken(observed: Observations, place: int) -> list[Any]:
    """One of the things that were taken down, replication by replication."""
    return [taken[place] for (taken,) in observed.also]


def _waits_of_runs() -> Any:
    """What takes down the waits of a run. Raises StudyError if nothing can be made of them."""
    from simbackorder.failures import StudyError
    from simbackorder.metrics.waits import waits
    from simbackorder.statistics import incidence

    if not incidence.available():
        raise StudyError("--waits needs statsmodels (pip install 'simbackorder[waits]')")
    return waits
