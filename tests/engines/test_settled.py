"""An order's rows are used again only when nothing more can become of it, and no link leads to them."""

from types import SimpleNamespace

import pytest

from simbackorder.engines.settled import is_settled


def books(order, waiting=-1):
    """Order 0 with two lines, of items 0 and 1; the waiting lines of item 1 begin with this one."""
    known = {"closed": 3.0, "queued": 0, "cancelled": 0}
    items = [SimpleNamespace(waiting=-1), SimpleNamespace(waiting=waiting)]
    return SimpleNamespace(orders=[SimpleNamespace(**(known | order))], items=items)


PATH = SimpleNamespace(first=[0, 2], item=[0, 1], pick=[0.5])


@pytest.mark.parametrize(("order", "waiting", "now", "settled"), [
    ({}, -1, 3.0, True),
    ({}, 7, 3.0, True),  # who got everything has left the waiting lines
    ({"closed": -1.0}, -1, 9.0, False),
    ({"queued": 1}, -1, 3.0, False),
    ({"cancelled": 2}, -1, 3.6, True),
    ({"cancelled": 2}, -1, 3.5, False),  # a part may still be picked
    ({"cancelled": 2}, 7, 9.0, False),  # its line may still be among those that wait
])  # fmt: skip
def test_when_rows_may_be_used_again(order, waiting, now, settled):
    assert is_settled(books(order, waiting), PATH, 0, now) == settled
