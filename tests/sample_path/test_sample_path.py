"""Whose luck it is: what changes in a sample path, and what does not, when a scenario changes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simbackorder.sample_path import drawing
from simbackorder.sample_path.columns import MOST_KNOWN, alike, known_of, registered, repeated_int64, shared, total_of
from simbackorder.sample_path.distributions import evaluation
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.sample_path.order_columns import PER_LINE
from simbackorder.sample_path.outages import merged
from simbackorder.sample_path.per_replenishment_order import PerReplenishment
from simbackorder.sample_path.sources import Luck
from support.path_shops import distribution, shop

ROWS = 70


def columns(path: SamplePath) -> dict[str, Any]:
    """All of a path in plain lists."""
    found: dict[str, Any] = {
        name: column.tolist() for name, column in path._asdict().items() if isinstance(column, np.ndarray)
    }
    for name in ("lead", "transport", "yielded", "shelving", "miscounted"):
        for place, numbers in enumerate(getattr(path, name)):
            found[f"{name} {place}"] = numbers.table(ROWS)[:ROWS].tolist()
    found["mark"] = path.mark.table(ROWS)[:ROWS].tolist()
    return found


def differences(before: SamplePath, after: SamplePath) -> set[str]:
    one, other = columns(before), columns(after)
    assert one.keys() == other.keys()
    return {name for name, column in one.items() if column != other[name]}


def changed(section: str, change: Any) -> tuple[SamplePath, SamplePath]:
    """The path of a rich scenario before and after a change of one of its parts."""

    def content() -> dict[str, Any]:
        return {
            "customers": {
                "arrivals": {"rate": 4, "weekly": [1, 1, 1, 1, 1, 0.5, 2]},
                "basket": {"lines": {"uniform": [0.5, 3.5]}, "units": {"geometric": {"mean": 2}}},
                "segments": {
                    "fans": {"share": 0.4, "patience": {"weibull": {"mean": 9, "shape": 2}}, "accept_backorder": 0.5},
                    "shoppers": {
                        "share": 0.6,
                        "patience": {"exponential": 5},
                        "tolerance": {"exponential": 4},
                        "assumed_wait": 5,
                    },
                },
            },
            "suppliers": {
                "mill": {"lead_time": {"gamma": {"mean": 6, "cv": 0.5}}, "outages": {"up": 20, "down": 5}},
                "local": {"lead_time": {"lognormal": {"mean": 2, "cv": 0.5}}, "outages": {"up": 30, "down": 2}},
            },
            "shipping": {"pick_and_pack": {"uniform": [0, 1]}, "transit": {"triangular": [1, 2, 5]}},
            "experiment": {"seed": 5},
        }

    before, after = content(), content()
    change(after[section])
    return tuple(  # type: ignore[return-value]
        draw(shop(parts.pop("customers"), items=5, suppliers=parts.pop("suppliers"), **parts), 3)
        for parts in (before, after)
    )


def put(*keys: str, value: Any) -> Any:
    def change(section: Any) -> None:
        for key in keys[:-1]:
            section = section[key]
        section[keys[-1]] = value

    return change


ONLY = [
    ("customers", put("segments", "fans", "patience", value=3), {"patience"}),
    ("customers", put("segments", "fans", "patience", value={"gamma": {"mean": 30, "cv": 2}}), {"patience"}),
    ("customers", put("segments", "shoppers", "tolerance", value={"gamma": {"mean": 2, "cv": 0.1}}), {"tolerance"}),
    ("customers", put("segments", "fans", "accept_backorder", value=0.9), set()),
    ("customers", put("segments", "fans", "priority", value=2), set()),
    ("customers", put("segments", "fans", "share", value=0.4), set()),
    ("customers", put("basket", "units", value={"geometric": {"mean": 4}}), {"quantity", "value"}),
    ("suppliers", put("mill", "lead_time", value={"exponential": 9}), {"lead 0"}),
    ("suppliers", put("local", "lead_time", value=3), {"lead 1"}),
    ("suppliers", put("mill", "order_cost", value=9), set()),
    ("shipping", put("transit", value={"exponential": 9}), {"transit"}),
    ("shipping", put("pick_and_pack", value=0), {"pick"}),
    ("shipping", put("cost_per_unit", value=3), set()),
]


@pytest.mark.parametrize("place", range(len(ONLY)))
def test_a_change_moves_only_what_it_is_about(place: int) -> None:
    section, change, expected = ONLY[place]
    assert differences(*changed(section, change)) == expected


def test_another_law_for_one_segment_leaves_the_other_segments_alone() -> None:
    before, after = changed("customers", put("segments", "fans", "patience", value=3))
    others = before.segment != 0
    assert (before.patience[others] == after.patience[others]).all()
    assert (after.patience[~others] == 3).all()
    before, after = changed(
        "customers", put("segments", "fans", "basket", value={"items": {"a": 1, "c": 2}, "lines": 2})
    )
    assert differences(before, after) == {"first", *PER_LINE}
    for order in np.flatnonzero(others):
        for name in ("item", "quantity"):
            one, other = (getattr(path, name)[path.first[order] : path.first[order + 1]] for path in (before, after))
            assert (one == other).all()


def test_segments_come_in_their_shares_and_an_order_keeps_its_luck_whatever_the_shares() -> None:
    def path(*shares: float) -> SamplePath:
        patience = {"exponential": 5}
        segments = {f"s{place}": {"share": share, "patience": patience} for place, share in enumerate(shares)}
        segments["s1"]["patience"] = {"exponential": 1}
        return draw(shop({"arrivals": {"rate": 100}, "segments": segments}), 0)

    before, after = path(0.2, 0.3, 0.1, 0.4), path(0.3, 0.2, 0.1, 0.4)
    np.testing.assert_allclose(np.bincount(before.segment) / before.segment.size, [0.2, 0.3, 0.1, 0.4], atol=0.02)
    same = before.segment == after.segment
    assert 0.85 < same.mean() < 0.95
    assert (before.patience == after.patience)[same].all()
    np.testing.assert_allclose(before.patience[~same] * 5, after.patience[~same])


def test_more_lines_for_an_order_leave_its_first_lines_alone() -> None:
    before, after = changed("customers", put("basket", "lines", value=4))
    for order in range(before.gap.size):
        size = before.first[order + 1] - before.first[order]
        start = after.first[order]
        for name in ("item", "quantity"):
            column = getattr(before, name)[before.first[order] : before.first[order + 1]]
            assert (column == getattr(after, name)[start : start + size]).all()


def test_another_supplier_moves_no_luck() -> None:
    def add(suppliers: Any) -> None:
        known = dict(suppliers)
        suppliers.clear()
        suppliers["new"] = {"lead_time": {"exponential": 4}, "outages": {"up": 5, "down": 5}}
        suppliers.update(known)

    before, after = changed("suppliers", add)
    one, other = columns(before), columns(after)
    assert one["lead 0"] == other["lead 1"]
    assert one["lead 1"] == other["lead 2"]
    assert one["patience"] == other["patience"]
    for supplier in (0, 1):
        mine, same = before.outage_supplier == supplier, after.outage_supplier == supplier + 1
        assert (before.outage_time[mine] == after.outage_time[same]).all()


def test_another_stream_moves_no_luck() -> None:
    shops = {"shop": {"arrivals": {"rate": 3}, "segments": {"x": {"patience": {"exponential": 5}}}}}
    alone = draw(shop(shops), 0)
    more = {"wholesale": {"arrivals": {"rate": 2}, "segments": {"y": {"patience": {"exponential": 1}}}}, **shops}
    both = draw(shop(more), 0)
    mine = both.segment == 1
    np.testing.assert_allclose(np.cumsum(both.gap)[mine], np.cumsum(alone.gap), rtol=1e-15)
    assert (both.patience[mine] == alone.patience).all()


def test_another_item_at_the_end_moves_no_lead_time() -> None:
    suppliers = {"m": {"lead_time": {"exponential": 3}}}
    few, many = (draw(shop({"arrivals": {"rate": 1}}, items=n, suppliers=suppliers), 0) for n in (3, 4))
    assert (few.lead[0].table(100)[:100] == many.lead[0].table(100)[:100, :3]).all()
    assert (few.mark.table(100)[:100] == many.mark.table(100)[:100, :3]).all()


def test_policies_meet_the_same_path() -> None:
    customers = {"arrivals": {"rate": 3}, "segments": {"x": {"patience": {"exponential": 5}}}}
    plain = shop(customers, policy={"replenishment": {"rule": "base-stock", "order_up_to": 5}})
    other = shop(
        customers,
        policy={"admission": "lost-sale", "replenishment": {"rule": "s-S", "reorder_point": 1, "order_up_to": 9}},
    )
    assert differences(draw(plain, 1), draw(other, 1)) == set()


def test_seed_and_replication_are_different_luck() -> None:
    def path(seed: int, replication: int) -> list[float]:
        scenario = shop({"arrivals": {"rate": 3}}, experiment={"seed": seed})
        return list(draw(scenario, replication).gap[:5].tolist())

    luck = [path(seed, replication) for seed in (1, 2) for replication in (0, 1, 2)]
    assert len({tuple(gaps) for gaps in luck}) == 6
    assert path(1, 0) == luck[0]


def test_the_antithetic_path_has_the_opposite_luck() -> None:
    scenario = shop({"arrivals": {"rate": 30}, "segments": {"x": {"patience": {"uniform": [0, 1]}}}})
    path, other = draw(scenario, 0), draw(scenario, 0, antithetic=True)
    n = min(path.gap.size, other.gap.size)
    np.testing.assert_allclose(path.patience[:n] + other.patience[:n], 1)
    np.testing.assert_allclose(np.exp(-30 * path.gap[:n]) + np.exp(-30 * other.gap[:n]), 1)
    assert (draw(scenario, 0).gap == path.gap).all()


def test_laws_not_in_use_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    original = Luck.source

    def watched(self: Luck, *name: str | int) -> Any:
        drawn.append(name)
        return original(self, *name)

    monkeypatch.setattr(Luck, "source", watched)
    draw(shop({"arrivals": {"rate": 3}}, suppliers={"m": {"lead_time": {"exponential": 3}}}), 0)
    assert drawn == [("customers", "customers", "interval")]


def test_the_luck_of_different_kinds_is_independent() -> None:
    customers = {
        "arrivals": {"rate": 200},
        "basket": {"items": {"a": 1, "b": 1}, "units": {"geometric": {"mean": 3}}},
        "segments": {
            "x": {
                "patience": {"exponential": 5},
                "tolerance": {"exponential": 5},
                "assumed_wait": 3,
                "accept_backorder": 0.5,
            }
        },
    }
    path = draw(
        shop(customers, items=2, shipping={"pick_and_pack": {"exponential": 1}, "transit": {"exponential": 1}}), 0
    )
    kinds = [
        path.gap,
        path.patience,
        path.tolerance,
        path.acceptance,
        path.pick,
        path.transit,
        path.item,
        path.quantity,
    ]
    ranks = np.corrcoef([stats.rankdata(kind) for kind in kinds])
    assert path.gap.size > 19_000
    assert np.abs(ranks - np.eye(len(kinds))).max() < 4.5 / np.sqrt(path.gap.size)
    lagged = [stats.spearmanr(kind[1:], kind[:-1]).statistic for kind in kinds]
    assert np.abs(lagged).max() < 4.5 / np.sqrt(path.gap.size)


def test_columns_have_the_types_that_engines_are_compiled_for() -> None:
    for customers in (
        {"arrivals": {"rate": 1}},
        {"arrivals": {"rate": 0}},
        {"arrivals": {"rate": 1, "weekly": [1] * 7}},
    ):
        for items in (1, 3):
            path = draw(shop(customers, items=items), 0)
            kinds = {name: column.dtype for name, column in path._asdict().items() if isinstance(column, np.ndarray)}
            whole = {"first": "int64", "quantity": "int64", "value": "int64", "outage_up": "int64"}
            whole |= dict.fromkeys(
                ("segment", "customer", "item", "outage_supplier", "loss_item", "elsewhere_item"), "int32"
            )
            whole |= dict.fromkeys(("whole", "consent", "retry", "spare", "asks_refund"), "int32")
            assert kinds == {name: np.dtype(whole.get(name, "float64")) for name in kinds}
            assert all(column.flags.c_contiguous for column in path if isinstance(column, np.ndarray))


# --- lead times and marks ------------------------------------------------------------


@given(
    st.integers(1, 5),
    st.lists(st.integers(1, 300), min_size=1, max_size=5),
    st.sampled_from(["gamma", "sequence", "constant", None]),
)
@settings(deadline=None, max_examples=60)
def test_more_rows_never_change_the_rows_before(items: int, sizes: list[int], kind: str | None) -> None:
    by_name = {
        "gamma": distribution("gamma", mean=5.0, cv=0.4),
        "sequence": distribution("sequence", values=(1.0, 2.0, 3.0)),
        "constant": distribution("constant", value=4.0),
    }
    ready = evaluation(by_name[kind]) if kind else None
    whole = PerReplenishment(Luck(1, 2), ("x",), ready, items).table(300)
    growing = PerReplenishment(Luck(1, 2), ("x",), ready, items)
    for n in sizes:
        table = growing.table(n)
        assert len(table) >= n
        assert (table[:300] == whole[: len(table)]).all()
        assert table.flags.c_contiguous
        k, i = n - 1, items - 1
        assert growing[k, i] == whole[k, i]
        assert type(growing[k, i]) is float
    if kind == "sequence":
        assert whole[:4, 0].tolist() == [1, 2, 3, 1]


@pytest.mark.parametrize("antithetic", [False, True])
def test_an_item_s_numbers_are_those_of_the_table(antithetic: bool) -> None:
    for law_ in (
        evaluation(distribution("gamma", mean=5.0, cv=0.4)),
        evaluation(distribution("sequence", values=(1.0, 2.0, 4.0))),
        None,
    ):
        lead = PerReplenishment(Luck(1, 2, antithetic), ("x",), law_, 10)
        table = lead.table(200)[:200]
        for start, stop in ((0, 5), (60, 70), (64, 128), (3, 200)):
            np.testing.assert_array_equal(lead.of_item(4, start, stop), table[start:stop, 4])
        assert [lead[k, 4] for k in (0, 63, 64, 130)] == table[[0, 63, 64, 130], 4].tolist()


def test_reading_one_entry_draws_few_rows() -> None:
    lead = PerReplenishment(Luck(1, 2), ("x",), evaluation(distribution("gamma", mean=5.0, cv=0.4)), 10)
    assert lead[3, 9] > 0
    assert len(lead.table(1)) == 4
    entries = lead.table(4000)[:4000].ravel()
    assert stats.kstest(entries, stats.gamma(0.4**-2, scale=5 * 0.4**2).cdf).pvalue > 1e-3


# --- outages ------------------------------------------------------------


def outages(*calendars: Any, length: float = 100, replication: int = 0) -> list[tuple[float, int, int]]:
    suppliers = {f"s{place}": {"lead_time": 1, **({"outages": c} if c else {})} for place, c in enumerate(calendars)}
    path = draw(shop({"arrivals": {"rate": 1}}, suppliers=suppliers, length=length), replication)
    return list(zip(path.outage_time.tolist(), path.outage_supplier.tolist(), path.outage_up.tolist(), strict=True))


def test_scheduled_outages_by_time_then_supplier_and_when_those_end_that_began() -> None:
    late = {"scheduled": [{"at": 95, "length": 5}, {"at": 10, "length": 2.5}]}
    early = {"scheduled": [{"at": 0, "length": 10}, {"at": 99, "length": 1}, {"at": 100, "length": 1}]}
    assert outages(late, None, early) == [
        (0, 2, 0),
        (10, 0, 0),
        (10, 2, 1),
        (12.5, 0, 1),
        (95, 0, 0),
        (99, 2, 0),
        (100, 0, 1),  # of an outage that has begun it is known when it ends
        (101, 2, 1),
    ]


def test_random_outages_are_up_first_and_in_turn() -> None:
    found = outages({"up": {"constant": 20}, "down": {"sequence": [5, 0, 3]}})
    assert found == [(20, 0, 0), (25, 0, 1), (65, 0, 0), (68, 0, 1), (88, 0, 0), (93, 0, 1)]


def test_bare_numbers_are_exponential_means() -> None:
    calendar = {"up": 2, "down": 0.5}
    found = outages(calendar, length=5000)
    times, up = np.array([t for t, *_ in found]), np.array([u for *_, u in found])
    assert (up == np.arange(up.size) % 2).all()
    spans = np.diff(times, prepend=0.0)
    assert stats.kstest(spans[0::2], stats.expon(scale=2).cdf).pvalue > 1e-3
    assert stats.kstest(spans[1::2], stats.expon(scale=0.5).cdf).pvalue > 1e-3
    assert stats.kstest(spans[1::2], stats.expon(scale=0.6).cdf).pvalue < 1e-3
    short = outages(calendar, length=700)
    assert short == found[: len(short)]
    assert found[len(short)][0] >= 700


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=12))
def test_windows_that_overlap_or_touch_are_one(windows: list[tuple[int, int]]) -> None:
    starts, ends = merged(*np.array([(at, at + length) for at, length in windows], np.float64).reshape(-1, 2).T)
    assert (ends > starts).all()
    assert (starts[1:] > ends[:-1]).all()
    down = {t for at, length in windows for t in range(at, at + length)}
    assert {t for start, end in zip(starts, ends, strict=True) for t in range(int(start), int(end))} == down


def test_a_plan_is_made_once_per_scenario() -> None:
    scenario = shop({"arrivals": {"rate": 1}})
    assert drawing.plan_of(scenario) is drawing.plan_of(scenario)
    assert drawing.plan_of(scenario) is not drawing.plan_of(shop({"arrivals": {"rate": 1}}))


def test_orders_are_placed_at_the_running_sum_of_the_gaps() -> None:
    shops = {
        "shop": {"arrivals": {"rate": 3}},
        "wholesale": {"arrivals": {"renewal": {"lognormal": {"mean": 0.7, "cv": 0.4}}}},
    }
    for streams in (shops, {"shop": {"arrivals": {"rate": 3, "weekly": [1, 2, 1, 1, 1, 3, 0]}}}):
        path = draw(shop(streams), 0)
        assert path.placed.size > 50
        np.testing.assert_array_equal(path.placed, np.cumsum(path.gap))


def test_a_column_that_repeats_a_number_is_known_without_looking_at_all_of_it() -> None:
    for n in (1, 5, 1024, 1025):
        assert shared(repeated_int64(3, n)) == 3
        assert total_of(repeated_int64(3, n)) == 3 * n
    other = np.full(5, 3)
    other[4] = 4
    assert shared(other[:5]) is None
    assert shared(np.zeros(0, np.int64)[:0]) is None
    assert total_of(other) == 16


def test_many_shared_columns_drop_one_another_but_no_column_that_somebody_keeps():
    kept, first = registered(np.zeros(1))[:], alike("f8", 1e6, 3)
    for number in range(MOST_KNOWN):
        alike("f8", 2e6 + number, 3)
    assert known_of(kept) is not None
    assert known_of(first) is None
