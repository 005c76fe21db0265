"""Promising: which wait for stock does the shop quote, and by when does it promise the goods?

A policy is `decide(p, missing, longest, covered)`: `missing` units of the line are not available, `longest` is the
policy's statistic of the lead time of the supplier that would get an order now (of several: the longest; NO_QUOTE
without suppliers), and `covered` the wait until units on their way cover this line after everybody who ranks before it
(NO_QUOTE if they do not). It returns the quoted wait for stock in units of time, or NO_QUOTE. The promise adds the same
statistic of picking (promises of delivery: and of transit) and a buffer; `statistic` in each file names that statistic,
and the row's `extra` holds that sum.
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.promising import available_to_promise, expected, fixed, none, quantile


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
    elapsed = 0  # given how long that has been under way
    stated = -1.0  # probability with which a date is meant to be kept; negative: nobody says


FAMILY = Family(
    "promising",
    "Which date does the customer get?",
    True,
    Row,
    {
        "none": policy(none),
        "fixed": policy(fixed),
        "expected": policy(expected),
        "quantile": policy(quantile),
        "available-to-promise": policy(available_to_promise),
    },
)
