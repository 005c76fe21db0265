"""The baskets of a scenario, made ready to draw from."""

import math
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.sample_path.baskets import Basket, Joint, Tilt, starts, urn
from simbackorder.sample_path.distributions import evaluation
from simbackorder.sample_path.surges import Surge, highest

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Basket as BasketSpec
    from simbackorder.scenario.sections.schema import Scenario
    from simbackorder.scenario.sections.schema import Surge as SurgeSpec

MOST_HEADROOM = 2.0**20


def plan_basket(scenario: "Scenario", basket: "BasketSpec", surges: "tuple[SurgeSpec, ...]") -> Basket:
    """Return the basket with its items by place.

    A surge of an item makes the item heavier among the others, or every joint basket that has the item.
    """
    places = {item: place for place, item in enumerate(scenario.items)}
    lines, units = evaluation(basket.lines), evaluation(basket.units)
    if basket.table is None:
        popularity = basket.items or dict.fromkeys(places, 1.0)
        weights = np.array(list(popularity.values()), np.float64)
        tilt = tilt_of([{name} for name in popularity], surges)
        item = np.array([places[name] for name in popularity], np.int32)
        return Basket(urn(weights, headroom(tilt)), item, lines, units, tilt)
    rows = [row for row in basket.table if row.share > 0]
    count = np.array([len(row.lines) for row in rows], np.int64)
    item = np.array([places[name] for row in rows for name in row.lines], np.int32)
    bought = np.array([n for row in rows for n in row.lines.values()], np.int64)
    tilt = tilt_of([set(row.lines) for row in rows], surges)
    shares = urn(np.array([row.share for row in rows]), headroom(tilt))
    return Basket(shares, item, lines, units, tilt, Joint(starts(count), item, bought))


def tilt_of(things: list[set[str]], surges: "tuple[SurgeSpec, ...]") -> Tilt:
    """Return which things (sets of items) surges tilt."""
    single = [surge for surge in surges if surge.item is not None]
    tilts = {
        place: tuple(Surge(s.at, s.peak, s.half_life) for s in single if s.item in thing)
        for place, thing in enumerate(things)
    }
    places = tuple(place for place, found in tilts.items() if found)
    return Tilt(places, tuple(tilts[place] for place in places))


def headroom(tilt: Tilt) -> float:
    """Return how many times heavier a tilted urn may become in all.

    Raises ValueError when that is more than whole-number weights have room for.
    """
    room = max((highest(surges) for surges in tilt.surges), default=1.0)
    if not room <= MOST_HEADROOM:
        raise ValueError(
            f"the surges of one item multiply its demand by up to {room:.3g}; at most {MOST_HEADROOM:.0f} is possible"
        )
    return math.ceil(room)
