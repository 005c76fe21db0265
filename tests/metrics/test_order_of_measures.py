"""In which order measures are told, and of which more, or less, is better: as people are used to it.

`REWRITE_ORDER=1 python -m pytest tests/metrics/test_order_of_measures.py` writes both anew, after a change that is
meant to change them: read what has changed.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics import catalogue
from simbackorder.metrics.definition import PARTITIONS
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load

FROZEN = Path(__file__).parent / "order_of_measures.json"
SCENARIO = Path(__file__).parents[2] / "scenarios" / "second_source.yaml"
ASKED = ("measures.within=[1]", "measures.at=[10]", "measures.levels=1")
BETTER = {1: "more", -1: "less", 0: "neither"}


def names(found):
    """The measures in their order: of a part, those of the first one only, without it."""
    first = next(iter(found)).partition("[")[2]
    return [name.partition("[")[0] for name in found if name.partition("[")[2] == first]


@cache
def told():
    scenario = load(SCENARIO, ASKED)
    record = run(open_shop(scenario, next(iter(scenario.alternatives.values()))), draw(scenario, 0))
    found = {"results": names(measure(scenario, record)), "lists": names(catalogue.described(scenario))}
    for by in PARTITIONS:
        found |= {f"results by {by}": names(dict.fromkeys(n for n in measure(scenario, record, by) if "[" in n))}
        found |= {f"lists by {by}": names([n for n in catalogue.described(scenario, by) if "[" in n])}
    for better, word in BETTER.items():
        found[f"{word} is better"] = [n for n, each in catalogue.MEASURES.items() if each.better == better]
    return found


@pytest.mark.skipif("REWRITE_ORDER" not in os.environ, reason="rewrites the frozen order, on request only")
def test_rewrite():
    FROZEN.write_text(json.dumps(told(), indent=1) + "\n", encoding="utf-8")
    assert FROZEN.stat().st_size > 0


@pytest.mark.parametrize("what", json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else [])
def test_as_people_are_used_to(what):
    assert told()[what] == json.loads(FROZEN.read_text(encoding="utf-8"))[what]
