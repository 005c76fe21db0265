"""An order's rows are used again only when nothing more can become of it, and no link leads to them."""

from types import SimpleNamespace

import pytest

from simbackorder.engines.settled import is_settled
from simbackorder.model.waiting_lines import APART, meld, without_first

UNUSED = 12345


def books(order, waiting):
    """Order 0 with two lines: one was all on the shelf, the other waits, or has left the waiting lines again."""
    known = {"closed": 3.0, "queued": 0, "cancelled": 0}
    lines = [SimpleNamespace(accepted=1, filled=1), SimpleNamespace(accepted=2, filled=1)]
    waiters = [SimpleNamespace(sibling=UNUSED), SimpleNamespace(sibling=-1 if waiting else APART)]
    return SimpleNamespace(orders=[SimpleNamespace(**(known | order))], lines=lines, waiters=waiters)


PATH = SimpleNamespace(first=[0, 2], pick=[0.5])


@pytest.mark.parametrize(("order", "waiting", "now", "settled"), [
    ({}, False, 3.0, True),
    ({"closed": -1.0}, False, 9.0, False),
    ({"queued": 1}, False, 3.0, False),
    ({"cancelled": 2}, False, 3.6, True),
    ({"cancelled": 2}, False, 3.5, False),  # a part may still be picked
    ({"cancelled": 2}, True, 9.0, False),  # its line is still among those that wait
])  # fmt: skip
def test_when_rows_may_be_used_again(order, waiting, now, settled):
    assert is_settled(books(order, waiting), PATH, 0, now) == settled


def test_who_leaves_the_waiting_lines_is_apart_from_them():
    lines = [SimpleNamespace(rank=rank, child=-1, sibling=-1) for rank in (2.0, 1.0, 3.0, 0.0)]
    first, left = -1, []
    for line in range(len(lines)):
        first = meld(lines, first, line)
    while first >= 0:
        left.append(first)
        first = without_first(lines, first)
        assert [line.sibling == APART for line in lines] == [n in left for n in range(len(lines))]
    assert left == [3, 1, 0, 2]
