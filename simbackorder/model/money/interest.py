"""What the shop's cash does over time, and what it costs or earns: only where money has a price or suppliers are paid
otherwise than at receipt (`Terms.finance`).

Cash is a step function of time. It is looked at after every event, whoever has moved it, so that its integrals are
exact: what stood since the last change is charged when there is another one.
"""

from math import floor

from simbackorder.model.queues import join
from simbackorder.state import NEVER, Books
from simbackorder.state.ledger import CASH, INTEREST_EARNED, INTEREST_PAID, PAYABLES, post


def follow_money(s: Books, t: float) -> None:
    """After an event: if cash or payables have changed, charge the time that they stood; and if there is money for what
    waits for it, look at those items again."""
    world = s.world[0]
    if s.accounts[CASH].balance != world.cash or s.accounts[PAYABLES].balance != -world.payables:
        charge_cash(s, t)
        world.cash = s.accounts[CASH].balance
        world.payables = -s.accounts[PAYABLES].balance
    if world.least_short > 0 and free_cash(s) >= world.least_short:
        review_those_that_wait(s)


def charge_cash(s: Books, t: float) -> None:
    """Bring the time integrals of cash and payables up to now, at what they were after the last event."""
    world = s.world[0]
    dt = t - world.cash_since
    if dt <= 0.0:
        return
    world.cash_since = t
    cash = world.cash
    if cash < 0:
        world.borrowed_time -= cash * dt
        world.overdrawn_time += dt
        line = s.terms[0].credit_line
        if line >= 0 and cash < -line:
            world.beyond_time += dt
    else:
        world.deposited_time += cash * dt
    world.payables_time += world.payables * dt
    world.lowest = min(world.lowest, float(cash))


def post_interest(s: Books, t: float) -> None:
    """Post the interest of all the time so far, rounded to whole minor units, as far as it is not posted yet."""
    charge_cash(s, t)
    world = s.world[0]
    terms = s.terms[0]
    paid = floor(terms.rate * world.borrowed_time + 0.5)
    post(s.accounts, INTEREST_PAID, CASH, paid - s.accounts[INTEREST_PAID].balance)
    earned = floor(terms.deposit_rate * world.deposited_time + 0.5)
    post(s.accounts, CASH, INTEREST_EARNED, earned + s.accounts[INTEREST_EARNED].balance)


def cut_money(s: Books, t: float) -> None:
    """The warm-up is over: interest up to now is posted, and what has accumulated is kept."""
    terms = s.terms[0]
    if terms.settle > 0.0:
        post_interest(s, t)
    charge_cash(s, t)
    world = s.world[0]
    world.borrowed_time_at_cut = world.borrowed_time
    world.deposited_time_at_cut = world.deposited_time
    world.overdrawn_time_at_cut = world.overdrawn_time
    world.beyond_time_at_cut = world.beyond_time
    world.payables_time_at_cut = world.payables_time
    world.short_at_cut = world.short
    world.waits_at_cut = world.waits
    world.waited_at_cut = world.waited
    world.lowest = NEVER


def free_cash(s: Books) -> int:
    """Cash and credit that are left for orders with suppliers, when those that are placed already are paid."""
    terms = s.terms[0]
    free: int = s.accounts[CASH].balance + terms.credit_line - s.world[0].committed
    if terms.all_bills:
        free += s.accounts[PAYABLES].balance
    return free


def review_those_that_wait(s: Books) -> None:
    """Items whose order waits for money, and for which there is enough now, are reviewed again, in the order of the
    file."""
    free = free_cash(s)
    least = 0
    for i in range(len(s.items)):
        short = s.items[i].short_of
        if short > 0:
            if short <= free:
                join(s.reviews[0], s.items, i)
            if least == 0 or short < least:
                least = short
    s.world[0].least_short = least
