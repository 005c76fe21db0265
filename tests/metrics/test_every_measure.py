"""Every measure is one entry: its name stands once, and its formula gives values, of the whole and of parts."""

import ast
import math
from collections import Counter
from pathlib import Path

import pytest

import simbackorder as sb
import simbackorder.metrics
from simbackorder.engines.reference import run
from simbackorder.experiments.task import Means, task
from simbackorder.metrics import catalogue
from simbackorder.metrics.definition import PARTITIONS
from simbackorder.metrics.measures import measure
from simbackorder.metrics.tally import Tally
from simbackorder.opening.shop import open_shop
from simbackorder.report import by_supplier, calibration, promised, rare_measures
from simbackorder.report.shown_measures import Asked, shown
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.schema import Item
from simbackorder.state import Segment, Terms, columns

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILES = sorted(Path(simbackorder.metrics.__file__).parent.glob("*.py"))
SHIPPED = ("viral_hoodie", "second_source", "wrong_records")
ASKED = ("measures.within=[1, 5]", "measures.at=[10]", "measures.levels=3")


def a_run(name):
    """A shipped scenario with everything asked for that can be, and one run of it."""
    scenario = load(SCENARIOS / f"{name}.yaml", ASKED)
    shop = open_shop(scenario, next(iter(scenario.alternatives.values())))
    return scenario, run(shop, draw(scenario, 0))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_formula_gives_values_of_the_whole_and_of_parts(name):
    scenario, record = a_run(name)
    for by in (None, *PARTITIONS):
        found = measure(scenario, record, by)
        assert set(found) == set(catalogue.described(scenario, by))
        for top, bottom in found.values():
            assert math.isfinite(top)
            assert math.isfinite(bottom)
            assert bottom >= 0


def test_parts_of_several_kinds_are_those_of_each():
    scenario, record = a_run("viral_hoodie")
    together = measure(scenario, record, ("segment", "item"))
    apart = [measure(scenario, record, by) for by in ("item", "segment")]
    assert together == apart[0] | apart[1]
    assert set(together) == set(catalogue.described(scenario, ["item", "segment"]))
    assert {name.partition("[")[2].partition("=")[0] for name in together} == {"", "item", "segment"}


def test_names_are_unique_and_no_entry_is_left_out_of_results():
    scenario = load(SCENARIOS / "viral_hoodie.yaml", ASKED)
    listed = [each.name for group in catalogue.LISTED for each in group]
    results = [each.name for each in catalogue.in_results(scenario)]
    assert len(set(listed)) == len(listed) > 90
    assert len(set(results)) == len(results)
    assert set(results) == set(catalogue.described(scenario))
    assert (
        len(results) - len(listed) == 2 + 4 + 4 * 5
    )  # completion within two waits, readings at an instant, variances and levels


@pytest.mark.parametrize("name", ["complete_within_3", "on_order_at_10", "variance_on_hand", "time_share_backorders_2"])
def test_who_names_what_a_scenario_has_to_ask_for_is_told_how(name):
    study = sb.read(SCENARIOS / "viral_hoodie.yaml", "experiment.replications=2")
    asked = Asked(measures=(name,))
    with pytest.raises(sb.StudyError, match="the scenario has to ask for it, as by --set measures") as caught:
        shown(task(study._scenario, 1, Means()), asked)
    setting = str(caught.value).rpartition("--set ")[2]
    found = task(study.with_(setting.replace("within=[1]", "within=[3]"))._scenario, 1, Means())
    assert name in shown(found, asked).measures


def test_every_entry_says_what_it_is():
    for each in catalogue.MEASURES.values():
        assert each.unit
        assert each.definition
        assert each.undefined
        assert each.better in (-1, 0, 1)
        assert {part.by for part in each.parts} <= set(PARTITIONS)


def strings(source):
    """All texts that stand in a source by themselves."""
    return [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]


def repeated(sources):
    """Names of measures that stand more than once, other than those of what an item states, the books have as columns,
    or a tally counts."""
    number = Counter(text for source in sources for text in strings(source))
    others = Item.model_fields.keys() | columns(Tally).keys() | columns(Terms).keys() | columns(Segment).keys()
    return {name for name in catalogue.MEASURES.keys() - others if number[name] > 1}


def test_a_name_stands_in_its_entry_only():
    assert repeated(path.read_text(encoding="utf-8") for path in FILES) == set()


def test_a_planted_repetition_is_found():
    assert repeated(['shown = ("profit",)', 'found = {"profit": 1}']) == {"profit"}


def test_what_reports_show_has_an_entry():
    shown = {*by_supplier.ALWAYS, *by_supplier.WHERE_THEY_HAPPEN, *rare_measures.IN_COMPARISONS, rare_measures.WAIT}
    shown |= {calibration.KEPT, calibration.STATED, *promised.COLUMNS, *promised.RATES}
    assert shown <= catalogue.MEASURES.keys()
