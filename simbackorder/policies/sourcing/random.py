"""Random sourcing: each whole order goes to one supplier, drawn with fixed probabilities by the order's own mark.

probability = the supplier's share
"""

from simbackorder.policies.sourcing.split import Parameters as Parameters
from simbackorder.policies.sourcing.split import decide as decide

SOURCE = (
    "Independent thinning of a stream of orders: Çinlar, Introduction to Stochastic Processes (1975), on "
    "thinning Poisson processes"
)
