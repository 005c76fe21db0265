"""Reading, overrides, alternatives, sweeps, files and digests."""

import os
import pickle
import time
from pathlib import Path
from typing import Any

import pytest

from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import points
from simbackorder.scenario.reading import load, loads
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.scenario.writing import form, resolved

HOODIE = Path(__file__).parent / "valid" / "viral_hoodie.yaml"
SMALL = """
time: {warm_up: 10 days, length: 100 days}
items: {hoodie: {price: 65, unit_cost: 22, on_hand: 400}, cap: {price: 24}}
customers: {arrivals: {rate: 40 per day}, basket: {units: 2}}
suppliers: {mill: {lead_time: 18 days, unit_cost: 20}}
policy: {promising: quantile, replenishment: {rule: s-S, reorder_point: 700, order_up_to: 1150}}
alternatives: {v1.5: {promising: {q: 90%}}, other: {promising: {rule: fixed, wait: 2}}}
"""


def mistakes(text: str, *overrides: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text, "s.yaml", overrides=overrides)
    return [str(problem) for problem in caught.value.problems]


def test_the_example_of_the_specification() -> None:
    scenario = load(HOODIE)
    hoodie = scenario.items["hoodie"]
    assert (hoodie.price, hoodie.unit_cost, hoodie.on_hand) == (6500, 2200, 400)
    assert hoodie.holding_cost == pytest.approx(22 * 0.25 / 365, rel=1e-15)
    assert (scenario.time.warm_up, scenario.time.length, scenario.time.end) == (60, 365, 365)
    assert scenario.suppliers["mill"].lead_time.parameters == (("mean", 18.0), ("cv", 0.35))
    assert scenario.suppliers["mill"].outages is not None
    assert scenario.suppliers["mill"].outages.up is not None
    assert scenario.suppliers["mill"].outages.up.name == "exponential"
    assert scenario.shipping.cost_per_shipment == 650
    assert next(iter(scenario.alternatives)) == "out of stock"
    assert scenario.alternatives["out of stock"].admission.choice("cap").rule == "lost-sale"
    parameters: Any = scenario.alternatives["backorder"].replenishment.choice("cap").parameters
    assert (parameters.reorder_point, parameters.order_up_to) == (230, 380)
    assert scenario.levers == {
        "out of stock": ("admission.rule",),
        "backorder": (),
        "hopeful dates": ("promising.rule",),
        "partial shipments": ("shipment.rule",),
        "two suppliers": ("sourcing.rule",),
    }
    assert len(scenario.digest) == 16
    assert scenario.name == "viral_hoodie"


@pytest.mark.parametrize(
    ("override", "path", "value"),
    [
        ("suppliers.mill.lead_time=20", "suppliers.mill.lead_time", {"constant": {"value": 20}}),
        ("suppliers.mill.lead_time.gamma={mean: 3 weeks, cv: 1}", "suppliers.mill.lead_time.gamma.mean", 21),
        ("suppliers.mill.lead_time.exponential.mean=4", "suppliers.mill.lead_time", {"exponential": {"mean": 4}}),
        ("suppliers.mill.unit_cost.cap=7.25", "suppliers.mill.unit_cost", {"hoodie": 20, "cap": 7.25}),
        ("suppliers.mill.order_cost=90", "suppliers.mill.order_cost", 90),
        ("alternatives.v1.5.promising.q=80%", "alternatives.v1\0.5.promising.q", 0.8),
        ("customers.segments.customers.priority=3", "customers.segments.customers.priority", 3),
        ("policy.shipment=partial", "policy.shipment.rule", "partial"),
        ("policy.replenishment.items.cap.order_up_to=900", "policy.replenishment.items.cap.order_up_to", 900),
        ("policy.replenishment.max_order=900", "policy.replenishment.max_order", 900),
        ("customers.basket.units.table={1: 50%, 2: 0.5}", "customers.basket.units.table.1", 0.5),
        ("shipping.cost_per_further_shipment=8", "shipping.cost_per_further_shipment", 8),
        ("payment.card={authorisation: 1 week, life: 30}", "payment.card.life.constant.value", 30),
        ("payment.fee_rate=2.9%", "payment.fee_rate", 0.029),
        ("books.sale=delivery", "books.sale", "delivery"),
        ("customers.population=50", "customers.population", 50),
        ("customers.attraction={strength: 2, full_at: 9}", "customers.attraction.strength", 2),
        (
            "items.cap.release.at=2024-01-11",
            "items.cap.release",
            {"at": 10, "slip": {"constant": {"value": 0}}, "known": 0},
        ),
        ("items.cap.substitute=hoodie", "items.cap.substitute", "hoodie"),
        ("title=a: b", "title", None),
    ],
)
def test_overrides(override: str, path: str, value: object) -> None:
    if value is None:
        assert mistakes(SMALL, override) == ["--set title: expected text, found a mapping"]
        return
    found: Any = form(loads(SMALL, overrides=[override]))
    for key in path.split(".") if "\0" not in path else ["alternatives", "v1.5", "promising", "q"]:
        found = found[key]
    assert found == value


