"""Promising: which wait for stock does the shop quote, and by when does it promise the goods?

A policy is `decide(p, missing, longest)`: `missing` units of the line are not available and `longest` is the policy's
statistic of the lead time of the supplier that would get an order now (of several: the longest; NO_QUOTE without
suppliers). It returns the quoted wait for stock in units of time, or NO_QUOTE. The promise adds the same statistic of
picking (promises of delivery: and of transit) and a buffer; `statistic` in each file names that statistic, and the
row's `extra` holds that sum.
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.promising import expected, fixed, none, quantile


class Row:
    """Parameters of all promising policies."""

    code = 0
    wait = 0.0
    extra = 0.0
    shown = 1
    by_delivery = 0


FAMILY = Family(
    "promising",
    "Which date does the customer get?",
    True,
    Row,
    {"none": policy(none), "fixed": policy(fixed), "expected": policy(expected), "quantile": policy(quantile)},
)
