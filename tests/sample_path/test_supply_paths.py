"""Luck of the supply side: whose it is, what it is drawn from, and what is not drawn at all."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from simbackorder.opening.residual_lead_times import of_distribution
from simbackorder.sample_path import distributions, drawing
from simbackorder.sample_path.columns import shared
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.sample_path.sources import Luck
from simbackorder.sample_path.total_lead_time import lead_time_distribution
from simbackorder.scenario.sections.schema import Supplier
from support.path_shops import constant, distribution, shop

ROWS = 130  # more than two blocks
TABLES = ("lead", "transport", "yielded", "shelving", "miscounted")
Spec = dict[str, Any]


def rich() -> Spec:
    return {
        "customers": {"arrivals": {"rate": 4}, "basket": {"lines": 2}},
        "items": {name: {"price": 10} for name in "abc"},
        "suppliers": {
            "mill": {
                "manufacture": {"gamma": {"mean": 6, "cv": 0.5}},
                "transport": {"exponential": 2},
                "yield": {"uniform": [0.8, 1]},
                "outages": {"up": 20, "down": 5},
            },
            "local": {"lead_time": {"lognormal": {"mean": 2, "cv": 0.5}}},
        },
        "warehouse": {
            "put_away": {"exponential": 1},
            "shrinkage": {"a": 0.5, "c": 0.2},
            "miscount": {"chance": 0.4, "units": {"geometric": {"mean": 3}}},
        },
        "shipping": {"transit": {"exponential": 3}, "carriers": {"fast": {"transit": {"uniform": [0.5, 1.5]}}}},
        "experiment": {"seed": 5},
    }


def path(spec: Spec, replication: int = 3) -> SamplePath:
    return draw(shop(**spec), replication)


def changed(spec: Spec, keys: str, value: Any) -> Spec:
    """The same with another value."""
    section: Any = spec
    *above, last = keys.split(".")
    for key in above:
        section = section.setdefault(key, {})
    section[last] = value
    return spec


def without(spec: Spec, keys: str) -> Spec:
    section: Any = spec
    *above, last = keys.split(".")
    for key in above:
        section = section[key]
    del section[last]
    return spec


def numbers(of: SamplePath) -> dict[str, list[Any]]:
    """All of a path in plain lists, by supplier where there is a table for each."""
    found = {name: column.tolist() for name, column in of._asdict().items() if isinstance(column, np.ndarray)}
    for name in TABLES:
        for place, table in enumerate(getattr(of, name)):
            found[f"{name} {place}"] = table.table(ROWS)[:ROWS].tolist()
    return found | {"mark": of.mark.table(ROWS)[:ROWS].tolist()}


def differences(one: SamplePath, other: SamplePath) -> set[str]:
    before, after = numbers(one), numbers(other)
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


EVERYWHERE = {"shelving 0", "shelving 1"}
MISCOUNTS = {"miscounted 0", "miscounted 1"}


@pytest.mark.parametrize(
    ("keys", "value", "expected"),
    [
        ("suppliers.mill.manufacture", {"exponential": 4}, {"lead 0"}),
        ("suppliers.mill.transport", {"exponential": 9}, {"transport 0"}),
        ("suppliers.mill.yield", {"uniform": [0.1, 0.2]}, {"yielded 0"}),
        ("suppliers.local.yield", {"uniform": [0.1, 0.2]}, {"yielded 1"}),
        ("suppliers.mill.per", "unit", set()),
        ("suppliers.mill.servers", 1, set()),
        ("suppliers.mill.minimum", 7, set()),
        ("suppliers.mill.ramp", {"from": 0.2, "over": 9}, set()),
        ("suppliers.mill.outages.effect", "pause", set()),
        ("warehouse.put_away", {"exponential": 2}, EVERYWHERE),
        ("warehouse.put_away_cost", 2, set()),
        ("warehouse.miscount.chance", 0.1, MISCOUNTS),
        ("warehouse.miscount.units", 4, MISCOUNTS),
        ("warehouse.shrinkage.a", 0.6, {"loss_time", "loss_item"}),
        ("warehouse.other_channels", {"a": 0.6}, {"elsewhere_time", "elsewhere_item"}),
        ("warehouse.daily_capacity", 5, set()),
        ("warehouse.calendar", {"working_days": ["mon"]}, set()),
        ("shipping.carriers.fast.transit", 1, {"transit"}),
        ("shipping.calendar", {"working_days": ["mon"]}, set()),
    ],
)
def test_another_law_changes_only_its_own_luck(keys: str, value: Any, expected: set[str]) -> None:
    assert differences(path(rich()), path(changed(rich(), keys, value))) == expected


def test_a_lead_time_has_the_luck_of_manufacture_alone() -> None:
    split = rich()
    whole = without(without(rich(), "suppliers.mill.manufacture"), "suppliers.mill.transport")
    whole["suppliers"]["mill"]["lead_time"] = split["suppliers"]["mill"]["manufacture"]
    before, after = path(split), path(whole)
    assert differences(before, after) == {"transport 0"}
    assert not after.transport[0].table(ROWS).any()


def test_what_is_off_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real, real_numbered = Luck.source, Luck.numbered

    def recorded(self: Luck, *name: Any) -> Any:
        drawn.append("/".join(map(str, name)))
        return real(self, *name)

    def recorded_numbered(self: Luck, name: tuple[Any, ...], numbers: Any, start: int, stop: int) -> Any:
        drawn.extend("/".join(map(str, (*name, number))) for number in numbers)
        return real_numbered(self, name, numbers, start, stop)

    monkeypatch.setattr(Luck, "source", recorded)
    monkeypatch.setattr(Luck, "numbered", recorded_numbered)
    plain = path({"customers": {"arrivals": {"rate": 1}}, "suppliers": {"mill": {"lead_time": {"exponential": 3}}}})
    for name in TABLES:
        getattr(plain, name)[0].table(ROWS)
        assert len(getattr(plain, name)) == 1
    assert {name.rpartition("/")[0] for name in drawn if name.startswith("suppliers")} == {"suppliers/mill/lead time"}
    assert not [name for name in drawn if "loss" in name or "transit" in name]
    assert (plain.transport[0][100, 0], plain.yielded[0][100, 0]) == (0, 1)
    assert (plain.shelving[0][100, 0], plain.miscounted[0][100, 0]) == (0, 0)
    assert (plain.loss_time.size, plain.loss_item.size) == (0, 0)
    assert (plain.loss_time.dtype, plain.loss_item.dtype) == (np.dtype("float64"), np.dtype("int32"))
    assert shared(plain.transit) == 0


def test_sources_are_all_different() -> None:
    """The same distribution everywhere gives different numbers everywhere."""
    spec = changed(changed(rich(), "suppliers.mill.manufacture", {"uniform": [0, 1]}), "suppliers.mill.per", "order")
    for keys in ("suppliers.mill.transport", "suppliers.mill.yield", "suppliers.local.yield", "warehouse.put_away"):
        changed(spec, keys, {"uniform": [0, 1]})
    spec["suppliers"]["local"]["lead_time"] = {"uniform": [0, 1]}
    drawn = path(spec)
    tables = [getattr(drawn, name)[j].table(ROWS)[:ROWS].ravel() for name in TABLES[:4] for j in (0, 1)]
    tables = [table for table in tables if table.any()]
    assert len(tables) == 7
    ranks = np.corrcoef([stats.rankdata(table) for table in tables])
    assert np.abs(ranks - np.eye(7)).max() < 4.5 / np.sqrt(tables[0].size)


# --- yields, miscounts, put-away ------------------------------------------------------------


def test_shares_stay_between_0_and_1() -> None:
    def yields(stated: Any) -> Any:
        suppliers = {"mill": {"lead_time": 1, "yield": stated}}
        return path({"customers": {"arrivals": {"rate": 1}}, "suppliers": suppliers}).yielded[0].table(2000)[:2000]

    wide = yields({"normal": {"mean": 0.9, "sd": 0.2}})
    assert wide.min() >= 0
    assert wide.max() == 1
    assert (wide == 1).mean() == pytest.approx(stats.norm.sf(0.5) / stats.norm.cdf(4.5), abs=0.05)
    assert (yields("95%") == 0.95).all()
    assert yields({"sequence": [1, 0.5, 0]})[:4, 0].tolist() == [1, 0.5, 0, 1]


@pytest.mark.parametrize("chance", [0.3, 1.0])
def test_miscounts_are_up_and_down_alike_and_as_large_as_their_law_says(chance: float) -> None:
    units = {"table": {"1": 0.5, "2": 0.3, "5": 0.2}}
    spec = changed(changed(rich(), "warehouse.miscount.chance", chance), "warehouse.miscount.units", units)
    drawn = path(spec).miscounted[0].table(5000)[:5000].ravel()
    expected = {0: 1 - chance} if chance < 1 else {}
    for size, share in ((1, 0.5), (2, 0.3), (5, 0.2)):
        expected |= {size: chance / 2 * share, -size: chance / 2 * share}
    assert set(drawn.tolist()) == set(map(float, expected))
    counted = [int((drawn == size).sum()) for size in expected]
    assert stats.chisquare(counted, [drawn.size * share for share in expected.values()]).pvalue > 1e-3


def test_a_miscount_is_one_uniform() -> None:
    """Below half the chance too few, up to the chance too many, by the quantile at what is left of the luck."""
    u = path(changed(rich(), "warehouse.put_away", 0)).miscounted[0]._uniforms(0, 64)  # the same luck
    drawn = path(rich()).miscounted[0].table(64)[:64]
    sizes = distribution("geometric", mean=3.0)
    few, many = u < 0.2, (u >= 0.2) & (u < 0.4)
    assert few.any()
    assert many.any()
    np.testing.assert_array_equal(drawn[few], -distributions.quantile(sizes, u[few] / 0.2))
    np.testing.assert_array_equal(drawn[many], distributions.quantile(sizes, (u[many] - 0.2) / 0.2))
    assert not drawn[u >= 0.4].any()


def test_miscounts_of_a_sequence_are_any_of_its_values_and_none_without_chance() -> None:
    spec = changed(rich(), "warehouse.miscount.units", {"sequence": [1, 4]})
    drawn = path(changed(spec, "warehouse.miscount.chance", 1)).miscounted[0].table(500)[:500]
    assert set(np.abs(drawn).ravel().tolist()) == {1, 4}
    assert np.abs(drawn[0]).tolist() != [1, 1, 1] or np.abs(drawn[1]).tolist() != [4, 4, 4]
    assert not path(changed(rich(), "warehouse.miscount.chance", 0)).miscounted[0].table(ROWS).any()


def test_put_away_has_the_warehouse_s_law_and_every_supplier_its_own_luck() -> None:
    drawn = path(rich())
    one, other = (table.table(1000)[:1000].ravel() for table in drawn.shelving)
    assert stats.kstest(one, stats.expon(scale=1).cdf).pvalue > 1e-3
    assert abs(stats.spearmanr(one, other).statistic) < 4.5 / np.sqrt(one.size)
    constant_one = path(changed(rich(), "warehouse.put_away", 2))
    assert {table[99, 2] for table in constant_one.shelving} == {2.0}


# --- losses ------------------------------------------------------------


def losses(shrinkage: Any, length: float = 2000, replication: int = 0) -> SamplePath:
    items = {name: {"price": 10} for name in "abc"}
    spec = {"customers": {"arrivals": {"rate": 0}}, "items": items, "warehouse": {"shrinkage": shrinkage}}
    return path({**spec, "length": length}, replication)


def test_losses_are_poisson_processes_of_their_rates() -> None:
    drawn = losses({"a": 2, "c": 0.5})
    assert (np.diff(drawn.loss_time) >= 0).all()
    assert drawn.loss_time.max() < 2000
    assert set(drawn.loss_item.tolist()) == {0, 2}
    for place, rate in ((0, 2.0), (2, 0.5)):
        mine = drawn.loss_time[drawn.loss_item == place]
        assert abs(mine.size - 2000 * rate) < 4.5 * np.sqrt(2000 * rate)
        assert stats.kstest(np.diff(mine), stats.expon(scale=1 / rate).cdf).pvalue > 1e-3
    assert losses(2).loss_item.max() == 2


def test_losses_of_one_item_are_its_own() -> None:
    def of(drawn: SamplePath, place: int) -> list[float]:
        return drawn.loss_time[drawn.loss_item == place].tolist()

    both, alone, faster = losses({"a": 1, "b": 1}), losses({"b": 1}), losses({"a": 4, "b": 1})
    assert of(both, 1) == of(alone, 1) == of(faster, 1)
    n = len(of(both, 0))
    np.testing.assert_allclose(np.array(of(faster, 0)[:n]) * 4, of(both, 0))
    longer = losses({"a": 1, "b": 1}, length=5000)
    assert of(longer, 0)[:n] == of(both, 0)
    assert of(losses({"a": 1}, replication=1), 0) != of(both, 0)


def test_rare_and_frequent_losses() -> None:
    assert losses({"a": 1e-9}).loss_time.size == 0
    assert losses({"a": 1e-9}).loss_item.dtype == np.int32
    assert abs(losses({"a": 50}).loss_time.size - 1e5) < 4.5 * np.sqrt(1e5)


# --- carriers ------------------------------------------------------------


def test_every_carrier_takes_the_same_order_with_the_same_luck() -> None:
    drawn = path(rich())
    alone = without(rich(), "shipping.carriers")
    table = drawn.transit.reshape(-1, 2)
    assert len(table) == drawn.gap.size
    assert drawn.transit.flags.c_contiguous
    np.testing.assert_array_equal(table[:, 0], path(alone).transit)
    np.testing.assert_array_equal(stats.rankdata(table[:, 0]), stats.rankdata(table[:, 1]))
    u = -np.expm1(-table[:, 0] / 3)
    np.testing.assert_allclose(table[:, 1], 0.5 + u)


def test_carriers_come_in_the_order_of_the_file_and_constants_draw_nothing() -> None:
    spec = changed(rich(), "shipping", {"transit": 5, "carriers": {"z": {"transit": 3}, "a": {"transit": 1}}})
    drawn = path(spec)
    assert drawn.transit.tolist() == [5, 3, 1] * drawn.gap.size
    spec["shipping"]["carriers"]["a"]["transit"] = {"exponential": 1}
    assert path(spec).transit.reshape(-1, 3)[:, :2].tolist() == [[5, 3]] * drawn.gap.size


def test_carriers_of_several_streams_stay_with_their_orders() -> None:
    """Streams are merged by time, and orders for nothing are left out; the standard column is as without carriers."""
    stream = {
        "arrivals": {"rate": 3},
        "basket": {"units": {"poisson": {"mean": 1}}, "lines": 2},
        "segments": {"x": {"substitute": 0.5}},
        "attraction": {"strength": 1, "full_at": 5},
    }
    items = {"a": {"price": 1, "substitute": "b"}, "b": {"price": 1}, "c": {"price": 1}}
    streams = {"one": stream, "two": {**stream, "segments": {"y": {}}}}
    shipping = rich()["shipping"]
    drawn = path({"customers": streams, "items": items, "shipping": shipping})
    alone = path({"customers": streams, "items": items, "shipping": {"transit": shipping["transit"]}})
    assert differences(alone, drawn) == {"transit"}
    table = drawn.transit.reshape(-1, 2)
    np.testing.assert_array_equal(table[:, 0], alone.transit)
    np.testing.assert_allclose(table[:, 1], 0.5 - np.expm1(-table[:, 0] / 3))


def test_antithetic_luck() -> None:
    scenario = shop(**rich())
    one, other = draw(scenario, 1), draw(scenario, 1, antithetic=True)
    for name in ("transport", "yielded", "shelving"):
        pair = [getattr(each, name)[0].table(ROWS)[:ROWS].ravel() for each in (one, other)]
        assert stats.spearmanr(*pair).statistic == pytest.approx(-1)


def test_a_plan_is_made_once() -> None:
    scenario = shop(**rich())
    assert drawing.plan_of(scenario) is drawing.plan_of(scenario)


# --- the distribution of a quoted lead time ------------------------------------------------------------


def supplier(**fields: Any) -> Supplier:
    return Supplier.model_validate(fields)


GAMMA, LOGNORMAL = {"gamma": {"mean": 6, "cv": 0.5}}, {"lognormal": {"mean": 4, "cv": 0.8}}


def test_without_transport_it_is_the_law_of_manufacture_itself() -> None:
    for one in (supplier(lead_time=GAMMA), supplier(manufacture=GAMMA), supplier(manufacture=GAMMA, transport=0)):
        assert lead_time_distribution(one) == distribution("gamma", mean=6.0, cv=0.5)
        assert lead_time_distribution(one) is one.making
    assert lead_time_distribution(supplier(lead_time=GAMMA, minimum=50)) == distribution("gamma", mean=6.0, cv=0.5)


def test_a_constant_shifts_the_other_law_exactly() -> None:
    u = np.array([0.01, 0.3, 0.5, 0.9, 0.999])
    varying = distribution("gamma", mean=6.0, cv=0.5)
    for one in (supplier(manufacture=GAMMA, transport=2), supplier(manufacture=2, transport=GAMMA)):
        np.testing.assert_array_equal(
            distributions.quantile(lead_time_distribution(one), u), distributions.quantile(varying, u) + 2
        )
        assert distributions.mean(lead_time_distribution(one)) == 8
    both = lead_time_distribution(supplier(manufacture=3, transport=2))
    assert (distributions.mean(both), distributions.quantile(both, 0.5), distributions.evaluation(both).constant) == (
        5,
        5,
        5,
    )


def test_two_laws_are_added_on_a_grid_of_a_thousand_by_a_thousand() -> None:
    found = lead_time_distribution(supplier(manufacture=GAMMA, transport=LOGNORMAL))
    middles = (np.arange(1000) + 0.5) / 1000
    made, moved = distribution("gamma", mean=6.0, cv=0.5), distribution("lognormal", mean=4.0, cv=0.8)
    sums = (distributions.quantile(made, middles)[:, None] + distributions.quantile(moved, middles)).ravel()
    u = np.array([1e-9, 0.05, 0.5, 0.77, 0.95, 0.999, 1 - 1e-12])
    np.testing.assert_allclose(distributions.quantile(found, u), np.quantile(sums, u), rtol=1e-12)
    assert distributions.quantile(found, 0.9) == pytest.approx(np.quantile(sums, 0.9))
    assert distributions.mean(found) == pytest.approx(10)


@pytest.mark.parametrize(
    ("fields", "jobs"),
    [
        ({"per": "unit"}, 1),
        ({"per": "unit", "minimum": 50}, 50),
        ({"per": "unit", "minimum": 50, "batch": 10}, 5),
        ({"per": "unit", "minimum": 51, "batch": 10}, 6),
        ({"per": "unit", "multiple": 20, "batch": 10}, 2),
        ({"per": "unit", "multiple": 20, "minimum": 7, "batch": 30}, 1),
    ],
)
def test_units_are_made_in_as_many_batches_as_the_smallest_order_has(fields: Spec, jobs: int) -> None:
    one = lead_time_distribution(supplier(manufacture=GAMMA, transport=2, **fields))
    assert distributions.mean(one) == 6 * jobs + 2
    u = np.array([0.2, 0.9])
    expected = distributions.quantile(distribution("gamma", mean=6.0, cv=0.5), u) * jobs + 2
    np.testing.assert_allclose(distributions.quantile(one, u), expected, rtol=1e-15)
    alone = lead_time_distribution(supplier(manufacture=GAMMA, **fields))
    assert distributions.mean(alone) == 6 * jobs


def test_what_is_left_of_a_sum() -> None:
    """Of two exponential distributions with the same mean: an Erlang distribution with two stages."""
    summed = lead_time_distribution(supplier(manufacture={"exponential": 3}, transport={"exponential": 3}))
    exact = distribution("erlang", mean=6.0, stages=2.0)
    for q in (None, 0.9):
        (step, rows), (known_step, known) = of_distribution(summed, q), of_distribution(exact, q)
        assert step == pytest.approx(known_step, rel=0.04)  # the grid ends where each has a chance of 1 in 2,000 left
        steps = np.arange(len(rows))
        np.testing.assert_allclose(rows[:40], np.interp(step * steps, known_step * steps, known)[:40], rtol=0.03)
    assert of_distribution(lead_time_distribution(supplier(manufacture=3, transport=2)), None)[1][0] == 5


def test_a_sequence_counts_as_its_values() -> None:
    one = supplier(manufacture={"sequence": [1, 2, 3, 4]}, transport=1)
    assert distributions.quantile(lead_time_distribution(one), 0.5) == 3
    assert distributions.draw(lead_time_distribution(one), np.array([0.9, 0.1])).tolist() == [5, 2]
    assert constant(1) == one.moving