def test_override_through_a_shorthand() -> None:
    text = SMALL.replace(
        "alternatives: {v1.5: {promising: {q: 90%}}, other: {promising: {rule: fixed, wait: 2}}}\n", ""
    )
    assert mistakes(text) == [
        "s.yaml:6: policy.promising.q: expected a probability above 0 and below 1 (such as 25%), found nothing"
    ]
    parameters: Any = loads(text, overrides=["policy.promising.q=95%"]).policy.promising.choice("cap").parameters
    assert parameters.q == 0.95


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("items.cup.price", "3", "items.cup: no item is named 'cup'; did you mean 'cap'?"),
        ("items.cap.prise", "3", "unknown key; did you mean 'price'?"),
        ("items.cap.price", "-3", "expected an amount of money of at least 0, found -3"),
        ("suppliers.mil.order_cost", "3", "suppliers.mil: no supplier is named 'mil'; did you mean 'mill'?"),
        (
            "policy.shipment.rule",
            "no",
            "expected one of complete, partial, available-then-rest, consolidate, found 'no'",
        ),
        ("title", "[", "not readable as YAML: expected the node content, but found '<stream end>'"),
        ("title", "~", "expected a value, found nothing (null)"),
        ("time.length.days", "3", "expected a mapping at time.length, found '100 days'"),
        ("customers.segments.fans.share", "1", "customers.segments.fans: no segment is named 'fans'"),
    ],
)
def test_wrong_overrides(path: str, value: str, message: str) -> None:
    assert mistakes(SMALL, f"{path}={value}") == [f"--set {path}: {message}"]


def test_an_override_names_the_place_inside_its_value() -> None:
    (found,) = mistakes(SMALL, "items.cap={price: -1, unit_cost: 2}")
    assert found == "--set items.cap: price: expected an amount of money of at least 0, found -1"


def test_an_override_without_a_value() -> None:
    assert mistakes(SMALL, "=3") == ["--set =3: expected PATH=VALUE, found '=3'"]
    assert mistakes(SMALL, "nonsense") == ["--set nonsense: expected PATH=VALUE, found 'nonsense'"]


def test_mistakes_of_the_file_and_of_options_together() -> None:
    found = mistakes(SMALL.replace("price: 24", "price: x"), "time.warm_up=-1")
    assert found == [
        "s.yaml:3: items.cap.price: expected an amount of money of at least 0, found 'x'",
        "--set time.warm_up: expected a time of at least 0 (such as 6 days), found -1",
    ]


def test_digest_ignores_spelling_place_and_comments(tmp_path: Path) -> None:
    reference = loads(SMALL, "a.yaml")
    spelt = SMALL.replace("18 days", "432 hours").replace("q: 90%", "q: 0.9").replace("65", "65.00")
    spelt = spelt.replace("{warm_up: 10 days, length: 100 days}", "{length: 100, warm_up: 240 hours, unit: day} # days")
    spelt = spelt.replace("policy: {promising: quantile,", "policy: {shipment: complete, promising: {rule: quantile},")
    (tmp_path / "b.yaml").write_text(spelt)
    assert load(tmp_path / "b.yaml").digest == reference.digest
    assert loads(SMALL.replace("18 days", "18.0001 days")).digest != reference.digest


