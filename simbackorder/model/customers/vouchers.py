"""What goes with a shipment of units that were waited for: a voucher, which its customer redeems or lets lapse, or a
faster way. Only where something is offered for waiting; see `Terms.offers`."""

from simbackorder.model.bookkeeping import ask, note, note_amount, post_for
from simbackorder.model.events import LAPSED, SENT_FASTER, VOUCHER, VOUCHER_GIVEN
from simbackorder.model.outbound.parcels import close_shipment, new_shipment
from simbackorder.state import Books, Rules
from simbackorder.state.ledger import CASH, FASTER_SHIPPING, LAPSED_VOUCHERS, OPEN_VOUCHERS, VOUCHERS, post
from simbackorder.state.path import Path


def speed_of_shipment(s: Books) -> float:
    """The share of its transit time that the shipment takes which leaves now."""
    speed: float = s.world[0].speed
    s.world[0].speed = 1.0
    return speed


def give_what_was_offered(s: Books, path: Path, o: int, t: float) -> None:
    """A shipment of order o leaves: its faster way is paid, and the voucher in it given."""
    world = s.world[0]
    if world.faster:
        send_faster(s, path, o, world.faster_cost, t)
        world.faster = 0
        world.faster_cost = 0
    if world.voucher > 0:
        give_voucher(s, path, o, world.voucher, world.voucher_life, t)
    world.voucher = 0
    world.voucher_life = 0.0


def send_faster(s: Books, path: Path, o: int, cost: int, t: float) -> None:
    """A shipment of order o goes faster, at this cost."""
    contract = s.contracts[o]
    contract.faster += 1
    contract.faster_cost += cost
    if cost > 0:
        post_for(s, o, FASTER_SHIPPING, CASH, cost, t)
    if s.logging:
        l = path.first[o]
        note(s, t, SENT_FASTER, l, 0, path.item[l])
        note_amount(s, cost)


def give_voucher(s: Books, path: Path, o: int, amount: int, life: float, t: float) -> None:
    """The customer of order o gets a voucher: from now on the shop owes its value, until it is redeemed or lapses."""
    post_for(s, o, VOUCHERS, OPEN_VOUCHERS, amount, t)
    s.contracts[o].vouchers += amount
    n = new_shipment(s, o, 0)  # a row of its own, as long as it is open
    shipment = s.shipments[n]
    shipment.sale = amount
    shipment.cost = 0
    until = life
    if path.redeems[o] <= life:
        shipment.cost = 1
        until = path.redeems[o]
    ask(s, VOUCHER, until, n)
    if s.logging:
        l = path.first[o]
        note(s, t, VOUCHER_GIVEN, l, 0, path.item[l])
        note_amount(s, amount)


def voucher_ends(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """The voucher in row n is redeemed, which costs the shop its value, or it lapses."""
    shipment = s.shipments[n]
    o = shipment.order
    amount = shipment.sale
    redeemed = shipment.cost
    close_shipment(s, n)
    if redeemed:
        post(s.accounts, OPEN_VOUCHERS, CASH, amount)
        s.contracts[o].redeemed += amount
    else:
        post_for(s, o, OPEN_VOUCHERS, LAPSED_VOUCHERS, amount, t)
        s.contracts[o].lapsed += amount
    if s.logging:
        l = path.first[o]
        note(s, t, VOUCHER if redeemed else LAPSED, l, 0, path.item[l])
        note_amount(s, amount)
