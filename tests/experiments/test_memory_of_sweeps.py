"""Memory of a sweep while it is simulated and concluded from: what is kept of every point is little."""

import gc
import tracemalloc
from contextlib import closing
from itertools import islice

import numpy as np

from simbackorder.experiments import chunks
from simbackorder.experiments.observing import Events
from simbackorder.experiments.replications import gathered
from simbackorder.experiments.sweep import Grid, Heard, Sweeping, plan
from simbackorder.experiments.task import Means, task
from simbackorder.report.concluding import Concluding
from simbackorder.scenario.points import Points
from simbackorder.scenario.reading import changed

BYTES_PER_POINT = 3000
FIRST, MORE = 35, 30


class Elsewhere:
    """Keeps nothing here, as a disk does."""

    def keep(self, span, blocks):
        pass


def lucky(study, replications, at):
    """Profits of nobody."""
    price = study.scenario.items["cap"].price
    profits = [price + replication + len(name) for name in study.alternatives for replication in replications]
    return gathered({"profit": (np.array(profits), np.ones(len(profits)))}, len(study.alternatives))


def test_little_is_kept_of_a_point(shop, monkeypatch):
    monkeypatch.setattr(chunks, "WORK", 1.0)
    monkeypatch.setattr(chunks, "MOST_CHUNKS", 200)
    axes = {"items.cap.price": {"from": 20, "to": 30, "step": 0.01}}
    many = changed(shop, [("sweep", axes)], {})
    of = task(many, 3, Means("simpy"))
    points = Grid(of, Points(many))
    sweeping = Sweeping(plan(points), Elsewhere())
    concluding = Concluding(of, points, ("profit",))
    with closing(concluding.each(sweeping.each(Heard(None, Events()), workers=1, simulate=lucky))) as found:
        tracemalloc.start(1)
        try:
            list(islice(found, FIRST))
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            list(islice(found, MORE))
            gc.collect()
            grown = (tracemalloc.get_traced_memory()[0] - before) / MORE
        finally:
            tracemalloc.stop()
    assert len(concluding.points) == FIRST + MORE
    assert grown < BYTES_PER_POINT
