"""Data that are a sample, drawn anew from themselves: recorded orders by days, and lists of values one by one.

The k-th sample takes the k-th stretch of uniforms of a source that is named after the file (of a list in the scenario:
after its path). Columns of one file are therefore drawn by the same rows, and another input, or more samples, move
none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.failures import ArgumentError
from simbackorder.quantities import Context
from simbackorder.sample_path.drawing import records
from simbackorder.sample_path.recorded_rows import rows_of
from simbackorder.sample_path.resampled import Resample, by_day, check_days
from simbackorder.sample_path.sources import Luck
from simbackorder.scenario.language.overrides import Worded, next_key
from simbackorder.scenario.language.paths import parts_of, path_of
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.language.python_tree import Stated
from simbackorder.scenario.language.yaml_tree import Mapping
from simbackorder.scenario.reading import changed, problem_at
from simbackorder.scenario.sections.uncertain import BOOTSTRAP, NOT_INPUTS, VALUE, is_bootstrap

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

EXPECTED = (
    "expected the path of data: arrivals with a replay, or an empirical distribution, such as customers.arrivals or "
    "suppliers.mill.lead_time"
)


class OfOrders(NamedTuple):
    """Recorded orders that a stream replays, by days in blocks."""

    stream: str
    block: int


class OfValues(NamedTuple):
    """The values of an empirical distribution as they are stated, and the source of their samples."""

    values: tuple[Any, ...]
    source: tuple[str, ...]


Data = OfOrders | OfValues


def data_of(scenario: Scenario) -> dict[str, Data]:
    """By path, what is drawn anew. Raises ScenarioError with all that cannot be."""
    found: dict[str, Data] = {}
    wrong = []
    for path, each in scenario.uncertain.items():
        if is_bootstrap(each):
            try:
                found[path] = data_at(scenario, path, each["days"])
            except ValueError as error:
                wrong.append(problem_at(scenario, ("uncertain", path), str(error)))
    if wrong:
        raise ScenarioError(tuple(wrong))
    return found


def data_at(scenario: Scenario, path: str, block: int) -> Data:
    """What is drawn anew at this path. Raises ValueError if nothing can be."""
    keys = parts_of(path)
    node = entry_at(scenario._source.tree, [*keys])
    if isinstance(node, Mapping) and "empirical" in node:
        found = values_at(scenario, path, node["empirical"])
        if len(found.values) < 2:
            raise ValueError(f"expected at least 2 values to draw from, found {len(found.values)}")
        return found
    if isinstance(node, Mapping) and "replay" in node and keys[0] == "customers" and keys[-1] == "arrivals":
        name = keys[1] if len(keys) == 3 else "customers"
        replay = scenario.customers[name].arrivals.replay
        assert replay is not None, "it was read"
        record = scenario.recorded(replay)
        check_days(by_day(scenario, record, rows_of(scenario, record)[0]).days, block)
        return OfOrders(name, block)
    raise ValueError(f"{EXPECTED}; found {'neither' if node is not None else 'nothing'} at {path}")


def entry_at(node: Any, rest: list[str]) -> Any:
    """The entry of the tree at a path; None if there is none."""
    while rest and isinstance(node, Mapping):
        key, rest = next_key(node, rest)
        node = node.get(key)
    return None if rest else node


def values_at(scenario: Scenario, path: str, stated: Any) -> OfValues:
    """The values of an empirical distribution that was read."""
    if isinstance(stated, Mapping):
        numbers = scenario._source.folder.numbers(stated["file"], stated["column"])
        return OfValues(tuple(numbers), ("file", str(stated["file"])))
    return OfValues(tuple(stated), ("path", path))


def all_data(scenario: Scenario) -> Iterator[str]:
    """The paths of all replayed orders and of all empirical distributions."""
    tree = scenario._source.tree
    for key in tree:
        if key not in NOT_INPUTS:
            yield from _data_below(tree[key], (key,))


def bootstrapped(scenario: Scenario) -> Scenario:
    """The same, in which also all data are uncertain that it does not call so. Raises ArgumentError if
    there are none."""
    stated = scenario._source.tree.get("uncertain", {})
    known = [parts_of(path) for path in scenario.uncertain]
    further = [path for path in all_data(scenario) if not any(_overlap(parts_of(path), each) for each in known)]
    if not further and not any(is_bootstrap(each) for each in scenario.uncertain.values()):
        raise ArgumentError(
            "expected data to draw anew (arrivals with a replay, or an empirical distribution), found none", "inputs"
        )
    whole = json.dumps({**stated, **dict.fromkeys(further, BOOTSTRAP)})
    return changed(scenario, [Worded(f"uncertain={whole}", "--inputs")], {})


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _data_below(node: Any, keys: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(node, Mapping):
        return
    if "empirical" in node or ("replay" in node and keys[0] == "customers" and keys[-1] == "arrivals"):
        yield path_of(keys)
        return
    for key, below in node.items():
        yield from _data_below(below, (*keys, key))


def samples(scenario: Scenario, data: Mapping_[str, Data], k: int) -> tuple[dict[str, Any], dict[str, Resample]]:
    """The k-th sample of everything: by path the values of distributions, and by stream which orders are replayed."""
    settings, of_streams = {}, {}
    for path, each in data.items():
        if isinstance(each, OfOrders):
            of_streams[each.stream] = Resample(k, each.block)
        else:
            settings[path] = Stated().tree({"empirical": values_drawn(scenario, each, k)}, parts_of(path))
    return settings, of_streams


def values_drawn(scenario: Scenario, data: OfValues, k: int) -> list[Any]:
    """The k-th sample of a list: as many values, each drawn from all of them."""
    n = len(data.values)
    u = Luck(scenario.experiment.seed, 0).source("uncertain", *data.source).stretch(k * n, (k + 1) * n)
    return [data.values[place] for place in (u * n).astype(np.int64).tolist()]


def told(scenario: Scenario, data: Mapping_[str, Data], settings: Mapping_[str, Any]) -> dict[str, float]:
    """One number for each sample of a scenario that has them: orders replayed, or the mean of the values."""
    context = Context(scenario.time.unit, scenario.minor_digits)
    found: dict[str, float] = {}
    for path, each in data.items():
        if isinstance(each, OfOrders):
            found[path] = records(scenario)[each.stream].time.size
        else:
            found[path] = fmean(VALUE.read(value, context) for value in settings[path]["empirical"])
    return found
