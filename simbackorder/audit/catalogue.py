"""All laws, by what they are about. The only place that must know of a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from simbackorder.audit import (
    dock_laws,
    finance_laws,
    fine_laws,
    money_laws,
    offer_laws,
    order_laws,
    penalty_laws,
    record_laws,
    run_laws,
    stock_laws,
    supply_laws,
)
from simbackorder.audit.finding import Finding, statement
from simbackorder.audit.view import View
from simbackorder.model.record import RunRecord

LAWS: dict[str, tuple[Callable[[View, int], Iterator[str]], ...]] = {
    "shop": (
        stock_laws.time_goes_forward,
        stock_laws.nothing_is_due_in_the_past,
        money_laws.books_balance,
        money_laws.inventory_at_cost,
        money_laws.revenue_of_shipped_units,
        money_laws.cost_of_shipped_units,
        money_laws.orders_cost,
        money_laws.purchases_above_cost,
        money_laws.shipments_cost,
        money_laws.owners_paid_the_opening,
        money_laws.deposits_are_prepayments,
        money_laws.notices_cost,
        money_laws.handling_costs,
        money_laws.losses_are_written_off,
        finance_laws.interest_is_of_the_balance,
        finance_laws.payables_are_open_bills,
        finance_laws.prepayments_are_of_open_orders,
        finance_laws.commitments_are_of_open_orders,
        finance_laws.orders_can_be_paid,
        finance_laws.nothing_waits_while_there_is_money,
        penalty_laws.late_orders_cost,
        penalty_laws.cancelled_orders_cost,
        money_laws.returns_are_paid_back,
        offer_laws.discounts_are_of_orders,
        offer_laws.vouchers_are_of_orders,
        offer_laws.faster_shipments_cost,
        offer_laws.late_refunds_are_of_orders,
        money_laws.parcels_back_cost,
        money_laws.returns_are_written_off,
        record_laws.returned_units_are_those_of_orders,
        record_laws.oversold_units_are_those_of_orders,
        dock_laws.slots_of_a_day,
        dock_laws.slots_are_open,
    ),
    "item": (
        stock_laws.charged_up_to_now,
        stock_laws.units_are_kept,
        stock_laws.no_item_is_negative,
        record_laws.reserved_units_are_recorded,
        record_laws.error_is_the_difference,
        record_laws.record_is_right_unless,
        stock_laws.nothing_idle_while_owed,
        stock_laws.lines_account_for_item,
        stock_laws.supplies_account_for_item,
        stock_laws.open_supplies_are_linked,
    ),
    "order": (
        order_laws.units_are_in_one_place,
        order_laws.lines_add_up,
        order_laws.cancelled_is_over,
        order_laws.open_while_units_are,
        order_laws.nothing_has_happened_later,
        order_laws.patience_is_over,
        order_laws.units_on_their_way_have_left,
    ),
    "line": (
        order_laws.no_line_is_negative,
        order_laws.accepted_limits_line,
        order_laws.demand_limits_line,
        order_laws.over_the_cap_is_refused,
    ),
    "contract": (
        order_laws.cancellations_have_causes,
        order_laws.others_have_reasons,
        order_laws.dates_only_slip,
        order_laws.sent_back_once,
        money_laws.paid_back_at_most_the_price,
        offer_laws.gifts_fit_the_wait,
        offer_laws.vouchers_end_once,
        offer_laws.faster_shipments_carry_what_waited,
        offer_laws.refunded_when_late,
        money_laws.deposits_fit_the_order,
        penalty_laws.lateness_costs_its_time,
        penalty_laws.cancellation_costs_its_cause,
    ),
    "supply": (
        supply_laws.no_supply_is_negative,
        supply_laws.servers_are_enough,
        supply_laws.orders_are_in_lots,
        supply_laws.orders_have_the_price_of_their_quantity,
        supply_laws.yields_are_kept,
        supply_laws.nothing_is_made_while_down,
        supply_laws.ports_are_closed_in_outages,
        supply_laws.nothing_is_overtaken,
        supply_laws.nothing_arrives_before_it_can,
        finance_laws.paid_as_agreed,
    ),
}
"""Laws of the state after an event. One about a row may look at that row, at the rows it belongs to or is made of
(an order and its lines, an item and its replenishment orders), and at sums; the shop's look at sums."""
OF_RUNS: tuple[Callable[[RunRecord], Iterator[tuple[int, str]]], ...] = (
    run_laws.customers_wait,
    run_laws.levels_last,
    run_laws.levels_are_of_all_time,
    run_laws.parcels_arrive,
)
OF_SHOPS: tuple[Callable[[RunRecord], Iterator[str]], ...] = (fine_laws.fines_follow_from_orders,)
"""Laws of whole runs of the shop, not of its items one by one."""
COUNT = sum(map(len, LAWS.values())) + len(OF_RUNS) + len(OF_SHOPS)


def findings(view: View, rows: Mapping[str, Iterable[int]]) -> Iterator[Finding]:
    """What breaks a law, among these rows of each kind, and in the shop as a whole."""
    for kind, laws in LAWS.items():
        for which in (0,) if kind == "shop" else rows[kind]:
            for law in laws:
                for numbers in law(view, which):
                    yield Finding(statement(law), kind, which, numbers)


def findings_of_run(record: RunRecord) -> Iterator[Finding]:
    """What breaks a law of whole runs."""
    for law in OF_RUNS:
        for i, numbers in law(record):
            yield Finding(statement(law), "item", i, numbers)
    for of_shop in OF_SHOPS:
        for numbers in of_shop(record):
            yield Finding(statement(of_shop), "shop", 0, numbers)
