"""The orders of a product that is launched: some buy by themselves, others because those before them did.

Bass (A new product growth for model consumer durables, Management Science 15, 1969): by the time t after the launch
the share F(t) = (1 - e^-(p + q)t) / (1 + (q/p) e^-(p + q)t) of all orders has come, with innovation p and imitation q.
F has an inverse in closed form, by which the orders are drawn.
"""

import math
from typing import NamedTuple

import numpy as np

from simbackorder.sample_path.sources import Floats


class LaunchCurve(NamedTuple):
    """How many orders are expected in the long run, the two rates, when the launch is, and the end of the run."""

    orders: float
    innovation: float
    imitation: float
    start: float
    end: float

    @property
    def total(self) -> float:
        """The orders expected before the end."""
        return self.orders * self.share(self.end - self.start) if self.end > self.start else 0.0

    def share(self, age: float) -> float:
        """Return F: the share of all orders that has come at this age."""
        rate = self.innovation + self.imitation
        still = math.exp(-rate * age)
        return -math.expm1(-rate * age) * self.innovation / (self.innovation + self.imitation * still)

    def at(self, orders: Floats) -> Floats:
        """Return the times at which the expected number of orders reaches these rising values, all below the total."""
        share = orders / self.orders
        rate = self.innovation + self.imitation
        age = (np.log1p(share * (self.imitation / self.innovation)) - np.log1p(-share)) / rate
        return np.clip(self.start + age, self.start, np.nextafter(self.end, 0.0))
