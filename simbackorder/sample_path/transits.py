"""How long shipments travel, by every carrier, with the same luck of the order."""

import numpy as np

from simbackorder.sample_path.answers import Asked, Owned, of_all
from simbackorder.sample_path.distributions import Evaluation, values
from simbackorder.sample_path.sources import Floats


def transits_of(laws: tuple[Evaluation, ...]) -> Owned:
    """Return a transit time per order; with several carriers a row per order, with a column per carrier."""
    if len(laws) == 1:
        return of_all(laws[0], "transit")
    if all(law.constant is not None for law in laws):
        row = [law.mean for law in laws]
        return lambda asked: np.full((asked.segment.size, len(laws)), row)

    def drawn(asked: Asked) -> Floats:
        u = asked.uniforms("transit")
        return np.stack([values(law, u) for law in laws], axis=1)

    return drawn
