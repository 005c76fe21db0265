"""Customers who do not wait, or not for long, or not all of them: loss systems and birth-death chains."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from scipy import integrate

from simbackorder.verification.case import Case, Exact, ratio
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.one_for_one import LAWS, MEAN, RATE
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

LENGTH = 2550.0
LOSS_LEVEL = 7
START = (
    "Full shelf, nothing on order; the distance is that of exponential lead times, other laws have the same warm-up "
    "of 25 lead times."
)


def erlang_b(places: int, load: float) -> float:
    """Erlang's loss formula: (a^S / S!) / sum of a^k / k!."""
    terms = [load**k / math.factorial(k) for k in range(places + 1)]
    return terms[-1] / sum(terms)


def erlang(level: int, load: float) -> dict[str, float]:
    """Erlang's loss formula: B = (a^S / S!) / sum of a^k / k!; on order = a (1 - B), insensitive to the distribution
    of the lead time.

    Karush, Operations Research 5 (1957), 693-703; Smith, Management Science 23 (1977), 522-528; Zipkin (2000),
    chapter 7.
    """
    lost = erlang_b(level, load)
    return {
        "unit_fill_rate": 1 - lost,
        "mean_on_order": load * (1 - lost),
        "mean_on_hand": level - load * (1 - lost),
        "stockout_probability": lost,
        "mean_backorders": 0.0,
    }


def outstanding_chain(births: Mapping[int, float], mean: float) -> Rates:
    """Units on order: one more at the rate of its number, one less at 1 / mean for each."""
    rates = {}
    for n, rate in births.items():
        rates[n, n + 1] = rate
        rates[n + 1, n] = (n + 1) / mean
    return rates


def _erlang_cases() -> Iterator[Case]:
    chain = outstanding_chain(dict.fromkeys(range(LOSS_LEVEL), RATE), MEAN)
    for name, law in LAWS.items():
        yield Case(
            f"erlang-{name}",
            f"Base stock, lost sales, {name} lead times",
            "Erlang 1917; Karush 1957; Smith 1977; Zipkin 2000, ch. 7",
            one_item(
                RATE,
                LOSS_LEVEL,
                base_stock(LOSS_LEVEL),
                law.stated,
                length=LENGTH,
                policy={"admission": "lost-sale"},
            ),
            partial(erlang, LOSS_LEVEL, RATE * MEAN),
            START,
            partial(left_after, chain, 0, WARM_UP),
        )


CAPPED, CAP = 3, 2


def capped(level: int, cap: int, load: float) -> Exact:
    """At most so many backorders: a loss system with level + cap places, of whose units on order those beyond the level
    are owed. Zipkin (2000), chapter 7; the places are busy as in Erlang's, whatever the law of the lead time."""
    places = level + cap
    terms = [load**n / math.factorial(n) for n in range(places + 1)]
    chance = [term / sum(terms) for term in terms]
    return {
        "unit_refusal_rate": chance[-1],
        "unit_fill_rate": sum(chance[:level]),
        "mean_backorders": sum(p * max(n - level, 0) for n, p in enumerate(chance)),
        "mean_on_hand": sum(p * max(level - n, 0) for n, p in enumerate(chance)),
    }


def _capped_cases() -> Iterator[Case]:
    rate, places = 2.0, CAPPED + CAP
    chain = outstanding_chain(dict.fromkeys(range(places), rate), MEAN)
    for name in ("constant", "exponential", "gamma"):
        yield Case(
            f"capped-backorders-{name}",
            f"At most {CAP} backorders, {name} lead times",
            "Erlang 1917; Zipkin 2000, ch. 7",
            one_item(
                rate,
                CAPPED,
                base_stock(CAPPED),
                LAWS[name].stated,
                length=2 * LENGTH,
                policy={"admission": {"rule": "backorder", "cap": CAP}},
            ),
            partial(capped, CAPPED, CAP, rate * MEAN),
            START,
            partial(left_after, chain, 0, WARM_UP),
        )


BOUNDED = {"rate": 2.0, "lead": 4.0, "level": 5}
LONGEST = 1.5


def bounded(rate: float, lead: float, level: int, longest: float) -> dict[str, float]:
    """Base stock S with a constant lead time L, where customers buy if they wait for at most w.

    The customer gets the unit ordered at the S-th last sale, and waits until L after that sale; so a sale needs fewer
    than S sales in the last L - w: the loss system M/D/S/S with service time T = L - w (Erlang; Karush, Operations
    Research 5, 1957). Of this system the sales of the last T are a Poisson process on the condition that there are at
    most S (Sevastyanov, Theory of Probability and its Applications 2, 1957), of density rate^k / Z, Z = sum of
    (rate T)^k / k! over k <= S. Fewer than S sales in the last u >= T: such a state at u - T ago, and then, nobody
    being turned away, arrivals as they come, so P(fewer than S in u) = e^(-rate (u - T)) / Z x the sum over k < S of
    (rate u)^k / k!. Filled from the shelf: u = L; waits at most v: u = L - v; backorders: Little's law.
    """
    short = lead - longest
    weight = sum((rate * short) ** k / math.factorial(k) for k in range(level + 1))

    def fewer(u: float) -> float:
        terms = sum((rate * u) ** k / math.factorial(k) for k in range(level))
        return math.exp(-rate * (u - short)) * terms / weight

    sold = fewer(short)
    return {
        "lost": 1 - sold,
        "unit_fill_rate": fewer(lead),
        "mean_backorders": rate * integrate.quad(lambda v: sold - fewer(lead - v), 0, longest)[0],
    }


