"""Promising: which wait for stock does the shop quote, and by when does it promise the goods?

The promise adds to the wait that a policy quotes the same statistic of picking (promises of delivery: and of transit)
and a buffer; the row's `extra` holds that sum.
"""

from typing import Any, Protocol

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.promising import available_to_promise, expected, fixed, none, quantile
from simbackorder.policies.promising.dates import PromisingParameters


class Row:
    """Parameters of all promising policies."""

    code = 0
    wait = 0.0
    extra = 0.0
    transit = 0.0  # the part of it that is the transit
    shelving = 0.0  # the statistic of put-away
    put_away = 0.0  # the same, for what waiting orders need: nothing if it crosses the dock
    shown = 1
    by_delivery = 0
    by_supply = 0  # quotes from what is on its way
    of_lead_times = 1  # hears what suppliers take
    elapsed = 0  # given how long that has been under way
    knows = 0  # 1 if any of the next four is 1
    knows_days = 0  # the supplier's working days
    knows_ramp = 0  # how its speed rises
    knows_queue = 0  # what waits for its servers
    knows_outages = 0  # what is left of an outage
    knows_notices = 1  # delays that it told
    knows_dock = 0  # the shop's own cut-off, days off, and slots that are taken
    normal = 0.0  # the quantile of the standard normal distribution at the stated probability
    stated = -1.0  # probability with which a date is meant to be kept; negative: nobody says


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, missing: int, longest: float, covered: float) -> float:
        """The quoted wait for stock in units of time, or NO_QUOTE. `missing` units of the line are not available,
        `longest` is the policy's statistic of the lead time of the supplier that would get an order now (of several:
        the longest; NO_QUOTE without suppliers), and `covered` the wait until units on their way cover this line after
        everybody who ranks before it (NO_QUOTE if they do not)."""


FAMILY: Family[Decide, PromisingParameters] = Family(
    name="promising",
    question="Which date does the customer get?",
    per_item=True,
    row=Row,
    parameters=PromisingParameters,
    usual="none",
    table={
        "none": policy(none),
        "fixed": policy(fixed),
        "expected": policy(expected),
        "quantile": policy(quantile),
        "available-to-promise": policy(available_to_promise),
    },
)
