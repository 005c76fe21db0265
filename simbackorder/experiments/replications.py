"""Replications of alternatives on common sample paths."""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.audit import ViolationError
from simbackorder.experiments.crew import WorkerLostError
from simbackorder.experiments.execution import Workers, in_order, number_of
from simbackorder.failures import StudyError
from simbackorder.metrics.definition import Kinds, kinds
from simbackorder.sample_path.replenishment_orders import Receipts
from simbackorder.statistics.estimate import Sample

if TYPE_CHECKING:
    from simbackorder.audit import Violation
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.sections.schema import Scenario

Measured = Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
Progress = Callable[[int, int], None]
Audited = Callable[[int], None]


class Study(NamedTuple):
    """What is replicated: the named alternatives of one scenario, each on the same sample paths.

    `by`: also measure parts, by one or several of PARTITIONS. `engine`: who simulates. `also`: what else
    is taken down of every run; a function of a module, so that workers find it. `audited`: every law is checked after
    every event, which is the reference engine's work, whichever was named. `first`: replications before this one are
    done already.
    """

    scenario: "Scenario"
    alternatives: tuple[str, ...]
    by: Kinds = None
    engine: str = "simpy"
    also: "Callable[[RunRecord], Any] | None" = None
    audited: bool = False
    first: int = 0
    last: int | None = None

    @property
    def to_do(self) -> int:
        """The replications that are to be done."""
        return (self.scenario.experiment.replications if self.last is None else self.last) - self.first


class Alike(NamedTuple):
    """What is common to very many studies: a study of the same alternatives and about the same length, and which
    replications are to be done of each."""

    study: Study
    parts: Sequence[range]

    def part(self, replications: range) -> Study:
        """The study of some replications."""
        return self.study._replace(first=replications.start, last=replications.stop)

    def of(self, which: int) -> Study:
        """One of them."""
        return self.part(self.parts[which])


class Observations(NamedTuple):
    """What replications measured: `values[replication, alternative, measure]` is a numerator and a denominator.
    `also[replication][alternative]`: what else the study took down."""

    alternatives: tuple[str, ...]
    measures: tuple[str, ...]
    values: NDArray[np.float64]
    also: tuple[tuple[Any, ...], ...] = ()

    def sample(self, alternative: str, measure: str) -> Sample:
        """One measure of one alternative over all replications."""
        cell = self.values[:, self.alternatives.index(alternative), self.measures.index(measure)]
        return Sample(cell[:, 0], cell[:, 1])

    def rows(self) -> Sample:
        """All measures of all alternatives, a row for each, alternative by alternative."""
        n = len(self.values)
        cells = self.values.transpose(3, 1, 2, 0)
        return Sample(*np.ascontiguousarray(cells).reshape(2, -1, n))

    def only(self, measures: Collection[str]) -> "Observations":
        """Some of the measures, in the order in which they are here."""
        which = [place for place, name in enumerate(self.measures) if name in measures]
        return self._replace(measures=tuple(self.measures[place] for place in which), values=self.values[:, :, which])

    def of(self, alternative: str) -> "Observations":
        """One alternative's alone."""
        k = self.alternatives.index(alternative)
        return Observations(
            (alternative,), self.measures, self.values[:, k : k + 1], tuple(each[k : k + 1] for each in self.also)
        )


class Measurements(NamedTuple):
    """One replication: `values[alternative, measure]` is a numerator and a denominator; `also[alternative]`: what
    else. `events`: how many were audited."""

    measures: tuple[str, ...]
    values: NDArray[np.float64]
    also: tuple[Any, ...] = ()
    events: int = 0


class RunError(StudyError):
    """A run that could not be finished. The message names replication, alternative and seed."""

    status = 1


class AuditError(RunError):
    """A run in which a law was broken: where, of which scenario, what the auditor found, and the record up to there."""

    located = True
    which = 0
    """Which of several studies it was."""
    settings: "Mapping[str, Any]" = MappingProxyType({})
    """Of a grid's point: the value of each swept path."""

    def __init__(self, where: str, scenario: "Scenario", violation: "Violation", record: "RunRecord") -> None:
        super().__init__(where, scenario, violation, record)
        self.where, self.scenario, self.violation, self.record = where, scenario, violation, record

    def __str__(self) -> str:
        return f"{self.where} broke a law {self.violation}"


class StoppedError(KeyboardInterrupt):
    """An interrupt in the middle of a study. `finished`: the replications of this study that were done (None: none)."""

    def __init__(self, finished: "Observations | None") -> None:
        super().__init__()
        self.finished = finished


