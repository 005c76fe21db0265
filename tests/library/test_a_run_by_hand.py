"""A run that is gone through by hand is the run that everybody else sees."""

import pytest

import simbackorder as sb
from simbackorder.engines import reference
from simbackorder.engines.choice import differences
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from support.small_shop import small_shop


@pytest.fixture
def study():
    return sb.text(small_shop(2))


@pytest.mark.parametrize("stops", [[], [0.0, 3.0, 3.0, 17.25], [29.999]])
def test_stops_change_nothing(study, stops):
    run = sb.simulate(study, "backorder", replication=2)
    for time in stops:
        run.run(until=time)
        assert run.now == time
    run.step()
    run.run()
    scenario = study._scenario
    shop, path = open_shop(scenario, scenario.alternatives["backorder"]), draw(scenario, 1)
    found = reference.record(run._books, run._business.shop, path)
    assert differences(found, reference.run(shop, path, log=True)) == []


def test_what_is_seen_is_what_the_story_tells(study):
    story = sb.trace(study, "backorder").frame()
    run = sb.simulate(study, "backorder").run(until=12.5)
    last = story[(story["time"] < 12.5) & story["on_hand"].notna()].iloc[-1]
    seen = run.stock().loc["cap"]
    for level in ("on_hand", "reserved", "backorders", "on_order"):
        assert seen[level] == last[level]
    assert seen["position"] == seen["on_hand"] - seen["reserved"] - seen["backorders"] + seen["on_order"]
    assert run.supplies()["units"].sum() == seen["on_order"]
    orders = run.orders()
    assert orders["lacking"].sum() == seen["backorders"]
    assert orders["reserved"].sum() == seen["reserved"]
    assert (orders["placed"] < 12.5).all()
    assert run.accounts().sum() == pytest.approx(0.0)
    assert repr(run) == "Simulation at 12.5 of 30 days"


def test_steps_go_from_event_to_event_to_the_end(study):
    run, times = sb.simulate(study), []
    while run.now < run.end:
        times.append(run.step())
    assert times == sorted(times)
    assert len(times) > 100
    assert run.step() == run.end == 30
    assert run.run().now == 30
