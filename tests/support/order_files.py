"""Order files of a few rows, and what is read from them."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simbackorder.report import left_out
from simbackorder.sample_path.drawing import draw, records
from simbackorder.sample_path.replay import Recorded
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.sections.schema import Scenario
from support.path_shops import shop

COLUMNS = {"time": "date", "order": "order", "customer": "customer", "item": "item", "units": "units", "value": "value"}
HEADER = "date,order,customer,item,units,value\n"


class Order(NamedTuple):
    """One order as the sample path has it: time, customer, and item, units and cents by line."""

    time: float
    customer: int
    lines: tuple[tuple[str, int, int], ...]


def scenario(folder: Path, content: str | bytes, columns: dict[str, Any] | None = None, **stream: Any) -> Scenario:
    """A scenario of March 2025 that replays these rows; `columns` None: all of them."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "orders.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    replay = {"file": "data/orders.csv", **(COLUMNS if columns is None else columns)}
    customers = {"arrivals": {"replay": replay}, **stream}
    return shop(customers, length=30, items=2, folder=folder, time={"start": "2025-03-01"})


def orders(folder: Path, content: str | bytes, columns: dict[str, Any] | None = None, **stream: Any) -> list[Order]:
    """The orders of the run."""
    found = scenario(folder, content, columns, **stream)
    path = draw(found, 0)
    names = list(found.items)
    result = []
    for o, time in enumerate(np.cumsum(path.gap).tolist()):
        lines = range(path.first[o], path.first[o + 1])
        told = tuple((names[path.item[n]], int(path.quantity[n]), int(path.value[n])) for n in lines)
        result.append(Order(round(time, 6), int(path.customer[o]), told))
    return result


def record(found: Scenario) -> Recorded:
    """The recorded orders of its one stream."""
    [only] = records(found).values()
    return only


def notes(found: Scenario) -> list[str]:
    """What reports say of the file, without its name."""
    return [note.removeprefix("data/orders.csv: ") for note in left_out.notes(found)]


def mistakes(folder: Path, content: str | bytes, columns: dict[str, Any] | None = None, **stream: Any) -> list[str]:
    """What is wrong with a file."""
    try:
        scenario(folder, content, columns, **stream)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    raise AssertionError("no mistake was found")
