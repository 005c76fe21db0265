"""How many replications a stated precision takes: half-widths shrink with the square root of their number.

Sequential stopping in stages, after Chow and Robbins, On the asymptotic theory of fixed-width sequential confidence
intervals for the mean, Annals of Mathematical Statistics 36 (1965). A stage that is not precise enough says how many
replications would be; that it stops where chance made the interval short costs a little coverage, the less the larger
the first stage.
"""

import math

LEAST = 30
"""Replications of the first stage, at least: fewer know too little of the spread."""
SPARE = 1.05
"""A stage asks for so many times what it has found to be needed, so that the next one is likely the last."""
FASTEST = 4
"""A stage multiplies the replications at most by this: what the first ones know of the spread is not much."""


def next_size(n: int, worst: float | None, most: int) -> int:
    """The replications after n of them, of which the widest half-width is `worst` times what is asked for (None: not
    known); n itself if that is enough, or no more are allowed."""
    if worst is not None and worst <= 1.0:
        return n
    wanted = FASTEST * n if worst is None else math.ceil(SPARE * n * min(worst, 1e6) ** 2)
    return max(n, min(most, max(n + 1, min(wanted, FASTEST * n))))
