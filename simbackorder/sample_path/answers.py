"""What a customer will answer and do, drawn with the order: split shipments, later dates, substitutes, coming back,
loyalty, cards and disputes. Each is luck of its own, and drawn only where it can make a difference.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.sample_path.columns import repeated, repeated_int32
from simbackorder.sample_path.distributions import Evaluation, evaluation, values
from simbackorder.sample_path.order_columns import Int32s
from simbackorder.sample_path.sources import Floats, Luck

if TYPE_CHECKING:
    from simbackorder.scenario.sections.payment import Payment
    from simbackorder.scenario.sections.schema import Segment

CERTAIN = 0.5
"""Stands for the uniform of a choice between a chance of 0 and a chance of 1."""
NEVER = 1.0
"""Stands for the uniform of something that happens to nobody."""
MOST_RETRIES = 1_000_000
"""Stands for the number of a retry that never comes."""


class Answers(NamedTuple):
    """Per order; see `sample_path.SamplePath` for the meaning of the columns."""

    whole: Int32s
    consent: Int32s
    substitutes: Int32s
    returns: Floats
    loyalty: Floats
    card: Floats
    retry: Int32s
    dispute: Floats


class Manners(NamedTuple):
    """How the customers of one segment answer; `after`: when they come back; `loyal`: whether they may be lost."""

    accept_split: float = 1.0
    consent: float = 1.0
    substitute: float = 0.0
    come_back: float = 0.0
    after: Evaluation | None = None
    loyal: bool = False


class Paying(NamedTuple):
    """How customers pay: how long a card stays good (None: for ever), the chance that a retry succeeds (None: there are
    no retries), and whether all, some or none dispute."""

    life: Evaluation | None = None
    recovery: float | None = None
    disputing: float = 0.0


class Answering(NamedTuple):
    """How the customers of a stream answer, by segment; `easygoing`: all alike, so that nothing has to be drawn."""

    segments: tuple[Manners, ...]
    paying: Paying
    easygoing: bool


class Asked(NamedTuple):
    """The orders that are asked: their stream, its luck, and their segments."""

    luck: Luck
    stream: str
    segment: Int32s

    def uniforms(self, what: str) -> Floats:
        """Return the luck of these orders in this respect."""
        return self.luck.uniforms(self.segment.size, "customers", self.stream, what)


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
    )


def plan_paying(payment: "Payment") -> Paying:
    """Return how customers pay, ready to draw from."""
    card, disputes = payment.card, payment.disputes
    return Paying(
        None if card is None else evaluation(card.life),
        card.recovery if card is not None and card.retries else None,
        0.0 if disputes is None else disputes.share,
    )


def plan_answers(segments: list["Segment"], payment: "Payment", substitutes: bool) -> Answering:
    """Return how the customers of these segments answer; `substitutes`: whether any item has one."""
    manners = tuple(plan_manners(segment, substitutes) for segment in segments)
    paying = plan_paying(payment)
    return Answering(manners, paying, paying == Paying() and all(each == Manners() for each in manners))


def answers_of(answering: Answering, asked: Asked) -> Answers:
    """Return the answers of all orders."""
    n = asked.segment.size
    if answering.easygoing:
        no, never = repeated_int32(0, n), repeated(NEVER, n)
        ever, retry = repeated(math.inf, n), repeated_int32(MOST_RETRIES, n)
        return Answers(no, repeated_int32(1, n), no, ever, never, ever, retry, never)
    segments, paying = answering.segments, answering.paying
    return Answers(
        whole=marked([s.accept_split for s in segments], asked, "split", below=False),
        consent=marked([s.consent for s in segments], asked, "consent"),
        substitutes=marked([s.substitute for s in segments], asked, "substitution"),
        returns=returns_of(segments, asked),
        loyalty=asked.uniforms("loyalty") if any(s.loyal for s in segments) else repeated(NEVER, n),
        card=card_of(paying, asked),
        retry=retry_of(paying, asked),
        dispute=dispute_of(paying, asked),
    )


def marked(chances: list[float], asked: Asked, what: str, below: bool = True) -> Int32s:
    """Return 1 where the order's mark is below its segment's chance (or is not, if `below` is false)."""
    n = asked.segment.size
    if all(chance == chances[0] for chance in chances) and chances[0] in (0.0, 1.0):
        return repeated_int32(int((chances[0] == 1.0) == below), n)
    drawn = any(0 < chance < 1 for chance in chances)
    mark = asked.uniforms(what) if drawn else repeated(CERTAIN, n)
    found: Int32s = ((mark < np.array(chances)[asked.segment]) == below).astype(np.int32)
    return found


def returns_of(segments: tuple[Manners, ...], asked: Asked) -> Floats:
    """Return after which time a customer who bought nothing comes back; infinite where they do not."""
    after = by_segment([s.after for s in segments], asked, "return")
    if not any(0 < s.come_back < 1 for s in segments):
        return after
    comes = marked([s.come_back for s in segments], asked, "coming back")
    return np.where(comes == 1, after, math.inf)


def by_segment(laws: list[Evaluation | None], asked: Asked, what: str) -> Floats:
    """Return a duration per order by its segment's law; infinite where there is none."""
    segment = asked.segment
    if all(law is None for law in laws):
        return repeated(math.inf, segment.size)
    u = asked.uniforms(what)
    if laws[0] is not None and all(law is laws[0] for law in laws) and laws[0].turns is None:
        return values(laws[0], u)
    drawn = np.full(segment.size, np.inf)
    for place, law in enumerate(laws):
        if law is not None:
            mine = np.flatnonzero(segment == place)
            drawn[mine] = values(law, u[mine])
    return drawn


def of_all(law: Evaluation, asked: Asked, what: str) -> Floats:
    """Return a duration per order by one law of all."""
    if law.constant is not None:
        return repeated(law.constant, asked.segment.size)
    return values(law, asked.uniforms(what))


def card_of(paying: Paying, asked: Asked) -> Floats:
    """Return how long the cards stay good after the authorisation."""
    return repeated(math.inf, asked.segment.size) if paying.life is None else of_all(paying.life, asked, "card")


def retry_of(paying: Paying, asked: Asked) -> Int32s:
    """Return which retry of a failed charge succeeds: 1, 2, ..."""
    n = asked.segment.size
    if not paying.recovery:
        return repeated_int32(MOST_RETRIES, n)
    if paying.recovery == 1:
        return repeated_int32(1, n)
    number = np.ceil(np.log1p(-asked.uniforms("retry")) / math.log1p(-paying.recovery))
    return np.clip(number, 1, MOST_RETRIES).astype(np.int32)


def dispute_of(paying: Paying, asked: Asked) -> Floats:
    """Return the uniform that decides whether a customer who has waited too long disputes the charge."""
    if 0 < paying.disputing < 1:
        return asked.uniforms("dispute")
    return repeated(CERTAIN if paying.disputing else NEVER, asked.segment.size)
