"""The shops of the alternatives of a scenario, opened once in a process."""

from simbackorder.engines.choice import forget_shops
from simbackorder.opening.shop import Shop, open_shop
from simbackorder.scenario.sections.schema import Scenario

_opened: list[tuple[Scenario, dict[str, Shop]]] = []


def shop_of(scenario: Scenario, alternative: str) -> Shop:
    """The alternative's shop, built once in a process for as long as the same scenario is replicated."""
    held = next(iter(_opened), None)  # other threads may put theirs in its place at any time
    if held is None or held[0] is not scenario:
        forget_shops()
        held = (scenario, {})
        _opened[:] = [held]
    shops = held[1]
    if alternative not in shops:
        shops[alternative] = open_shop(scenario, scenario.alternatives[alternative])
    return shops[alternative]