def test_digest_follows_data_files(tmp_path: Path) -> None:
    text = SMALL.replace("lead_time: 18 days", "lead_time: {empirical: {file: l.csv, column: days}}")
    (tmp_path / "s.yaml").write_text(text)
    (tmp_path / "l.csv").write_text("days\n3\n4\n")
    first = load(tmp_path / "s.yaml")
    assert first.suppliers["mill"].lead_time["values"] == (3.0, 4.0)
    assert first.files == {"l.csv": tmp_path / "l.csv"}
    (tmp_path / "l.csv").write_text("days\n3\n4.0\n")
    assert load(tmp_path / "s.yaml").digest != first.digest


def test_points_are_a_grid_whose_last_path_varies_fastest() -> None:
    found = list(points(load(HOODIE)))
    assert len(found) == 15
    assert [tuple(values.values()) for values, _ in found][:6] == [
        (12, 500),
        (12, 600),
        (12, 700),
        (12, 800),
        (12, 900),
        (18, 500),
    ]
    _, scenario = found[1]
    assert scenario.suppliers["mill"].lead_time["mean"] == 12
    for alternative in scenario.alternatives.values():
        parameters: Any = alternative.replenishment.choice("hoodie").parameters
        assert parameters.reorder_point == 600
    assert len({scenario.digest for _, scenario in found}) == 15
    assert [settings for settings, _ in points(loads(SMALL))] == [{}]


def test_mistakes_at_many_points_are_counted() -> None:
    found = mistakes(SMALL + "sweep: {policy.replenishment.reorder_point: {from: 1, to: 1250, step: 1}}")
    assert len(found) == 21
    assert found[0].endswith(
        "above the reorder point (1150), found 1150 (in the sweep, at policy.replenishment.reorder_point = 1150)"
    )
    assert found[-1] == "s.yaml: sweep: 81 more mistakes at its points"


def test_steps_are_exact() -> None:
    text = SMALL + "sweep: {suppliers.mill.lead_time: {from: 0.1, to: 0.5, step: 0.1}, items.cap.price: [1, 2 ]}"
    assert loads(text).sweep.axes["suppliers.mill.lead_time"] == (0.1, 0.2, 0.3, 0.4, 0.5)


def test_swept_values_are_resolved() -> None:
    text = SMALL + "sweep: {suppliers.mill.lead_time: [1 week, 36 hours], policy.shipment: [partial, complete]}"
    scenario = loads(text)
    assert scenario.sweep.axes == {"suppliers.mill.lead_time": (7, 1.5), "policy.shipment": ("partial", "complete")}


def test_a_point_has_the_digest_of_the_same_scenario_written_out() -> None:
    text = SMALL + "sweep: {suppliers.mill.lead_time: [1 week, 36 hours]}"
    _, point = points(loads(text))[0]
    assert point.digest == loads(SMALL.replace("18 days", "7 days")).digest


