"""Replications that are drawn side by side have the numbers that each has alone, without machine code."""

import numpy as np
import pytest

from simbackorder.engines import luck
from simbackorder.sample_path import sources
from simbackorder.sample_path.drawing import draw
from simbackorder.sample_path.sources import Beside
from support.path_shops import shop

DISTRIBUTIONS = (
    {"exponential": {"mean": 5}},
    {"gamma": {"mean": 5, "cv": 0.5}},
    {"lognormal": {"mean": 5, "cv": 0.5}},
    {"weibull": {"mean": 5, "cv": 0.5}},
    {"sequence": [1, 2, 4]},
)


@pytest.mark.parametrize("distribution_", DISTRIBUTIONS, ids=lambda distribution_: next(iter(distribution_)))
@pytest.mark.parametrize("antithetic", [False, True])
@pytest.mark.parametrize("items", [1, 3])
def test_a_path_is_the_same_when_it_is_drawn_beside_others(monkeypatch, distribution_, antithetic, items):
    """Out of turn, of very different lengths, and with too many orders to be drawn beside others."""
    luck.use()
    for rate in (1, 0.05, 60):
        customers = {
            "shop": {"arrivals": {"renewal": {"gamma": {"mean": 1 / rate, "cv": 3}}}, "segments": {"all": {}}},
            "late": {"arrivals": {"rate": rate, "first": 7}, "segments": {"slow": {"patience": distribution_}}},
        }
        scenario = shop(customers, length=50, items=items, suppliers={"mill": {"lead_time": distribution_}})

        beside = Beside(range(3, 9))
        together = [draw(scenario, replication, antithetic=antithetic, beside=beside) for replication in (5, 3, 8)]
        with monkeypatch.context() as without:
            without.setattr(sources, "by_machine", [])
            alone = [all_of(draw(scenario, replication, antithetic=antithetic)) for replication in (5, 3, 8)]
        assert [all_of(path) for path in together] == alone


def all_of(path):
    """All numbers of a path, the first of those that are drawn on demand."""
    lead = path.lead[0]
    tables = [lead.table(5)[:5].tolist(), lead.table(200)[:200].tolist()]
    return [column.tolist() for column in path if isinstance(column, np.ndarray)] + tables
