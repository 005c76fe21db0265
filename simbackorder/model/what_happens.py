"""What happens: one entry per kind of event, and the work at the end of an instant, in its order. Engines read it.

What an event does takes the books, the firm's rules, the sample path, the number of who or what it happens to, and the
time. A new event is its kind in `events.py`, in its place within an instant, its function, and its entry here.
"""

from collections.abc import Callable, Mapping

from simbackorder.model import bookkeeping, closing, events
from simbackorder.model.customers import cancellation, demand, notices, vouchers
from simbackorder.model.inbound import making, receiving, records, release, supply
from simbackorder.model.inbound.supply import review_next
from simbackorder.model.money import bills, cards, fines
from simbackorder.model.outbound import sent_back, shipping
from simbackorder.model.outbound.shipping import dispatch_next
from simbackorder.state import Books, Rules
from simbackorder.state.path import Path

Happens = Callable[[Books, Rules, Path, int, float], None]

EVENTS: Mapping[int, Happens] = {
    events.CUT: closing.end_warm_up,
    events.SUPPLIER: making.supplier_changes,
    events.MADE: making.made,
    events.RECEIPT: receiving.receive,
    events.AVAILABLE: receiving.put_away,
    events.RELEASE: release.release,
    events.LOSS: records.lose,
    events.ELSEWHERE: records.sell_elsewhere,
    events.COUNT: records.count,
    events.SYNCHRONISATION: records.synchronise,
    events.DELIVERY: shipping.deliver,
    events.SENT_BACK: sent_back.goods_come_back,
    events.VOUCHER: vouchers.voucher_ends,
    events.PAYMENT: cards.payment_due,
    events.DISPUTE: cards.dispute,
    events.CANCELLATION: cancellation.patience_ends,
    events.GIVING_UP: cancellation.give_up,
    events.OVERSALE: cancellation.decide_on_oversold,
    events.NEWS: notices.news,
    events.SLIP: notices.look,
    events.UPDATE: notices.update,
    events.DEMAND: demand.place_order,
    events.RETURN: demand.come_back,
    events.OVERDUE: supply.place_again,
    events.STANDING: supply.place_standing_order,
    events.REVIEW: supply.review_by_calendar,
    events.WINDOW: shipping.window_ends,
    events.DISPATCH: shipping.leave_dock,
    events.BILL: bills.pay_bill,
    events.SETTLEMENT: bills.settle,
    events.READING: bookkeeping.read,
    events.FINE: fines.period_ends,
}
AT_THE_END = (events.REVIEW, events.DISPATCH)
"""Work that waits for the end of an instant, whatever else happens in it: it comes in this order."""


def work_left(s: Books) -> int:
    """Which work of the instant's end comes first; 0 if there is none."""
    if s.reviews[0].first >= 0:
        return events.REVIEW
    if s.dispatches[0].first >= 0:
        return events.DISPATCH
    return 0


def work(s: Books, rules: Rules, path: Path, kind: int, t: float) -> None:
    """The next piece of this work of the instant's end: an item is reviewed, or an order's shipment is begun."""
    if kind == events.REVIEW:
        review_next(s, rules, path, t)
    else:
        dispatch_next(s, rules, path, t)


def work_in_turn(s: Books, rules: Rules, path: Path, kind: int, t: float) -> None:
    """The same; and shipments that are begun next, as long as none asks for anything."""
    work(s, rules, path, kind, t)
    while s.world[0].requests == 0 and work_left(s) == events.DISPATCH:
        dispatch_next(s, rules, path, t)
