"""What a customer will answer and do, drawn with the order: split shipments, later dates, substitutes, coming back,
loyalty, cards and disputes. Each is luck of its own, and drawn only where it can make a difference.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.sample_path.columns import repeated
from simbackorder.sample_path.distributions import Evaluation, evaluation, values
from simbackorder.sample_path.order_columns import Int32s
from simbackorder.sample_path.sources import Floats, Luck
from simbackorder.scenario.language.fields import CONSTANT_0

if TYPE_CHECKING:
    from simbackorder.scenario.sections.payment import Payment
    from simbackorder.scenario.sections.schema import Segment

CERTAIN = 0.5
"""Stands for the uniform of a choice between a chance of 0 and a chance of 1."""
NEVER = 1.0
"""Stands for the uniform of something that happens to nobody."""
MOST_RETRIES = 1_000_000
"""Stands for the number of a retry that never comes."""


class Manners(NamedTuple):
    """How the customers of one segment answer; `after`: when they come back; `loyal`: whether they may be lost;
    `back_after`: how long after its delivery a parcel is back that they send back; `redeem`, `redeem_after`: who
    redeems a voucher, and when; `ask_refund`: who asks for some of the price back when an order is late."""

    accept_split: float = 1.0
    consent: float = 1.0
    substitute: float = 0.0
    come_back: float = 0.0
    after: Evaluation | None = None
    loyal: bool = False
    back_after: Evaluation | None = None
    redeem: float = 1.0
    redeem_after: Evaluation | None = None
    ask_refund: float = 0.0


class Paying(NamedTuple):
    """How customers pay: how long a card stays good (None: for ever), the chance that a retry succeeds (None: there are
    no retries), and whether all, some or none dispute."""

    life: Evaluation | None = None
    recovery: float | None = None
    disputing: float = 0.0


class Asked(NamedTuple):
    """The orders that are asked: their stream, its luck, and their segments."""

    luck: Luck
    stream: str
    segment: Int32s

    def uniforms(self, what: str) -> Floats:
        """Return the luck of these orders in this respect."""
        return self.luck.uniforms(self.segment.size, "customers", self.stream, what)


Owned = float | Callable[[Asked], Any]
"""What orders own in one respect: a number that is the same for all, or how it is drawn."""


def plan_manners(segment: "Segment", substitutes: bool) -> Manners:
    """Return how a segment answers, ready to draw from."""
    back = segment.come_back
    return Manners(
        segment.accept_split,
        segment.consent,
        segment.substitute if substitutes else 0.0,
        0.0 if back is None else back.share,
        None if back is None or not back.share else evaluation(back.after),
        segment.loyalty is not None and segment.loyalty.matters,
        None if segment.returns is None else evaluation(segment.returns.after),
        1.0 if segment.redeems is None else segment.redeems.share,
        None if segment.redeems is None else evaluation(segment.redeems.after),
        0.0 if segment.refund_when_late is None else segment.refund_when_late.share,
    )


def plan_paying(payment: "Payment") -> Paying:
    """Return how customers pay, ready to draw from."""
    card, disputes = payment.card, payment.disputes
    return Paying(
        None if card is None else evaluation(card.life),
        card.recovery if card is not None and card.retries else None,
        0.0 if disputes is None else disputes.share,
    )


def plan_answers(segments: list["Segment"], payment: "Payment", substitutes: bool) -> dict[str, Owned]:
    """Return how the customers of these segments answer (see `sample_path.SamplePath` for the names); `substitutes`:
    whether any item has one."""
    manners = [plan_manners(segment, substitutes) for segment in segments]
    paying = plan_paying(payment)
    return {
        "whole": marked([s.accept_split for s in manners], "split", below=False),
        "consent": marked([s.consent for s in manners], "consent"),
        "substitutes": marked([s.substitute for s in manners], "substitution"),
        "returns": after_a_time([s.come_back for s in manners], [s.after for s in manners], "coming back", "return"),
        "loyalty": uniform("loyalty") if any(s.loyal for s in manners) else NEVER,
        "card": math.inf if paying.life is None else of_all(paying.life, "card"),
        "retry": retry_of(paying),
        "dispute": dispute_of(paying),
        "back_after": by_segment([s.back_after for s in manners], "time to come back"),
        "redeems": redeems_of(manners),
        "asks_refund": marked([s.ask_refund for s in manners], "refund when late"),
    }


def uniform(what: str) -> Owned:
    """Return that orders own a uniform."""
    return lambda asked: asked.uniforms(what)


def marked(chances: list[float], what: str, below: bool = True) -> Owned:
    """Return 1 where the order's mark is below its segment's chance (or is not, if `below` is false), 0 elsewhere."""
    if all(chance == chances[0] for chance in chances) and chances[0] in (0.0, 1.0):
        return int((chances[0] == 1.0) == below)
    drawn = any(0 < chance < 1 for chance in chances)
    by_place = np.array(chances)

    def marks(asked: Asked) -> Int32s:
        mark = asked.uniforms(what) if drawn else repeated(CERTAIN, asked.segment.size)
        found: Int32s = ((mark < by_place[asked.segment]) == below).astype(np.int32)
        return found

    return marks


def after_a_time(shares: list[float], times: list[Evaluation | None], who: str, when: str) -> Owned:
    """Return after which time these shares of the segments do something; infinite where they do not."""
    after = by_segment([time if share else None for share, time in zip(shares, times, strict=True)], when)
    does = marked(shares, who)
    if not any(0 < share < 1 for share in shares) or not callable(does):
        return after
    return lambda asked: np.where(does(asked) == 1, after(asked) if callable(after) else after, math.inf)


def redeems_of(segments: list[Manners]) -> Owned:
    """Return after which time a voucher is redeemed; at once by those of whom nothing else is said."""
    if all(s.redeem_after is None for s in segments):
        return 0.0
    times = [evaluation(CONSTANT_0) if s.redeem_after is None else s.redeem_after for s in segments]
    return after_a_time([s.redeem for s in segments], list(times), "redeeming", "time to redeem")


def by_segment(distributions: list[Evaluation | None], what: str) -> Owned:
    """Return a duration per order by its segment's distribution; infinite where there is none."""
    first = distributions[0]
    if all(distribution is first for distribution in distributions) and (first is None or first.turns is None):
        return math.inf if first is None else of_all(first, what)

    def drawn(asked: Asked) -> Floats:
        u = asked.uniforms(what)
        found = np.full(asked.segment.size, np.inf)
        for place, distribution in enumerate(distributions):
            if distribution is not None:
                mine = np.flatnonzero(asked.segment == place)
                found[mine] = values(distribution, u[mine])
        return found

    return drawn


def of_all(distribution: Evaluation, what: str) -> Owned:
    """Return a duration per order by one distribution of all."""
    if distribution.constant is not None:
        return distribution.constant
    if distribution.turns is not None:
        return lambda asked: values(distribution, asked.uniforms(what))
    return lambda asked: asked.luck.drawn(distribution.quantile, asked.segment.size, "customers", asked.stream, what)


def retry_of(paying: Paying) -> Owned:
    """Return which retry of a failed charge succeeds: 1, 2, ..."""
    if not paying.recovery:
        return MOST_RETRIES
    if paying.recovery == 1:
        return 1
    failing = math.log1p(-paying.recovery)

    def retry(asked: Asked) -> Int32s:
        number = np.ceil(np.log1p(-asked.uniforms("retry")) / failing)
        return np.clip(number, 1, MOST_RETRIES).astype(np.int32)

    return retry


def dispute_of(paying: Paying) -> Owned:
    """Return the uniform that decides whether a customer who has waited too long disputes the charge."""
    return uniform("dispute") if 0 < paying.disputing < 1 else CERTAIN if paying.disputing else NEVER
