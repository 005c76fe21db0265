"""What a policy is told of the scenario around it, and what it answers: plain numbers, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, Protocol

Numbers = Mapping[str, int | float]
"""Columns of the family's row."""
Places = tuple[tuple[str, float], ...]
"""Suppliers in the order of preference, with their shares."""


Duration = Literal["picking", "transit", "put-away"]
"""What of the shop takes time before the goods are there, besides the lead time."""


class Interval(NamedTuple):
    """What happens every so often: its name, and the time from one to the next."""

    events: str
    every: float


class Misfit(NamedTuple):
    """What of a policy does not fit: in words, the path to the parameter (empty: the rule itself), and the family, if
    it is another one's rule that does not fit."""

    message: str
    key: tuple[str | int, ...] = ()
    family: str = ""


class Asked(Protocol):
    """The shop for which a policy's parameters become numbers."""

    def statistic(self, what: Duration, q: float | None) -> float:
        """The q-quantile (none: the mean) of a duration; transit is that of the carrier on which promises count."""

    def carrier(self, name: str) -> int:
        """A carrier's number."""


class Offered(Protocol):
    """What the shop's suppliers offer of one item."""

    @property
    def suppliers(self) -> Iterable[str]:
        """All suppliers, in the order of the file."""

    def cost(self, supplier: str) -> float:
        """What a unit costs."""

    def lead_time(self, supplier: str) -> float:
        """The usual lead time."""


class Beside(Protocol):
    """What stands beside a policy, for one item (or for the shop, if the family is not chosen by item). What has a
    mistake of its own cannot be read, which ends the check: what needs least is checked first."""

    @property
    def item(self) -> str:
        """The item's name; empty for the shop."""

    @property
    def length(self) -> float:
        """The time that a run covers."""

    @property
    def released_later(self) -> bool:
        """Whether the item has a release."""

    @property
    def dated(self) -> bool:
        """Whether the shop promises a date for any item."""

    @property
    def to_know(self) -> Mapping[str, str]:
        """What may be known of when goods come that the shop's world does not have: under its name, why it has not."""

    @property
    def shelf_errs(self) -> bool:
        """Whether there may be less of the item than is recorded: receipts are miscounted, or units get lost."""

    @property
    def no_substitute(self) -> str:
        """Why no customer gets another item for any; empty if some may."""

    def parameters(self, family: str) -> Any:
        """What is chosen in another family."""

    def rule(self, family: str) -> str:
        """Its name."""


def preferred(suppliers: Iterable[str] | None, offered: Offered, cost: Callable[[str], float]) -> Places:
    """The suppliers (none: all) from the lowest cost on; ties: the first in the file."""
    named = tuple(suppliers or offered.suppliers)
    return tuple((name, 1.0) for name in sorted((name for name in offered.suppliers if name in named), key=cost))
