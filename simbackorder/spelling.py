"""Names that people write, against those that exist. Used only to suggest; no other name is ever accepted.

Other names mean exactly the same: what is a mere relative (a rate for a mean) is not suggested.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    # what the literature and other programs call it: what it is called here (the first that exists at the place)
    "interval interarrival interarrivals interarrivaltime every iat": ("renewal",),
    "poisson lambda mean intensity": ("rate",),
    "file csv history recorded orders": ("replay",),
    "peaks events": ("surges",),
    "zip zipped aligned": ("parallel",),
    "lhs lhd latin hypercube": ("latin-hypercube",),
    "factorial fullfactorial product": ("grid",),
    "twolevelfactorial 2k 2level": ("two-level",),
    "quasirandom quasimontecarlo lowdiscrepancy qmc": ("sobol",),
    "monthly seasonal": ("season",),
    "daily weekdays day": ("weekly",),
    "Q q quantity lot lotsize batch batchsize orderqty": ("order_quantity", "units", "q"),
    "S level basestock basestocklevel uptolevel orderuptolevel target maximum max": (
        "order_up_to",
        "base-stock",
        "high",
    ),
    "s r point rop reorder minimum min": ("reorder_point", "low"),
    "R T review period reviewinterval interval": ("review_period",),
    "sS minmax": ("s-S",),
    "rQ sQ rnQ rq sq eoq continuousreview": ("r-nQ",),
    "RS TS periodic periodicreview": ("R-S",),
    "RsS TsS": ("R-s-S",),
    "RrQ RrnQ RsQ": ("R-r-nQ",),
    "S1S oneforone orderupto kanban": ("base-stock",),
    "days d time leadtime delay": ("wait",),
    "quantile percentile probability servicelevel p": ("q", "quantile"),
    "mean average": ("expected",),
    "constant": ("fixed",),
    "fcfs fifo firstcome": ("first-come-first-served",),
    "priority class": ("segment-priority",),
    "edd duedate earliestduedate": ("earliest-promise",),
    "lostsales lost lose refuse outofstock nobackorder nobackorders": ("lost-sale",),
    "backorders backlog backordering allow": ("backorder",),
    "split separate asavailable": ("partial",),
    "together whole full consolidated": ("complete",),
    "cancelled refund cancelorder": ("cancel",),
    "acceptdiscounted tolerancediscounted acceptsdiscount discounts": ("takes",),
    "keepwaiting backorderagain": ("wait",),
    "marketplaces marketplace channels otherchannel": ("other_channels",),
    "backup contingent dualsourcing": ("failover",),
    "nothing no off": ("none",),
    "stock inventory initial initialstock initialinventory quantity onhandstock i0": ("on_hand",),
    "cost purchasecost purchaseprice c": ("unit_cost",),
    "salesprice sellingprice p": ("price",),
    "h holding holdingcosts carryingcost": ("holding_cost",),
    "b penalty penaltycost backordercosts backlogcost": ("backorder_cost",),
    "lostsalecost lostsalescost": ("lost_cost",),
    "K setup setupcost fixedcost orderingcost": ("order_cost",),
    "L lead leadtimes deliverytime": ("lead_time",),
    "disruptions failures breakdowns": ("outages",),
    "mtbf uptime": ("up",),
    "mttr downtime repair": ("down",),
    "weight probability fraction proportion": ("share",),
    "maxwait willingness": ("tolerance",),
    "size demand batch": ("units",),
    "popularity products": ("items",),
    "horizon duration end runlength": ("length",),
    "burnin transient": ("warm_up",),
    "runs reps n repetitions iterations": ("replications",),
    "ci confidencelevel level": ("confidence",),
    "goal optimise optimize target measure": ("objective",),
    "randomseed rng": ("seed",),
    "skus articles goods": ("items",),
    "scenarios variants options": ("alternatives",),
    "demand orders clients": ("customers",),
    "vendors sources supply": ("suppliers",),
    "deterministic fixed": ("constant",),
    "discrete choice categorical pmf": ("table",),
    "expon exp": ("exponential",),
    "nbinom negbin pascal": ("negative_binomial",),
    "norm gaussian": ("normal",),
    "lognorm": ("lognormal",),
    "triang": ("triangular",),
    "mu m": ("mean", "mu"),
    "sigma std stdev stddev standarddeviation": ("sd", "sigma"),
    "alpha shapeparameter k": ("shape", "stages"),
    "beta theta": ("scale",),
}


MOST_ASKED = 1000
"""Names of one file for which what was meant is looked up: a file with more strangers is of another catalogue, and
looking for all of them would take longer than reading it."""
_asked: ContextVar[set[str] | None] = ContextVar("names looked up", default=None)


@contextmanager
def few_asked() -> Iterator[None]:
    """While a file is read, what was meant is looked up for so many names only."""
    before = _asked.set(set())
    try:
        yield
    finally:
        _asked.reset(before)


def near(name: str, names: Iterable[str]) -> list[str]:
    """The name that is meant or nearest, if there is one."""
    return list(nearest_of(name, tuple(names))) if len(name) <= 100 and may_ask(name) else []


def may_ask(name: str) -> bool:
    """Whether it is looked up what a name means; if so, as often as it comes."""
    asked = _asked.get()
    if asked is None or name in asked:
        return True
    if len(asked) < MOST_ASKED:
        asked.add(name)
        return True
    return False


@lru_cache(maxsize=1024)
def nearest_of(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """As `near`; the same mistake is often made many times."""
    letters = re.sub(r"[\W_]", "", name)
    for other in (letters, letters.lower()):
        for right in meanings().get(other, ()):
            if right in known:
                return (right,)
    return tuple(difflib.get_close_matches(name, known, n=1, cutoff=0.6))


@cache
def meanings() -> dict[str, list[str]]:
    """What each other name may mean."""
    found: dict[str, list[str]] = {}
    for others, names in OTHER_NAMES.items():
        for other in others.split():
            found.setdefault(other, []).extend(names)
    return found


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing when no name is near."""
    close = near(name, names)
    return f"; did you mean {close[0]!r}?" if close else ""
