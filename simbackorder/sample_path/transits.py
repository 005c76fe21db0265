"""How long shipments travel, by every carrier, with the same luck of the order."""

import numpy as np

from simbackorder.sample_path.answers import Asked, Owned, of_all
from simbackorder.sample_path.distributions import Evaluation, values
from simbackorder.sample_path.sources import Floats


def transits_of(distributions: tuple[Evaluation, ...]) -> Owned:
    """Return a transit time per order; with several carriers a row per order, with a column per carrier."""
    if len(distributions) == 1:
        return of_all(distributions[0], "transit")
    if all(distribution.constant is not None for distribution in distributions):
        row = [distribution.mean for distribution in distributions]
        return lambda asked: np.full((asked.segment.size, len(distributions)), row)

    def drawn(asked: Asked) -> Floats:
        u = asked.uniforms("transit")
        return np.stack([values(distribution, u) for distribution in distributions], axis=1)

    return drawn