def bounded_shop(longest: float, length: float = 2 * LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    policy = {"admission": {"rule": "backorder", "max_wait": longest}, "promising": "available-to-promise"}
    rate, lead, level = BOUNDED["rate"], BOUNDED["lead"], int(BOUNDED["level"])
    return one_item(rate, level, base_stock(level), lead, length=length, policy=policy)


def _bounded_cases() -> Iterator[Case]:
    rate, lead, level = BOUNDED["rate"], BOUNDED["lead"], int(BOUNDED["level"])
    for longest in (0.0, LONGEST):
        chain = outstanding_chain(dict.fromkeys(range(level), rate), lead - longest)
        yield Case(
            f"longest-wait-{longest:g}",
            f"Customers who wait at most {longest:g} of a lead time of {lead:g}",
            "Erlang 1917; Karush 1957; Sevastyanov 1957",
            bounded_shop(longest),
            partial(bounded, rate, lead, level, longest),
            START,
            partial(left_after, chain, 0, WARM_UP),
            derived={"lost": ratio("orders_lost", "orders_arrived")},
        )


BACKLOG_RATE, BACKLOG_LEVEL, STRENGTH, FULL = 3.0, 5, 0.8, 4
WILLING, TOLERANCE, STATED = 0.8, 7.0, 2.0
DEEP = 100


def backlog_births(strength: float, full: int, willing: float, level: int = BACKLOG_LEVEL) -> dict[int, float]:
    """Orders per time by the number of units on order."""
    pull = [strength * min(1.0, max(n - level, 0) / full) for n in range(DEEP)]
    return {n: BACKLOG_RATE * (1 + more) * (1 if n < level else willing) for n, more in enumerate(pull)}


def backlog_chain(strength: float, full: int, willing: float, level: int = BACKLOG_LEVEL) -> dict[str, float]:
    """Base stock whose demand depends on the backlog: units on order are a birth-death chain with deaths at n / L,
    whatever the distribution of the lead time (Brumelle, Mathematics of Operations Research 3, 1978). Births: with
    stock, the rate; without, those willing to wait, and `strength` x min(1, backlog / full) as many again as came by
    themselves.
    A fill rate is of all units wanted, those refused included.
    """
    births = backlog_births(strength, full, willing, level)
    p = settled(outstanding_chain(births, MEAN))
    pull = {n: strength * min(1.0, max(n - level, 0) / full) for n in p}
    wanted = sum(chance * (1 + pull[n]) for n, chance in p.items())
    return {
        "mean_backorders": sum(chance * max(n - level, 0) for n, chance in p.items()),
        "unit_fill_rate": sum(chance for n, chance in p.items() if n < level) / wanted,
        "mean_on_hand": sum(chance * max(level - n, 0) for n, chance in p.items()),
        "mean_on_order": sum(chance * n for n, chance in p.items()),
    }


def backlog_shop(law: str, customers: dict[str, Any], length: float = LENGTH, **policy: Any) -> dict[str, Any]:
    """The same as a scenario."""
    return one_item(
        BACKLOG_RATE,
        BACKLOG_LEVEL,
        base_stock(BACKLOG_LEVEL),
        LAWS[law].stated,
        length=length,
        customers={"arrivals": {"rate": BACKLOG_RATE}, **customers},
        policy=policy,
    )


def attracted(law: str, length: float = LENGTH) -> dict[str, Any]:
    """Customers drawn by the backlog."""
    return backlog_shop(law, {"attraction": {"strength": STRENGTH, "full_at": FULL}}, length)


def choosy(law: str, length: float = LENGTH) -> dict[str, Any]:
    """A share accepts a backorder at all, and their tolerance is exponential, compared with the wait that is stated."""
    segment = {"accept_backorder": WILLING, "tolerance": {"exponential": TOLERANCE}}
    fixed = {"rule": "fixed", "wait": STATED}
    return backlog_shop(law, {"segments": {"all": segment}}, length, promising=fixed)


def buys(waits: float = WILLING) -> float:
    """The chance that a customer who does not find stock buys."""
    return waits * math.exp(-STATED / TOLERANCE)


SHARES = (0.0, 0.2, 0.6)


def partly(share: float, length: float = LENGTH) -> dict[str, Any]:
    """This share of the customers waits, the others buy nothing."""
    return backlog_shop("gamma", {"segments": {"all": {"accept_backorder": share}}}, length)


def _backlog_cases() -> Iterator[Case]:
    kinds = {
        "attraction": ("Customers drawn by the backlog", attracted, (STRENGTH, FULL, 1.0)),
        "balking": ("Customers who may not accept the wait that is stated", choosy, (0.0, 1, buys())),
    }
    for (name, (title, shop, numbers)), law in product(kinds.items(), ("exponential", "constant", "lognormal")):
        yield Case(
            f"{name}-{law}",
            f"{title}, {law} lead times",
            "Brumelle 1978 (Erlang's system with arrivals that depend on the state)",
            shop(law),
            partial(backlog_chain, *numbers),
            START,
            partial(left_after, outstanding_chain(backlog_births(*numbers), MEAN), 0, WARM_UP),
        )
    for share in SHARES:
        yield Case(
            f"partial-backordering-{share:g}",
            f"Partial backordering: a share of {share:g} of the customers waits, gamma lead times",
            "Montgomery, Bazaraa and Keswani 1973, one for one; Brumelle 1978",
            partly(share),
            partial(backlog_chain, 0.0, 1, share),
            START,
            partial(left_after, outstanding_chain(backlog_births(0.0, 1, share), MEAN), 0, WARM_UP),
        )


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield from _erlang_cases()
    yield from _capped_cases()
    yield from _bounded_cases()
    yield from _backlog_cases()
