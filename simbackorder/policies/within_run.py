"""What happens every so often, or once, happens within the run."""

from collections.abc import Iterator

from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import plain_number


def outside(beside: Beside, instant: float, *key: str | int) -> Iterator[Misfit]:
    """An instant, stated by the parameter of this key, that is not within the run."""
    if instant >= beside.length:
        end, found = plain_number(beside.length), plain_number(instant)
        yield Misfit(f"expected a time before the end of the run ({end}), found {found}", key)
