"""Who takes part: this project's engines, and those rivals that this machine has what it takes for."""

import importlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from rivals.work import DAYS, Outcome

from simbackorder.engines.choice import runner
from simbackorder.experiments.counting import counting
from simbackorder.experiments.replications import Study, batches, simulate
from simbackorder.experiments.workloads import catalogue, one_for_one, one_item
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads

Once = Callable[[int], Outcome]
REORDER_POINT = {"W1": 300, "W1H": 100}
TEXT = {"W1": one_item, "W1H": partial(one_item, REORDER_POINT["W1H"]), "W1B": one_for_one, "W2": catalogue}
MANY = 1000
"""Replications of a study: it decides how many are measured together."""
COMPILED, REFERENCE = "simbackorder, compiled engine", "simbackorder, SimPy engine"


class Rival(NamedTuple):
    """A program of the folder `rivals`. `days`: how much of a year is timed."""

    name: str
    module: str
    days: float = DAYS


RIVALS = (
    Rival("special-purpose C++", "cpp_loop"),
    Rival("special-purpose C++, by blocks", "cpp_blocks"),
    Rival("special-purpose C++", "cpp_one_for_one"),
    Rival("special-purpose C++", "cpp_catalogue"),
    Rival("special-purpose Numba", "numba_loop"),
    Rival("special-purpose Numba", "numba_catalogue"),
    Rival("special-purpose Python heap", "heap_loop"),
    Rival("special-purpose SimPy callbacks", "simpy_callbacks"),
    Rival("special-purpose SimPy callbacks", "simpy_catalogue"),
    Rival("SimPy processes", "simpy_processes"),
    Rival("SupplyNetPy", "supplynetpy_node"),
    Rival("Ciw", "ciw_network"),
    Rival("salabim", "salabim_components", days=73.0),
)
ALIKE = (("heap_loop", "simpy_callbacks", "numba_loop"), ("simpy_catalogue", "numba_catalogue"))
"""Modules that draw the same numbers from a seed, so that their outcomes must be equal."""


class Contestant(NamedTuple):
    """Somebody who can do one of the works: as it is timed, and in full, as it is checked."""

    name: str
    module: str
    timed: Once
    full: Once


def engine(name: str, work: str) -> Once:
    """One of this project's engines: draws the path, runs it and takes every measure."""
    run, counted, scenario = runner(name), counting(name), loads(TEXT[work]())
    shop = open_shop(scenario, scenario.policy)

    def once(replication: int) -> Outcome:
        path = draw(scenario, replication)
        found = run(shop, path, lambda record: measure(scenario, record, None, counted))
        units, on_hand = found["units_demanded"][0], found["mean_on_hand"][0]
        return Outcome(int(units), int(found["unit_fill_rate"][0]), int(found["units_cancelled"][0]), on_hand)

    return once


def in_batches(work: str) -> Once:
    """The compiled engine as a study uses it: a batch of replications, which are measured together."""
    scenario = loads(TEXT[work]())
    study = Study(scenario, tuple(scenario.alternatives), engine="compiled")
    batch = len(next(batches(study._replace(last=MANY), workers=1)))

    def once(replication: int) -> Outcome:
        found = simulate(study, range(replication * batch, (replication + 1) * batch), lambda step: None)
        names = ("units_demanded", "unit_fill_rate", "units_cancelled")
        units, filled, cancelled = (
            sum(each.values[0, each.measures.index(name), 0] for each in found) for name in names
        )
        on_hand = sum(each.values[0, each.measures.index("mean_on_hand"), 0] for each in found) / batch
        return Outcome(int(units), int(filled), int(cancelled), on_hand)

    return once


def contestants() -> tuple[dict[str, list[Contestant]], list[str]]:
    """Everybody, by work, the compiled engine first; and a line for each rival who is left out."""
    found: dict[str, list[Contestant]] = {}
    for work in TEXT:
        ours = {COMPILED: engine("compiled", work), REFERENCE: engine("simpy", work)}
        found[work] = [Contestant(name, "", once, once) for name, once in ours.items()]
        found[work][0] = found[work][0]._replace(timed=in_batches(work))
    left_out = []
    for rival in RIVALS:
        try:
            module = importlib.import_module(f"rivals.{rival.module}")
        except ImportError as error:
            left_out.append(f"left out: {rival.name} ({rival.module}): {error}")
            continue
        own = {"W1B": "run_w1b", "W2": "run_w2"}
        only = [(work, getattr(module, name)) for work, name in own.items() if hasattr(module, name)]
        if only:
            for work, full in only:
                found[work].append(Contestant(rival.name, rival.module, full, full))
            continue
        for work, reorder_point in REORDER_POINT.items():
            full = partial(module.run, reorder_point=reorder_point)
            timed = full if rival.days == DAYS else partial(full, days=rival.days)
            found[work].append(Contestant(rival.name, rival.module, timed, full))
    return found, left_out
