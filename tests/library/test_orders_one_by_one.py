"""Orders over replications: they add up to the measures, and are streamed."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import simbackorder as sb
from support.small_shop import small_shop

BUSY = """
time: {warm_up: 10 days, length: 60 days}
currency: EUR
items: {cap: {price: 24.50, unit_cost: 7, on_hand: 20}, hat: {price: 10, unit_cost: 2, on_hand: 20, substitute: cap}}
customers:
  arrivals: {rate: 6 per day}
  basket: {lines: {table: {1: 0.5, 2: 0.5}}, units: {uniform: [1, 3]}}
  segments:
    fans: {share: 0.5, patience: {exponential: 6 days}, substitute: 0.5}
    others: {share: 0.5, patience: {exponential: 3 days}, accept_backorder: 50%, consent: 50%}
suppliers: {mill: {lead_time: {exponential: 8 days}}}
policy:
  promising: {rule: fixed, wait: 3 days}
  informing: on-slip
  giving_up: {rule: on-slip, beyond: 5 days}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 60}
alternatives: {all: {admission: backorder}, parts: {admission: backorder, shipment: partial}}
experiment: {replications: 6, seed: 4}
"""


@pytest.mark.parametrize("text", [BUSY, small_shop(5)])
@pytest.mark.parametrize("place", [0, 1])
def test_they_add_up_to_the_measures(text, place):
    study = sb.text(text)
    name = study.alternatives[place]
    result = sb.run(study, name).replications(wide=True)
    orders = sb.orders(study, name).frame()
    window = orders[orders["in_window"]].groupby("replication")

    def same(measure, found):
        assert found.to_numpy().tolist() == pytest.approx(result[measure].to_numpy().tolist()), measure

    same("orders_arrived", window.size())
    same("orders_lost", window["state"].agg(lambda states: states.isin(["refused", "stayed_away"]).sum()))
    same("orders_shipped", window["state"].agg(lambda states: (states == "shipped").sum()))
    same("orders_backordered", window["backordered"].sum())
    ended = window["state"].agg(lambda states: states.isin(["cancelled", "given_up", "payment"]).sum())
    same("cancellation_rate", ended / window["accepted"].agg(lambda units: (units > 0).sum()))
    shipped = orders[orders["in_window"] & (orders["state"] == "shipped")]
    same("mean_wait", shipped.groupby("replication")["waited"].mean())
    assert (orders["delivered"] >= orders["placed"]).sum() > 100
    assert (orders["accepted"] >= orders["shipped"] + orders["cancelled"]).all()
    assert (orders.loc[orders["state"] == "open", "closed"].isna()).all()
    assert set(orders["segment"].cat.categories) == set(study.customers.segments)


RETURNED = BUSY.replace("fans: {", "fans: {returns: {share: 60%, after: 4 days, resaleable: 50%}, ")


@pytest.mark.parametrize(("text", "some"), [(RETURNED + "returns: {fee: 1.50}\n", True), (BUSY, False)])
def test_what_came_back_adds_up_to_the_measures(text, some):
    study = sb.text(text)
    orders = sb.orders(study, "parts", 3).frame()
    found = sb.run(study, "parts", replications=3).replications(wide=True)
    window = orders[orders["in_window"]].groupby("replication")[["sent_back", "paid_back"]].sum()
    assert window["sent_back"].tolist() == found["units_returned"].tolist()
    assert window["paid_back"].tolist() == pytest.approx(found["returned_value"].tolist())
    assert (orders["sent_back"] <= orders["shipped"]).all()
    assert (orders["sent_back"].sum() > 0) == some


def test_they_are_the_same_by_either_engine_and_any_number_of_workers():
    study = sb.text(BUSY)
    ways = [{"engine": engine, "workers": n} for engine in ("simpy", "compiled") for n in (1, 2)]
    frames = [sb.orders(study, "parts", **way).frame() for way in ways]
    for other in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], other, check_exact=True)


def test_they_are_streamed_and_written(tmp_path):
    orders = sb.orders(sb.text(BUSY), "all", 3)
    whole = orders.frame()
    batches = list(orders)
    assert [frame["replication"].iloc[0] for frame in batches] == [0, 1, 2]
    assert sum(map(len, batches)) == len(whole)
    file = orders.parquet(tmp_path / "orders.parquet")
    pd.testing.assert_frame_equal(pq.read_table(file).to_pandas(), whole)
    first = next(iter(sb.orders(sb.text(BUSY), "all", 1000, workers=2)))  # the other 999 are not waited for
    pd.testing.assert_frame_equal(first, whole[whole["replication"] == 0])
    with pytest.raises(sb.StudyError, match="cannot be written"):
        orders.parquet(tmp_path / "nowhere" / "orders.parquet")


def test_money_is_in_currency_units_and_times_in_the_unit_of_time():
    orders = sb.orders(sb.text(BUSY), "all", 1).frame()
    one = orders[(orders["lines"] == 1) & (orders["units"] == 1)]
    assert set(one["value"]) == {24.5, 10.0}
    assert orders["placed"].is_monotonic_increasing
    assert orders["placed"].max() < 60
    late = orders[orders["late"] > 0]
    assert np.allclose(late["late"], late["closed"].fillna(60) - late["promised"])
