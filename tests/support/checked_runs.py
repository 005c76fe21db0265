"""Runs machine code that checks every index, every width and every sum, against the reference engine; the process stops
at the first fault and says where it is. Run as a program: what to run, and perhaps a fault to plant."""

import sys
from functools import partial

from hypothesis import HealthCheck, given, settings

from generators.scenarios import plain_specifications, read, scenarios
from simbackorder.engines import compiled, kernels, loop, machine_code, reference
from simbackorder.engines.choice import differences
from simbackorder.engines.tables import forget
from simbackorder.engines.translation.kernel import Kernel
from simbackorder.experiments.checking import check_size
from simbackorder.experiments.counting import compiled_counting
from simbackorder.experiments.workloads import one_for_one
from simbackorder.metrics.measures import Pages, measure
from simbackorder.opening.bounds import check_bounds
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import loads
from support.small_shop import small_shop

ALL_CHECKS = list(HealthCheck)
PAUSES = """
title: Outages that stop all that is made, again and again
time: {length: 10}
items: {cap: {price: 2, unit_cost: 1}}
customers: {arrivals: {rate: 20}}
suppliers:
  mill: {manufacture: 100, outages: {effect: pause, up: {constant: 0.05}, down: {constant: 0.05}}}
policy: {replenishment: {rule: base-stock, order_up_to: 5}}
"""
PARCELS = """
title: One receipt is for all who wait, and all their parcels are packed at the same time
time: {length: 10}
items: {cap: {price: 2, unit_cost: 1}}
customers: {arrivals: {rate: 300}}
shipping: {pick_and_pack: 1}
suppliers: {mill: {lead_time: 5}}
policy: {admission: backorder, replenishment: {rule: r-nQ, reorder_point: 0, order_quantity: 5000}}
"""
MANY_ITEMS = """
title: Everything happens to every item by the calendar
time: {length: 2}
items:
ITEMS
customers: {arrivals: {rate: 1}}
warehouse: {count_cost: 1}
suppliers: {far: {lead_time: 1}, near: {lead_time: 1}}
policy:
  admission: {rule: pre-order, then: backorder}
  replenishment: {rule: R-S, order_up_to: 1, review_period: 1}
  sourcing: {rule: base-surge, base: far, surge: near, quantity: 1, every: 1}
  records: {rule: synchronised, every: 1, count_every: 1}
"""


def many_items():
    """So many items that all their first events hardly fit."""
    item = "  item {n}: {{price: 2, unit_cost: 1, release: {{at: 1, known: 1, slip: 0.5}}}}"
    return MANY_ITEMS.replace("ITEMS", "\n".join(item.format(n=n) for n in range(350)))


def check(scenario):
    """All alternatives, with a log and without."""
    if endless(scenario):
        return
    path = draw(scenario, 0)
    if any(refused(open_shop(scenario, policy), path) for policy in scenario.alternatives.values()):
        return
    for policy in scenario.alternatives.values():
        shop = open_shop(scenario, policy)
        forget()  # tables begin short, and have to grow
        for log in (False, True):
            first, second = reference.run(shop, path, log=log), compiled.run(shop, path, log=log)
            assert differences(first, second) == []
        expected = measure(scenario, first)
        assert measure(scenario, second, None, compiled_counting()) == expected
        if compiled.counts_meanwhile(shop):
            assert counted_meanwhile(scenario, shop, path) == expected


def counted_meanwhile(scenario, shop, path):
    """The measures of a run that is counted as it goes, as the second run of a sheet."""
    pages = Pages(scenario, shop, None, 2)
    compiled.run_counted(shop, path, pages.whole, 1)
    return {name: (float(top[1]), float(bottom[1])) for name, (top, bottom) in pages.measures().items()}


def refused(shop, path):
    """Whether the books could not hold a run's money."""
    try:
        check_bounds(shop, path)
    except ValueError:
        return True
    return False


def endless(scenario):
    """Whether a run could never end, which is told before it starts."""
    try:
        check_size(scenario)
    except ScenarioError:
        return True
    return False


def random_shops(number, shops):
    """So many of them."""

    @settings(
        max_examples=number, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(shops)
    def each(scenario):
        check(scenario)

    each()


def use_checked_machine_code(kept):
    """From now on, in this process."""
    made = {"RUN": kernels.any_shop, "RUN_PLAIN": kernels.plain_shop, "RUN_OF_ONE_ITEM": kernels.plain_shop_of_one_item}
    for name, entrance in {**made, "COUNT": kernels.orders}.items():
        kernel = Kernel(f"{name.lower()}_checked", partial(entrance, checked=True), kept)
        setattr(kernels, name, kernel)


def made_anew(name, make):
    """Machine code that is kept nowhere."""
    return make()


def endless_room(s, path, c, given):
    """A planted fault: no table is ever full."""
    return 1000000


def main(what, number=0, fault=""):
    """Run what is asked for."""
    kept = machine_code.kept
    if fault == "room":
        loop.room = endless_room
        kept = made_anew
    use_checked_machine_code(kept)
    if what == "by hand":
        busy = one_for_one().replace("365 days", "40 days")
        for text in (PAUSES, PARCELS, many_items(), small_shop(7), busy):
            check(loads(text))
    elif what == "any":
        random_shops(int(number), scenarios(supplied=True))
    elif what == "plain":
        random_shops(int(number), plain_specifications().map(read))
    print("sound")


if __name__ == "__main__":
    main(*sys.argv[1:])
