"""Both engines give the same records, bit for bit: every column of every table, the whole log, every measure."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from generators.cancelling import cancelling
from generators.scenarios import plain_specifications, read, scenarios
from simbackorder.cli.main import main
from simbackorder.engines import choice, compiled, kernels, machine_code, reference
from simbackorder.engines.numbers import is_of_one_item
from simbackorder.engines.tables import opened
from simbackorder.experiments.counting import compiled_counting
from simbackorder.metrics.measures import Pages, measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.sample_path.per_replenishment_order import BLOCK, most_rows

ROOT = Path(__file__).parents[2]
LONG_ENOUGH = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def assert_same(scenario):
    """Both engines on one sample path, for every alternative."""
    path = draw(scenario, 0)
    for policy in scenario.alternatives.values():
        shop = open_shop(scenario, policy)
        first, second = reference.run(shop, path, log=True), compiled.run(shop, path, log=True)
        assert choice.differences(first, second) == []
        for by in (None, "segment", "item", "supplier"):
            expected = measure(scenario, first, by)
            assert measure(scenario, second, by) == expected
            assert measure(scenario, second, by, compiled_counting()) == expected


@settings(max_examples=60, **LONG_ENOUGH)
@given(scenarios(ties=False))
def test_engines_agree_on_continuous_times(scenario):
    assert_same(scenario)


@settings(max_examples=30, **LONG_ENOUGH)
@given(cancelling(ties=True).map(read))
def test_engines_agree_on_customers_who_cancel_parts(scenario):
    assert_same(scenario)


@settings(max_examples=60, **LONG_ENOUGH)
@given(scenarios(ties=True))
def test_engines_agree_when_nearly_every_event_ties(scenario):
    assert_same(scenario)


@pytest.mark.parametrize("ties", [False, True])
def test_runs_of_plain_shops_that_are_counted_meanwhile_have_the_same_measures(ties):
    """By machine code of their own, on a sheet of three runs."""
    meanwhile = []

    @settings(max_examples=40, **LONG_ENOUGH)
    @given(plain_specifications(ties))
    def agree(spec):
        scenario = read(spec)
        paths = [draw(scenario, replication) for replication in range(3)]
        for policy in scenario.alternatives.values():
            shop = open_shop(scenario, policy)
            pages = Pages(scenario, shop, None, len(paths))
            for b, path in enumerate(paths):
                meanwhile.append(compiled.counts_meanwhile(shop))
                if meanwhile[-1]:
                    compiled.run_counted(shop, path, pages.whole, b)
                else:
                    compiled.run_and(shop, path, partial(pages.write, b, counting=compiled_counting()))
            found = pages.measures()
            for b, path in enumerate(paths):
                expected = measure(scenario, reference.run(shop, path))
                assert {name: (top[b], bottom[b]) for name, (top, bottom) in found.items()} == expected

    agree()
    assert sum(meanwhile) > len(meanwhile) // 20


def crowded(patience, a, picking, mill, level):
    """The file of a plain shop with 2,000 orders a day of two items, of which one is short."""
    return {
        "time": {"length": 4},
        "items": {"a": {"price": 5, "unit_cost": 2} | a, "b": {"price": 3, "on_hand": 10**6}},
        "customers": {
            "arrivals": {"rate": 2000},
            "basket": {"lines": {"uniform": [1, 2]}},
            "segments": {"all": {"patience": patience}},
        },
        "suppliers": {"mill": {"lead_time": mill}},
        "shipping": {"pick_and_pack": picking},
        "policy": {"shipment": "partial", "replenishment": {"rule": "base-stock", "order_up_to": level}},
    }  # fmt: skip


@pytest.mark.parametrize(("patience", "a", "picking", "mill", "level"), [
    ({"exponential": 30}, {}, 0, {"exponential": 0.1}, 5),  # the waiting line outgrows the first ring
    (0.1, {"on_order": [{"units": 3000, "due": 2}]}, 0, 9, 5),  # cancelled lines stay in it until units come
    (0.26, {}, 0, {"exponential": 0.1}, 130),  # patience ends long after the order was shipped
    (0.004, {}, {"table": {0: 0.9995, 3: 0.0005}}, {"exponential": 0.004}, 5),  # cancelled while a part is picked
])  # fmt: skip
def test_rows_are_used_again_only_when_nothing_leads_to_them(patience, a, picking, mill, level):
    assert_same_counted(read(crowded(patience, a, picking, mill, level)))


def assert_same_counted(scenario):
    """Three runs that are counted meanwhile have the measures of the reference engine; returns the shop and the record
    of the last."""
    shop = open_shop(scenario, scenario.policy)
    pages = Pages(scenario, shop, None, 3)
    for b in range(3):
        path = draw(scenario, b)
        assert compiled.counts_meanwhile(shop)
        compiled.run_counted(shop, path, pages.whole, b)
        record = reference.run(shop, path)
        expected = measure(scenario, record)
        assert {name: (top[b], bottom[b]) for name, (top, bottom) in pages.measures().items()} == expected
    assert expected["orders_backordered"][0] > 100
    return shop, record


LINES = {"basket": {"lines": {"uniform": [1, 2]}}}
UNITS = {"basket": {"units": {"uniform": [1, 3]}}}
SPARE = {"b": {"price": 3}}


def going_by(items, customers, picking, promising):
    replenishment = {"rule": "r-nQ", "reorder_point": 60, "order_quantity": 60}
    return read({
        "time": {"length": 20, "warm_up": 3},
        "items": {"a": {"price": 5, "unit_cost": 2, "on_hand": 100}} | items,
        "customers": {"arrivals": {"rate": 100}} | customers,
        "suppliers": {"mill": {"lead_time": {"exponential": 1}}},
        "shipping": {"pick_and_pack": picking, "cost_per_shipment": 1},
        "policy": {"promising": promising, "replenishment": replenishment},
    })  # fmt: skip


def test_customers_who_go_by_may_be_told_no_date():
    assert_same_counted(going_by({}, {}, 0, "none"))


@pytest.mark.parametrize(("items", "customers", "picking", "of_one_item"), [
    ({}, {}, 0, True),
    ({}, {"basket": {"units": 2}}, 0, True),
    ({}, {}, 0.002, True),  # nobody goes by
    ({}, {"segments": {"now": {"share": 0.5, "patience": 0}, "later": {"share": 0.5}}}, 0, True),
    ({}, {}, {"table": {0: 0.9, 0.01: 0.1}}, True),
    ({}, UNITS, 0, True),
    (SPARE, {}, 0, False),
    (SPARE, LINES, 0, False),
])  # fmt: skip
def test_customers_who_go_by_are_counted_as_all_others(items, customers, picking, of_one_item):
    """One item or more, one line or more, the same units or not: runs of one item are machine code that knows it."""
    scenario = going_by(items, customers, picking, {"rule": "fixed", "wait": 0.5})
    assert_same_counted(scenario)
    assert is_of_one_item(draw(scenario, 0)) == of_one_item


@pytest.mark.parametrize(("replenishment", "mill", "again"), [
    ({}, {"lead_time": {"exponential": 0.1}}, True),  # orders overtake one another
    ({}, {"lead_time": 0.1, "outages": {"up": 0.4, "down": 0.1}}, True),  # some wait until the supplier is up again
    ({"on_cancellation": "recall"}, {"lead_time": {"exponential": 0.1}}, False),  # recalled ones are on the calendar
])  # fmt: skip
def test_rows_of_replenishment_orders_are_used_again_when_they_have_arrived(replenishment, mill, again):
    spec = crowded({"exponential": 0.1}, {"on_order": [{"units": 9, "due": 0.5}]}, 0, 0, 150)
    spec["suppliers"]["mill"] = mill
    spec["policy"]["replenishment"] |= replenishment
    shop, record = assert_same_counted(read(spec))
    placed = record.supplies["quantity"].size
    assert placed > 4000
    assert (len(opened(shop).free[-1].s.supplies) < placed) == again
    assert ((record.supplies["quantity"] == 0).sum() > 100) != again


@pytest.mark.parametrize("ties", [False, True])
def test_engines_agree_on_everything_that_suppliers_and_warehouses_do(ties):
    @settings(max_examples=40, **LONG_ENOUGH)
    @given(scenarios(ties=ties, supplied=True))
    def agree(scenario):
        assert_same(scenario)

    agree()


@pytest.mark.slow
@settings(max_examples=1000, **LONG_ENOUGH)
@given(scenarios(supplied=True))
def test_engines_agree_on_a_thousand_random_supply_sides(scenario):
    assert_same(scenario)


@pytest.mark.slow
@settings(max_examples=1000, **LONG_ENOUGH)
@given(scenarios())
def test_engines_agree_on_a_thousand_random_shops(scenario):
    assert_same(scenario)


def busy_shop(**changes):
    """A shop with some hundred items and long waiting lines."""
    spec = {
        "time": {"length": 60, "warm_up": 10},
        "items": {f"item {n}": {"price": 5, "unit_cost": 2, "on_hand": n % 7} for n in range(120)},
        "customers": {
            "arrivals": {"rate": 40},
            "basket": {"lines": {"uniform": [1, 5]}, "units": {"geometric": {"mean": 2}}},
            "segments": {"all": {"patience": {"exponential": 20}}},
        },
        "suppliers": {
            "a": {"lead_time": {"gamma": {"mean": 8, "cv": 0.6}}, "outages": {"up": 9, "down": 3}},
            "b": {"lead_time": 2},
        },
        "shipping": {"pick_and_pack": 0.25, "transit": 1},
        "policy": {
            "shipment": "partial",
            "promising": {"rule": "quantile", "q": 0.9},
            "replenishment": {"rule": "s-S", "reorder_point": 5, "order_up_to": 30},
            "sourcing": {"rule": "failover", "suppliers": ["a", "b"]},
        },
    }
    return read(spec | changes)


def test_engines_agree_on_many_items_and_growing_tables():
    assert_same(busy_shop())


def test_engines_agree_on_empty_baskets():
    basket = {"lines": {"uniform": [1, 3]}, "units": {"table": {0: 0.9, 1: 0.1}}}
    some = busy_shop(customers={"arrivals": {"rate": 40}, "basket": basket})
    path = draw(some, 0)
    assert 0 < len(path.gap) < 40 * 70 * 0.4  # orders of nothing never come
    assert_same(some)
    assert_same(busy_shop(customers={"arrivals": {"rate": 1e-9}}))  # nor does anybody here


def test_engines_agree_on_hundreds_of_items_and_ties_everywhere():
    names = [f"item {n}" for n in range(400)]
    assert_same(read({
        "time": {"length": 30, "warm_up": 3},
        "items": {name: {"price": 5, "unit_cost": 2, "on_hand": n % 3} for n, name in enumerate(names)},
        "customers": {
            "arrivals": {"renewal": {"table": {0: 0.97, 1: 0.03}}},
            "basket": {"lines": {"uniform": [1, 9]}, "units": {"uniform": [1, 3]}},
            "segments": {"all": {"patience": {"table": {0: 0.1, 2: 0.5, 9: 0.4}}}},
        },
        "suppliers": {"a": {"lead_time": {"table": {0: 0.2, 1: 0.4, 5: 0.4}}}, "b": {"lead_time": 0}},
        "shipping": {"pick_and_pack": {"table": {0: 0.5, 1: 0.5}}, "transit": {"table": {0: 0.5, 2: 0.5}}},
        "policy": {
            "shipment": "partial",
            "promising": {"rule": "expected", "by": "deliver"},
            "replenishment": {"rule": "R-S", "review_period": 2, "order_up_to": 3},
            "sourcing": {"rule": "split", "shares": {"a": 0.5, "b": 0.5}},
        },
    }))  # fmt: skip


@pytest.mark.parametrize("sourcing", [
    {"rule": "random", "shares": {"a": 0.7, "b": 0.3}},
    {"rule": "split", "shares": {"a": 0.7, "b": 0.3}},
    {"rule": "failover", "suppliers": ["b", "a"]},
])  # fmt: skip
def test_engines_agree_on_a_busy_item_among_quiet_ones(sourcing):
    """The lead times of an item that is ordered a thousand times go on where the table of all items ends."""
    names = [f"item {n}" for n in range(60)]
    scenario = read({
        "time": {"length": 50},
        "items": {name: {"price": 5, "on_hand": 2} for name in names},
        "customers": {
            "arrivals": {"rate": 30},
            "basket": {"items": {name: 100 if n == 7 else 1 for n, name in enumerate(names)}},
        },
        "suppliers": {
            "a": {"lead_time": {"gamma": {"mean": 2, "cv": 1}}, "outages": {"up": 9, "down": 3}},
            "b": {"lead_time": {"sequence": [0, 1, 2, 5, 1]}},
        },
        "policy": {
            "shipment": "partial",
            "replenishment": {"rule": "base-stock", "order_up_to": 2},
            "sourcing": sourcing,
        },
    })  # fmt: skip
    assert_same(scenario)
    found = compiled.run(open_shop(scenario, scenario.policy), draw(scenario, 0)).supplies["item"]
    assert np.bincount(found).max() > max(10 * BLOCK, most_rows(60))


def test_memory_is_used_again_without_a_trace():
    """Runs of large and small shops in turn, with records that are given back, leave what fresh runs leave."""
    shops = [(scenario, open_shop(scenario, scenario.policy)) for scenario in (busy_shop(), large_shop(5), busy_shop())]
    runs = [(scenario, shop, draw(scenario, k)) for k in range(3) for scenario, shop in shops]
    for scenario, shop, path in runs:
        given = compiled.run_and(shop, path, lambda record, scenario=scenario: measure(scenario, record))
        fresh = open_shop(scenario, scenario.policy)
        assert given == measure(scenario, reference.run(fresh, path))


def test_threads_get_the_same_records():
    scenario = busy_shop()
    shop = open_shop(scenario, scenario.policy)

    def measured(replication):
        path = draw(scenario, replication)
        return compiled.run_and(shop, path, lambda record: measure(scenario, record, None, compiled_counting()))

    alone = [measured(k) for k in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(measured, range(12))) == alone


def large_shop(units):
    """Three lines of an order, each of so many units, which are all there."""
    basket = {"table": [{"share": 1, "lines": {"a": units, "b": units, "c": units}}]}
    return read({
        "time": {"length": 9},
        "items": {name: {"price": 10, "unit_cost": 3, "on_hand": 10**9} for name in "abc"},
        "customers": {"arrivals": {"renewal": 4}, "basket": basket},
        "policy": {"admission": "lost-sale"},
    })  # fmt: skip


def test_engines_agree_on_orders_of_as_many_units_as_32_bits_hold():
    assert_same(large_shop((2**31 - 1) // 3))


@pytest.mark.parametrize("run", [reference.run, compiled.run])
def test_more_units_of_an_order_than_its_books_can_hold_are_refused(run):
    scenario = large_shop(2**31 // 3 + 1)
    with pytest.raises(ValueError, match=r"an order of 2.15e\+09 units is more than the books can hold"):
        run(open_shop(scenario, scenario.policy), draw(scenario, 0))


@pytest.mark.parametrize("run", [reference.run, compiled.run])
def test_more_money_than_the_books_can_hold_is_refused(run):
    scenario = read({
        "time": {"length": 9},
        "items": {name: {"price": 9_999_999, "on_hand": 10**9} for name in "abcdefghij"},
        "customers": {"arrivals": {"renewal": 1}, "basket": {"lines": 10, "units": 10**9}},
        "policy": {"admission": "lost-sale"},
    })  # fmt: skip
    path = draw(scenario, 0)
    with pytest.raises(ValueError, match="more than the books can hold"):
        run(open_shop(scenario, scenario.policy), path)


def test_a_difference_is_found():
    scenario = busy_shop()
    path = draw(scenario, 0)
    shop = open_shop(scenario, scenario.policy)
    other = open_shop(busy_shop(shipping={"pick_and_pack": 0.5}), scenario.policy)
    found = choice.differences(reference.run(shop, path, log=True), compiled.run(other, path, log=True))
    assert found != []
    short = compiled.run(shop, path, log=True)
    log = dict(short.log, time=short.log["time"].copy())
    log["time"][7] = np.nextafter(log["time"][7], np.inf)
    assert choice.differences(short, short._replace(log=log))[0].startswith("log.time[7]")


def test_both_engines_from_the_command_line():
    file = str(ROOT / "scenarios" / "viral_hoodie.yaml")
    outputs = {}
    for engine in ("simpy", "compiled", "both"):
        arguments = ["compare", file, "--replications", "2", "--engine", engine, "--format", "csv", "--quiet"]
        result = CliRunner().invoke(main, [*arguments, "--set", "time.length=150", "--workers", "1"])
        assert result.exit_code == 0, result.output
        outputs[engine] = result.output
    assert outputs["simpy"] == outputs["compiled"] == outputs["both"]


def test_without_a_compiler_the_compiled_engine_is_refused(monkeypatch):
    monkeypatch.setattr(choice, "has_compiler", lambda: False)
    file = str(ROOT / "scenarios" / "viral_hoodie.yaml")
    result = CliRunner().invoke(main, ["run", file, "--engine", "compiled"])
    assert result.exit_code == 2
    assert "needs llvmlite" in result.output
    assert not choice.answers_sooner(1e9)


@pytest.mark.parametrize(("engine", "status"), [("auto", 0), ("compiled", 2)])
def test_where_nothing_can_be_compiled_simpy_simulates_and_it_is_said(monkeypatch, tmp_path, engine, status):
    def fails(name, make):
        raise RuntimeError("LLVM has no such pass")

    monkeypatch.setattr(choice, "answers_sooner", lambda orders: True)
    for kernel in kernels.EVERY:
        monkeypatch.delattr(kernel, "_loaded", raising=False)
        monkeypatch.setattr(kernel, "_kept", fails)
    file = str(ROOT / "scenarios" / "textbook.yaml")
    short = ("--set", "time.length=120", "--replications", "2", "--workers", "1", "--format", "csv")
    result = CliRunner().invoke(main, ["run", file, "--engine", engine, *short])
    assert result.exit_code == status
    assert "the engine cannot be compiled here: LLVM has no such pass" in result.stderr
    if not status:
        assert "SimPy simulates" in result.stderr
        assert result.stdout == CliRunner().invoke(main, ["run", file, "--engine", "simpy", *short]).stdout


@pytest.mark.parametrize(("compiled_before", "orders", "chosen"), [
    (False, 1e5, False), (False, 1e6, True), (True, 1e6, True), (True, 1e4, False),
])  # fmt: skip
def test_the_engine_that_answers_sooner_is_chosen(monkeypatch, compiled_before, orders, chosen):
    monkeypatch.setattr(choice, "is_compiled", lambda: compiled_before)
    assert choice.answers_sooner(orders) == chosen


def test_what_is_stored_does_not_depend_on_the_engine_that_was_chosen(monkeypatch):
    file = str(ROOT / "scenarios" / "viral_hoodie.yaml")
    outputs = []
    for sooner in (False, True):
        monkeypatch.setattr(choice, "answers_sooner", lambda orders, sooner=sooner: sooner)
        arguments = ["run", file, "--replications", "2", "--format", "json", "--quiet", "--set", "time.length=150"]
        outputs.append(CliRunner().invoke(main, arguments).output)
    assert outputs[0] == outputs[1]
    assert '"engine": "auto"' in outputs[0]


def test_machine_code_is_used_only_if_it_is_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setattr(machine_code, "folder", lambda: tmp_path)
    monkeypatch.setattr(machine_code, "root", lambda: tmp_path.parent)
    made = []

    def make():
        made.append(b"code")
        return made[-1]

    assert machine_code.kept("run", make) == machine_code.kept("run", make) == b"code"
    assert len(made) == 1
    file = machine_code.file("run")
    file.write_bytes(file.read_bytes()[:-1] + b"f")
    heard = []
    with machine_code.told(heard.append):
        assert machine_code.kept("run", make) == b"code"
    assert len(made) == 2
    assert "damaged" in heard[0]
    assert machine_code.found("run") == b"code"


def test_who_waits_for_another_process_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(machine_code, "folder", lambda: tmp_path)
    heard = []

    def hear(text):
        if "another process" in text:
            heard.append(text)

    with machine_code.told(hear), ThreadPoolExecutor(2) as pool:
        started = Event()

        def slow():
            started.set()
            while not heard:
                time.sleep(0.01)
            return b"code"

        first = pool.submit(machine_code.kept, "run", slow)
        started.wait()
        second = pool.submit(machine_code.kept, "run", lambda: b"another")
        assert first.result() == second.result() == b"code"
    assert "waiting for another process" in heard[0]


def test_machine_code_is_named_by_all_sources(monkeypatch, tmp_path):
    copied = tmp_path / "simbackorder"
    shutil.copytree(ROOT / "simbackorder", copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(machine_code, "PACKAGE", copied)
    digest = machine_code.digest.__wrapped__
    before = digest()
    assert before == digest()
    rule = copied / "policies" / "replenishment" / "r_nQ.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert digest() != before


ANSWER = """
from simbackorder.engines import compiled
from simbackorder.experiments.counting import warm_up
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads
from simbackorder.experiments.workloads import one_item
said = []
warm_up(said.append)
print("said", said)
scenario = loads(one_item())
print(len(compiled.run(open_shop(scenario, scenario.policy), draw(scenario, 0)).supplies["item"]))
"""


def answer(root, cache):
    """What a process of its own says, with a package and a cache of its own."""
    environment = os.environ | {"PYTHONPATH": str(root), "SIMBACKORDER_CACHE_DIR": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", ANSWER],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout.split("\n")


@pytest.mark.slow
def test_an_edited_rule_changes_the_answer_and_damage_is_mended(tmp_path):
    root, cache = tmp_path / "copy", tmp_path / "cache"
    shutil.copytree(ROOT / "simbackorder", root / "simbackorder", ignore=shutil.ignore_patterns("__pycache__"))
    first, *before = answer(root, cache)
    assert "compiling the engine, once" in first
    assert answer(root, cache) == ["said []", *before]
    for code in cache.rglob("*.o"):
        code.write_bytes(code.read_bytes()[:-1000] + bytes(1000))
    mended = answer(root, cache)
    assert "damaged" in mended[0]
    assert mended[1:] == before
    rule = root / "simbackorder" / "policies" / "replenishment" / "r_nQ.py"
    text = rule.read_text(encoding="utf-8")
    assert "// p.order_quantity + 1)" in text
    rule.write_text(text.replace("// p.order_quantity + 1)", "// p.order_quantity + 2)"), encoding="utf-8")
    assert answer(root, cache)[1] != before[0]


@pytest.mark.slow
def test_installations_share_machine_code_and_an_interrupt_is_not_lost(tmp_path):
    cache = tmp_path / "cache"
    copies = [tmp_path / name for name in ("one", "two")]
    for copy in copies:
        shutil.copytree(ROOT / "simbackorder", copy / "simbackorder", ignore=shutil.ignore_patterns("__pycache__"))
    said = [answer(copy, cache)[0] for copy in (*copies, *copies)]
    assert ["once" in each for each in said] == [True, False, False, False]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SIMBACKORDER_CACHE_DIR": str(tmp_path / "other")}
    words = [
        sys.executable,
        "-m",
        "simbackorder",
        "run",
        str(ROOT / "scenarios" / "textbook.yaml"),
        "--engine",
        "compiled",
    ]
    with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert "compiling" in running.stderr.readline()
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        output, errors = running.communicate(timeout=120)
    assert (running.returncode, output) == (130, "")
    assert "Traceback" not in errors