@pytest.mark.parametrize("escape", ["../x.csv", "/etc/passwd", "a/../../x.csv", "link.csv", "..\\\\x.csv", "a\\0b"])
def test_data_files_stay_in_the_folder(tmp_path: Path, escape: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "x.csv").write_text("days\n3\n")
    (inside / "a").mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "x.csv")
    text = SMALL.replace("lead_time: 18 days", f'lead_time: {{empirical: {{file: "{escape}", column: days}}}}')
    (inside / "s.yaml").write_text(text)
    with pytest.raises(ScenarioError, match="expected a file in the scenario's folder"):
        load(inside / "s.yaml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(ScenarioError) as caught:
            load(path)
        return str(caught.value).removeprefix(str(tmp_path) + "/")

    assert said(tmp_path / "none.yaml") == "none.yaml: cannot be read: No such file or directory"
    (tmp_path / "folder").mkdir()
    assert said(tmp_path / "folder") == "folder: cannot be read: it is a folder"
    (tmp_path / "latin.yaml").write_bytes("title: ok\nquestion: Caf\xe9\n".encode("latin-1"))
    assert said(tmp_path / "latin.yaml") == "latin.yaml:2: expected UTF-8 text, found other bytes"
    (tmp_path / "big.yaml").write_text("# " + "x" * 16_000_001)
    assert said(tmp_path / "big.yaml") == "big.yaml: expected at most 16000000 bytes, found a larger file"


def catalogue() -> str:
    items = "".join(
        f"  item{i}: {{price: 65, unit_cost: 22, holding_rate: 25% per year, on_hand: 40}}\n" for i in range(500)
    )
    rules = "".join(f"    item{i}: {{reorder_point: 7, order_up_to: 11}}\n" for i in range(500))
    return (
        f"time: {{length: 365}}\nitems:\n{items}"
        "customers: {arrivals: {rate: 40}}\nsuppliers: {mill: {lead_time: 4}}\n"
        f"policy:\n  replenishment:\n   rule: s-S\n   items:\n{rules}"
        "alternatives: {a: {}, b: {shipment: partial}, c: {admission: lost-sale}, d: {replenishment: {strict: true}}}\n"
        "sweep: {suppliers.mill.lead_time: {from: 1, to: 25, step: 1}}\n"
    )


def test_a_catalogue_and_its_sweep_are_read_quickly() -> None:
    text = catalogue()
    start = time.perf_counter()
    scenario = loads(text)
    assert sum(1 for _ in points(scenario)) == 25
    assert time.perf_counter() - start < 10  # about 1 s on an idle machine


def test_scenarios_travel_to_other_processes() -> None:
    scenario = load(HOODIE)
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert [point.digest for _, point in points(copy)] == [point.digest for _, point in points(scenario)]


def test_a_scenario_made_in_python_is_written_and_read_back() -> None:
    read = loads(SMALL)
    made = Scenario(
        **{key: getattr(read, key) for key in ("time", "items", "customers", "suppliers", "policy", "alternatives")}
    )
    again = loads(resolved(made))
    assert again.alternatives == read.alternatives
    assert again.items == read.items
    assert Scenario(time=read.time, items=read.items, customers=read.customers, policy=read.policy).alternatives == {
        "policy": read.policy
    }


def test_options_of_odd_paths_are_explained_at_once() -> None:
    assert mistakes(SMALL, "." * 3000 + "=1")[0].endswith("characters, found '" + "." * 57 + "...'")
    assert mistakes(SMALL, "time.length=") == ["--set time.length: expected a value, found nothing"]
    assert mistakes(SMALL, "=5") == ["--set =5: expected PATH=VALUE, found '=5'"]
    swept = SMALL + "sweep:\n  ? " + "." * 3000 + "\n  : [1]\n"
    assert "expected a path of at most 1000 characters" in mistakes(swept)[0]


def test_named_pipes_and_devices_are_no_data(tmp_path: Path) -> None:
    text = SMALL.replace("lead_time: 18 days", "lead_time: {empirical: {file: l.csv, column: days}}")
    (tmp_path / "s.yaml").write_text(text)
    os.mkfifo(tmp_path / "l.csv")
    with pytest.raises(ScenarioError, match=r"l\.csv cannot be read: it is no file"):
        load(tmp_path / "s.yaml")
    with pytest.raises(ScenarioError, match="cannot be read: it is a named pipe"):
        load(tmp_path / "l.csv")


def test_of_very_many_mistakes_the_first_are_told_and_the_others_counted():
    text = "time: {length: 10}\nitems: {cup: {}}\ncustomers: {arrivals: {rate: 1}}\n"
    text += "".join(f"k{n}: 1\n" for n in range(3000))
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (101, "and 2,900 more mistakes")
    assert "k0: unknown key; expected one of title" in lines[0]
    assert len(caught.value.problems) == 3000