At = Callable[[int], None]
Simulate = Callable[[Study, Sequence[int], At], list[Measurements]]


def simulate(study: Study, replications: Sequence[int], at: At) -> list[Measurements]:
    """Draws a sample path for each replication and runs every alternative of the study on it.

    `at` hears what is done next: for the n-th replication step n (1 + alternatives) when its path is drawn, and the
    step k + 1 later when alternative k is run.
    """
    from simbackorder.engines.choice import audited, counted_meanwhile, runner
    from simbackorder.experiments.counting import counting
    from simbackorder.experiments.shops import shop_of
    from simbackorder.metrics.measures import Pages
    from simbackorder.sample_path.drawing import beside_of, draw

    events: list[int] = []
    run = audited(events.append) if study.audited else runner(study.engine)
    counted = counting(study.engine)
    by_machine = None if study.also or {"segment", "basket"} & {*kinds(study.by)} else counted_meanwhile(study.engine)
    shops = [shop_of(study.scenario, name) for name in study.alternatives]
    count = len(replications)
    pages = Pages(study.scenario, shops[0], study.by, len(shops) * count)  # an alternative's runs after another's
    also: list[tuple[Any, ...]] = []
    audited_events = []
    beside = beside_of(study.scenario, replications) if isinstance(replications, range) else None
    for b, replication in enumerate(replications):
        step = b * (1 + len(shops))
        at(step)
        path = draw(study.scenario, replication, beside=beside)
        more = []
        for k, shop in enumerate(shops):
            at(step + 1 + k)

            def taken(record: "RunRecord", which: int = k * count + b) -> Any:
                pages.write(which, record, counted)
                return study.also(record) if study.also else None

            if by_machine is not None and by_machine(shop, path, pages.whole, k * count + b):
                continue
            more.append(run(shop, path, taken))
        also.append(tuple(more) if study.also else ())
        audited_events.append(sum(events))
        events.clear()
    found = gathered(pages.measures(), len(shops))
    return [
        each._replace(also=more, events=count) for each, more, count in zip(found, also, audited_events, strict=True)
    ]


def gathered(measured: Measured, alternatives: int) -> list[Measurements]:
    """Measures of so many alternatives, the runs of one after those of another, as the arrays of every replication.
    Raises ValueError if a value is not finite."""
    measures = tuple(measured)
    values = np.array(list(measured.values()), dtype=np.float64).reshape(len(measures), 2, alternatives, -1)
    if not np.isfinite(values).all():
        n, _, k, which = np.argwhere(~np.isfinite(values))[0]
        top, bottom = values[n, :, k, which]
        raise ValueError(f"the measure {measures[n]} is not finite: {top!r} / {bottom!r}")
    return [Measurements(measures, each) for each in values.transpose(3, 2, 0, 1)]


def observe(
    studies: Sequence[Study],
    *,
    workers: Workers = None,
    progress: Progress | None = None,
    audited: Audited | None = None,
    simulate: Simulate = simulate,
    start_method: str | None = None,
    alike: Alike | None = None,
) -> Generator[Observations]:
    """The observations of each study, in order, as soon as it is finished; bit for bit the same for any `workers`.

    `progress(done, all)` hears of every replication, `audited` how many events of it were audited. `alike`: what is
    common to all of them: then they are asked for one at a time, by whoever simulates them, so that there may be very
    many which are read when they are needed. Raises RunError, what asking for a study raises, and when it is
    interrupted StoppedError. Close it to stop the workers.
    """
    pieces = Pieces(studies, workers) if alike is None else PiecesOfAlike(alike, workers)
    work = partial(_piece, studies, pieces, simulate)
    try:
        with closing(in_order(work, range(len(pieces)), workers, start_method)) as results:
            told = _told(results, pieces.runs, progress, audited)
            for which in range(len(studies)):
                study = studies[which] if alike is None else alike.of(which)
                rows: list[Measurements] = []
                try:
                    rows.extend(itertools.islice(told, study.to_do))
                except KeyboardInterrupt:
                    raise StoppedError(_stacked(study, rows) if rows else None) from None
                yield _stacked(study, rows)
    except WorkerLostError as lost:
        raise RunError(_lost(lambda which: alike.study if alike else studies[which], pieces, lost)) from None


STARTING_UP = 'starting up (where processes are not copied, a script that uses workers needs __name__ == "__main__")'
ORDERS_PER_BATCH = 2**21
"""Orders that are simulated, of all alternatives together, before formulas are worked out and progress is told: some
0.2 s."""
LIKE_ORDERS = 4
"""An item counts as so many orders: a batch has a row for it in every run."""
LONGEST_BATCH = 64
BATCHES_PER_WORKER = 8
"""At least as many, so that the last ones keep all workers busy."""
Batch = tuple[int, range]


