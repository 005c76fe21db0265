"""What a report shows: the conclusions of a study with what is needed to read them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.comparison import Comparison

if TYPE_CHECKING:
    from simbackorder.metrics.catalogue import Measure
    from simbackorder.scenario.schema import Scenario

REPLAYED = (
    "Recorded orders are replayed: the intervals cover lead times and customers' behaviour, but not demand, "
    "which is the same in every replication."
)


class Head(NamedTuple):
    """Which study it is, and the units of its numbers."""

    title: str
    question: str
    digest: str
    seed: int
    engine: str
    currency: str
    minor_digits: int
    time_unit: str
    notes: tuple[str, ...]


class Result(NamedTuple):
    """A comparison (of one alternative: its estimates alone); `units` of every measure, as in the catalogue."""

    head: Head
    units: Mapping[str, str]
    comparison: Comparison


def head(scenario: "Scenario", engine: str) -> Head:
    """The head of any study of the scenario."""
    replayed = any(stream.arrivals.replay is not None for stream in scenario.customers.values())
    notes = (REPLAYED, *left_out(scenario)) if replayed else ()
    return Head(
        title=scenario.title or scenario.name,
        question=scenario.question,
        digest=scenario.digest,
        seed=scenario.experiment.seed,
        engine=engine,
        currency=scenario.currency,
        minor_digits=scenario.minor_digits,
        time_unit=scenario.time.unit,
        notes=notes,
    )


def left_out(scenario: "Scenario") -> list[str]:
    """How many rows of which record lie outside of the run."""
    from simbackorder.model.sample_path import rows_left_out

    found = []
    for name, count in rows_left_out(scenario).items():
        replay = scenario.customers[name].arrivals.replay
        if count and replay is not None:
            rows = "1 row" if count == 1 else f"{count:,} rows"
            found.append(f"Left out of {replay.file}: {rows} outside of the run.")
    return found


def units(catalogue: "Mapping[str, Measure]") -> dict[str, str]:
    """The unit of every measure, as in the catalogue."""
    return {name: measure.unit for name, measure in catalogue.items()}


def unit_label(unit: str, head: Head) -> str:
    """A unit as the reader knows it: `money` becomes the currency, `time` the scenario's unit of time."""
    labels = {"money": head.currency, "time": f"{head.time_unit}s", "1": ""}
    return labels.get(unit, unit.replace("money", head.currency).replace("per time", f"per {head.time_unit}"))


def silent(result: Result, alternatives: Iterable[str], measure: str) -> bool:
    """Whether the measure says nothing of these alternatives: 0 in every replication, or undefined."""
    found = (result.comparison.estimates[name][measure] for name in alternatives)
    return all(not each.mean and not each.half_width for each in found)
