"""When a waiting customer leaves whom messages make more or less patient.

A customer leaves when an accumulated hazard, the integral of m(s) h0(s) over the time since the order was placed,
passes a threshold of the customer's own; h0 is the hazard of the segment's patience, and m depends on what the customer
was told. The threshold is what h0 alone would accumulate over the customer's own patience T, so everything here is in
parts of it: H0(x) / H0(T).
"""

from simbackorder.model.bookkeeping import ask
from simbackorder.model.events import CANCELLATION
from simbackorder.state import CLIFF, NEVER, POWER, Books, Contract, Segment
from simbackorder.state.path import Path


def multiplier(segment: Segment, contract: Contract, promised: float, t: float) -> float:
    """What the customer's hazard is multiplied by from now on, until a date passes or the last message is old."""
    if contract.date == NEVER:
        m = segment.no_date
    elif t < promised:
        m = 1.0
    elif t < contract.date:
        m = segment.new_date
    else:
        m = segment.date_passed
    if t < contract.updated:
        m *= segment.updated
    return m


def next_change(contract: Contract, promised: float, t: float) -> float:
    """When the multiplier changes next by itself."""
    change = NEVER
    if promised > t:
        change = promised
    if t < contract.date < change:
        change = contract.date
    if t < contract.updated < change:
        change = contract.updated
    return change


def accumulated(s: Books, segment: Segment, x: float) -> float:
    """Base hazard accumulated by age x, for a hazard in pieces."""
    n = segment.first_piece
    last = n + segment.pieces - 1
    while n < last and s.pieces[n + 1].start <= x:
        n += 1
    return s.pieces[n].before + s.pieces[n].rate * (x - s.pieces[n].start)


def age_at(s: Books, segment: Segment, hazard: float) -> float:
    """The age by which a hazard in pieces has accumulated so much."""
    n = segment.first_piece
    last = n + segment.pieces - 1
    while n < last and s.pieces[n + 1].before < hazard:
        n += 1
    if s.pieces[n].rate <= 0.0:
        return s.pieces[n].start
    return s.pieces[n].start + (hazard - s.pieces[n].before) / s.pieces[n].rate


def used(s: Books, segment: Segment, x: float, patience: float) -> float:
    """Part of the customer's patience that the base hazard alone has used up by age x."""
    if segment.hazard == POWER:
        if segment.shape == 1.0:
            return x / patience
        part: float = (x / patience) ** segment.shape
        return part
    return accumulated(s, segment, x) / accumulated(s, segment, patience)


def age_when_used(s: Books, segment: Segment, part: float, patience: float) -> float:
    """The age at which the base hazard alone would have used up this part of the patience."""
    if segment.hazard == POWER:
        if segment.shape == 1.0:
            return part * patience
        age: float = patience * part ** (1.0 / segment.shape)
        return age
    return age_at(s, segment, part * accumulated(s, segment, patience))


def spend(s: Books, path: Path, o: int, t: float) -> None:
    """Charge the patience that order o's customer has used up since it was charged last, on what was known until
    now."""
    segment = s.segments[path.segment[o]]
    contract = s.contracts[o]
    patience = path.patience[o]
    if segment.hazard == 0 or segment.hazard == CLIFF or patience == NEVER or patience <= 0.0:
        return
    now = contract.placed + contract.since
    while now < t:
        change = min(next_change(contract, s.orders[o].promised, now), t)
        m = multiplier(segment, contract, s.orders[o].promised, now)
        gone = used(s, segment, change - contract.placed, patience) - used(s, segment, contract.since, patience)
        contract.spent += m * gone
        contract.since = change - contract.placed
        now = change


def plan_leaving(s: Books, path: Path, o: int, t: float) -> None:
    """Say when order o's customer will leave, if nothing more is said. `spend` comes first."""
    contract = s.contracts[o]
    leaves = leaving(s, path, o, t)
    contract.leaves = NEVER
    if leaves < NEVER:
        delay = max(0.0, leaves - t)
        contract.leaves = t + delay
        ask(s, CANCELLATION, delay, o)


def leaving(s: Books, path: Path, o: int, t: float) -> float:
    """When the accumulated hazard will pass the threshold."""
    segment = s.segments[path.segment[o]]
    contract = s.contracts[o]
    promised = s.orders[o].promised
    patience = path.patience[o]
    if segment.hazard == CLIFF or patience == NEVER or patience <= 0.0:
        return contract.placed + patience
    spent = contract.spent
    now = t
    while True:
        m = multiplier(segment, contract, promised, now)
        change = next_change(contract, promised, now)
        so_far = used(s, segment, now - contract.placed, patience)
        if m > 0.0:
            age = age_when_used(s, segment, so_far + max(0.0, 1.0 - spent) / m, patience)
            if contract.placed + age <= change:
                return contract.placed + age
        if change == NEVER:
            return NEVER
        spent += m * (used(s, segment, change - contract.placed, patience) - so_far)
        now = change
