"""What the page on other programs says of stockpyl's periods is so."""

import warnings

import pytest

import simbackorder as sb

DEMANDS = [12, 6, 11, 14, 3, 20, 0, 9, 17, 5]


def levels_here(lead_time: int) -> list[int]:
    """Net inventory after the events of each period."""
    study = sb.scenario(
        {
            "time": {"length": len(DEMANDS)},
            "items": {"item": {"on_hand": 30}},
            "customers": {
                "arrivals": {"renewal": {"constant": 1}, "first": 0},
                "basket": {"units": {"sequence": DEMANDS}},
            },
            "suppliers": {"supplier": {"lead_time": lead_time}},
            "policy": {
                "admission": "backorder",
                "shipment": "partial",
                "replenishment": {"rule": "base-stock", "order_up_to": 30},
            },
        }
    )
    run, found = sb.simulate(study), []
    for period in range(len(DEMANDS)):
        item = run.run(until=period + 0.5).stock().loc["item"]
        found.append(int(item["on_hand"] - item["reserved"] - item["backorders"]))
    return found


@pytest.mark.parametrize("lead_time", [0, 1, 3])
def test_a_period_is_as_in_stockpyl(lead_time: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        networks = pytest.importorskip("stockpyl.supply_chain_network", reason="no part of the extra dev: see .ci/run")
        from stockpyl.sim import simulation
    policy = {"policy_type": "BS", "base_stock_level": 30, "shipment_lead_time": lead_time}
    network = networks.single_stage_system(demand_type="D", demand_list=DEMANDS, **policy)
    simulation(network=network, num_periods=len(DEMANDS), progress_bar=False)
    states = network.nodes[0].state_vars[: len(DEMANDS)]
    assert levels_here(lead_time) == [int(next(iter(state.inventory_level.values()))) for state in states]