class Pieces:
    """What is done at a time, for several studies: some replications of one of them. `runs`: of all, replications."""

    def __init__(self, studies: Sequence[Study], workers: Workers) -> None:
        self.runs = sum(study.to_do for study in studies)
        self._all = tuple((which, batch) for which, study in enumerate(studies) for batch in batches(study, workers))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, piece: int) -> Batch:
        return self._all[piece]


class PiecesOfAlike(Pieces):
    """The same of studies that are alike: none of them is looked at, and no list of pieces is made."""

    def __init__(self, alike: Alike, workers: Workers) -> None:
        count = len(alike.parts)
        self._batches = {part: tuple(batches(alike.part(part), workers, count)) for part in dict.fromkeys(alike.parts)}
        self._parts = alike.parts
        self._ends = list(itertools.accumulate(len(self._batches[part]) for part in alike.parts))
        self.runs = sum(map(len, alike.parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, piece: int) -> Batch:
        which = bisect_right(self._ends, piece)
        found = self._batches[self._parts[which]]
        return which, found[piece - self._ends[which] + len(found)]


def batches(study: Study, workers: Workers, studies: int = 1) -> Iterator[range]:
    """The replications of a study, one of so many, as many together as are done in an instant: formulas are worked out
    once for a batch. Nothing depends on its length but the time that it takes."""
    from simbackorder.opening.size import orders_expected

    scenario, count = study.scenario, study.to_do
    length = 1
    if study.engine == "compiled" and not study.also:
        orders = sum(number for _, number in orders_expected(scenario)) + LIKE_ORDERS * len(scenario.items)
        together = ORDERS_PER_BATCH / max(1.0, orders * len(study.alternatives))
        several = min(count * studies, number_of(workers))
        fair = count * studies // (BATCHES_PER_WORKER * several) if several > 1 else count
        length = int(max(1, min(together, fair, LONGEST_BATCH)))
    end = study.first + count
    return (range(first, min(first + length, end)) for first in range(study.first, end, length))


def _told(
    results: Iterator[list[Measurements]], count: int, progress: Progress | None, audited: Audited | None
) -> Iterator[Measurements]:
    for done, result in enumerate(itertools.chain.from_iterable(results), start=1):
        if audited is not None:
            audited(result.events)
        if progress is not None:
            progress(done, count)
        yield result


def _piece(studies: Sequence[Study], pieces: Pieces, simulate: Simulate, piece: int, at: At) -> list[Measurements]:
    which, replications = pieces[piece]
    at(-1)
    study = studies[which]
    step = [-1]

    def both(now: int) -> None:
        step[0] = now
        at(now)

    try:
        return simulate(study, replications, both)
    except ViolationError as broken:
        where = _named(study, replications, step[0], first=1)  # counted as by `trace`, which tells the rest
        found = _broken(where, study, broken)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise RunError(f"{_named(study, replications, step[0])} failed: {problem}") from error
    found.which = which
    raise found  # out here it has no context: some libraries send that along, and functions cannot be sent


def _broken(where: str, study: Study, broken: ViolationError) -> AuditError:
    luck: dict[str, Any] = dict.fromkeys(Receipts._fields, ())  # its functions stay here
    evidence = broken.record._replace(path=broken.record.path._replace(**luck))
    return AuditError(where, study.scenario, broken.violation, evidence)


def _named(study: Study, replications: range, step: int, first: int = 0) -> str:
    """What is done at a step of a batch: the replication, numbered from `first` on, the alternative and the seed."""
    done, k = divmod(max(step, 0), 1 + len(study.alternatives))
    whose = f"alternative {study.alternatives[k - 1]!r}" if k > 0 else "drawing its sample path"
    return f"replication {replications[done] + first}, {whose}, seed {study.scenario.experiment.seed}"


def _lost(study: Callable[[int], Study], pieces: Pieces, lost: WorkerLostError) -> str:
    work = [_named(study(pieces[piece][0]), pieces[piece][1], step) for piece, step in lost.at]
    doing = "\n  ".join(work) or STARTING_UP
    return f"a worker process died (killed, or out of memory). The workers were at:\n  {doing}"


def _stacked(study: Study, rows: Sequence[Measurements]) -> Observations:
    measures = rows[0].measures
    if any(row.measures != measures for row in rows):
        raise ValueError("replications of one study gave different measures")
    also = tuple(row.also for row in rows) if study.also else ()
    return Observations(study.alternatives, measures, np.stack([row.values for row in rows]), also)
