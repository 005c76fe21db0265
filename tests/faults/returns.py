"""Faults of goods that are sent back, and of parts of orders that are cancelled, and the words in which a law tells of
each."""

from __future__ import annotations

from typing import Any

from simbackorder.model.customers import cancellation
from simbackorder.model.money import payment
from simbackorder.model.outbound import sent_back, shipping
from simbackorder.state.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, RETURNS

Patch = Any


def sent_back_twice(patch: Patch) -> None:
    """The same units are on the shelf a second time."""
    true = sent_back.take_in_again

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        s.contracts[o].sent_back += units
        s.items[path.item[l]].sent_back += units

    patch.setattr(sent_back, "take_in_again", fault)


def put_on_no_shelf(patch: Patch) -> None:
    patch.setattr(sent_back, "put_on_shelf", lambda *facts: None)


def paid_back_twice(patch: Patch) -> None:
    true = sent_back.post_for

    def fault(s, o, debit, credit, amount, t):
        true(s, o, debit, credit, amount * (1 + (debit == RETURNS)), t)

    patch.setattr(sent_back, "post_for", fault)


def more_paid_back_than_it_cost(patch: Patch) -> None:
    """The fee is given instead of taken, and nothing of the price held back."""
    true = sent_back.pay_back

    def fault(s, path, o, n, t):
        s.shipments[n].sale *= 3
        true(s, path, o, n, t)

    patch.setattr(sent_back, "pay_back", fault)


def worthless_goods_keep_their_cost(patch: Patch) -> None:
    """What is written off is called inventory."""
    true = sent_back.post_for

    def fault(s, o, debit, credit, amount, t):
        true(s, o, INVENTORY if credit == COST_OF_GOODS_SOLD else debit, credit, amount, t)

    patch.setattr(sent_back, "post_for", fault)


def waiting_customers_get_nothing(patch: Patch) -> None:
    patch.setattr(sent_back, "allocate", lambda *facts: None)


def parcels_come_back_for_nothing(patch: Patch) -> None:
    true = sent_back.post_for

    def fault(s, o, debit, credit, amount, t):
        if debit == RETURNS or credit != CASH:
            true(s, o, debit, credit, amount, t)

    patch.setattr(sent_back, "post_for", fault)


def nothing_is_noted(patch: Patch) -> None:
    patch.setattr(shipping, "note_what_comes_back", lambda *facts: None)


def part_cancelled_is_not_paid_back(patch: Patch) -> None:
    patch.setattr(cancellation, "pay_back_share", lambda *facts: None)


def part_cancelled_is_forgotten(patch: Patch) -> None:
    """What a customer cancels of an order stands nowhere."""
    true = cancellation.cancel_what_waits

    def fault(s, rules, path, o, t):
        before = s.orders[o].cancelled
        true(s, rules, path, o, t)
        s.orders[o].cancelled = before

    patch.setattr(cancellation, "cancel_what_waits", fault)


def part_cancelled_stays_reserved(patch: Patch) -> None:
    true = cancellation.cancel_units
    patch.setattr(cancellation, "cancel_units", lambda s, path, l, reserved, t: true(s, path, l, 0, t))


FAULTS = {
    part_cancelled_is_not_paid_back: "prepaid for units",
    part_cancelled_is_forgotten: "accepted units are not all in one place",
    part_cancelled_stays_reserved: "its lines do not add up|accepted units are not all in one place",
    sent_back_twice: "units shipped that go back",
    put_on_no_shelf: "units are not|inventory account",
    paid_back_twice: "returns account",
    more_paid_back_than_it_cost: "paid back for goods that were sold for",
    worthless_goods_keep_their_cost: "write-offs of returns account|inventory account",
    waiting_customers_get_nothing: "units available while",
    parcels_come_back_for_nothing: "return parcels and handling account",
    nothing_is_noted: "units shipped that go back",
}


def everybody_cancels_all(patch: Patch) -> None:
    """Who cancels a part only cancels the whole order."""
    patch.setattr(cancellation, "nothing_goes_on", lambda *facts: True)


def only_what_waits_is_cancelled(patch: Patch) -> None:
    """Of a line that is cancelled the units that are reserved go on."""
    patch.setattr(cancellation, "loose", lambda *facts: 0)


def who_cancels_a_part_is_content(patch: Patch) -> None:
    """A cancelled part is no experience."""
    patch.setattr(
        cancellation, "cancel_what_waits", without(cancellation.cancel_what_waits, cancellation, "experience", patch)
    )


def without(true: Any, module: Any, name: str, patch: Patch) -> Any:
    """A transition in which another one does nothing."""
    other = getattr(module, name)
    quiet = [False]
    patch.setattr(module, name, lambda *facts: None if quiet[0] else other(*facts))

    def fault(*facts: Any) -> None:
        quiet[0] = True
        true(*facts)
        quiet[0] = False

    return fault


def parts_are_paid_back_for_nothing(patch: Patch) -> None:
    """What is prepaid for a cancelled part is paid back at no cost."""
    patch.setattr(cancellation, "pay_back_share", without(cancellation.pay_back_share, payment, "post_for", patch))


OF_STORIES = {
    everybody_cancels_all: "is cancelled whole at .* should go on",
    only_what_waits_is_cancelled: "cancels a part at .*, and not lines",
    who_cancels_a_part_is_content: "loyalty: customer",
    parts_are_paid_back_for_nothing: "refunds and disputes .* by the story",
}
