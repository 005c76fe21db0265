"""Plain shops: what they have not is known beforehand, and is left out of the machine code that simulates them.

Most shops of the literature are plain. What is stated here is a fact of every plain shop (`is_plain`), so that this
machine code gives the same numbers, bit for bit, and every rule is still written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simbackorder import state
from simbackorder.engines.translation.module import COUNTING, ZEROS, Facts
from simbackorder.metrics import tally
from simbackorder.model import events
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.drawing import SamplePath

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop

NEVER = state.NEVER
TERMS: Mapping[str, int | float] = {
    **dict.fromkeys(("deliveries", "at_delivery", "contracts", "charges", "cards", "loyal", "attracts", "spares"), 0),
    **dict.fromkeys(("offers", "cuts", "sends_back", "owed", "penalties", "late_refunds", "fined"), 0),
    **dict.fromkeys(("supply", "receiving", "records", "calendars", "dock"), 0),
    "finance": 0,
    "settle": 0.0,
    "carriers": 1,
    "credit_line": state.NONE,
}
COLUMNS: Mapping[type, Mapping[str, int | float]] = {
    state.Terms: TERMS,
    state.Item: dict.fromkeys(("kept_back", "unreleased", "in_putaway", "unrecorded", "error", "missing"), 0)
    | {"standing": 0, "standing_held_up": 0, "first_level": state.NONE},
    state.Supplier: {"staged": 0, "sequential": 0, "notice": NEVER},
    state.Supply: {"told": 0, "yielded": 1.0, "missing": 0, "longer": 0.0, "standing": 0},
    state.Books: {"logging": 0, "contracts": 0},
    state.Order: {"oversold": 0},
    tally.Facts: {"tells": 0, "takes_back": 0, "cuts": 0, "offers": 0, "contracts": 0, "by_delivery": 0},
    tally.Placed: {"spare": 0, "attraction": 0},
}
OF_ONE_ITEM: Facts = {
    (SamplePath, "item"): ZEROS,
    (SamplePath, "first"): COUNTING,
    (tally.Placed, "group"): ZEROS,
}
"""What holds besides where each order is one line of the first item; of runs that are counted as a whole."""
OF_POLICIES: Mapping[str, Mapping[str, int | float]] = {
    "replenishment": {"smoothing": -1.0, "due_within": NEVER},
    "sourcing": {"by_level": 0},
}
EVENTS = (
    *(events.CUT, events.SUPPLIER, events.RECEIPT, events.DELIVERY, events.CANCELLATION),
    *(events.REVIEW, events.DISPATCH, events.READING),
)
"""The kinds of events that plain shops have."""


def facts() -> Facts:
    """What holds in every plain shop, by the class of the row and the column."""
    of_policies = {FAMILIES[name].row: columns for name, columns in OF_POLICIES.items()}
    return {(of, name): value for of, columns in {**COLUMNS, **of_policies}.items() for name, value in columns.items()}


def is_plain(shop: Shop) -> bool:
    """Whether all this is so in a shop without a log, and no event happens that only other shops have."""
    tables, firm = shop.tables, shop.firm
    return (
        all(tables["terms"].get(name, [value])[0] == value for name, value in TERMS.items())
        and not any(tables["items"]["unreleased"])
        and not shop.sizes["levels"]
        and not any(firm["allocation"]["rations"])
        and not any(any(tables["suppliers"].get(name, ())) for name in ("staged", "sequential"))
        and all(notice == NEVER for notice in tables["suppliers"].get("notice", ()))
        and not any(firm["sourcing"]["by_level"])
        and not any(every > 0 for every in firm["sourcing"]["every"])
        and all(weight < 0 for weight in firm["replenishment"]["smoothing"])
        and all(horizon == NEVER for horizon in firm["replenishment"]["due_within"])
        and not any(every > 0 for every in (*firm["records"]["count_every"], *firm["records"]["every"]))
    )
