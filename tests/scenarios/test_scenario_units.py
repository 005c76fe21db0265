import pytest

from simbackorder.scenario.language.units import unit_at


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("suppliers.mill.lead_time.gamma.mean", "time"),
        ("suppliers.mill.lead_time.gamma.cv", "1"),
        ("suppliers.mill.lead_time", "time"),
        ("suppliers.mill.unit_cost.cap", "money"),
        ("items.cap.price", "money"),
        ("items.cap.holding_cost", "money per unit per time"),
        ("items.cap.holding_rate", "per time"),
        ("customers.arrivals.rate", "per time"),
        ("customers.segments.fans.patience.exponential.mean", "time"),
        ("customers.shop.segments.fans.share", "1"),
        ("customers.basket.units.poisson.mean", "units"),
        ("customers.shop.segments.fans.patience.piecewise.1.rate", "per time"),
        ("customers.shop.segments.fans.patience.piecewise.1.from", "time"),
        ("customers.population", "1"),
        ("customers.attraction.full_at", "units"),
        ("customers.arrivals.launch.innovation", "per time"),
        ("items.cap.release.at", "time"),
        ("payment.card.life", "time"),
        ("payment.disputes.cost", "money"),
        ("shipping.cost_per_further_shipment", "money"),
        ("policy.promising.wait", "time"),
        ("policy.replenishment.items.cap.reorder_point", "units"),
        ("alternatives.x.replenishment.order_up_to", "units"),
        ("policy.replenishment.rule", "1"),
        ("nowhere.to.be.found", "1"),
    ],
)
def test_the_unit_of_a_path(path: str, unit: str) -> None:
    assert unit_at(path) == unit
