"""Policies that a test registers are gone after it."""

from collections.abc import Iterator

import pytest

from simbackorder.policies import own
from simbackorder.policies.families import FAMILIES


@pytest.fixture(autouse=True)
def _no_policy_stays() -> Iterator[None]:
    tables, registered = dict(FAMILIES), dict(own._registered)
    yield
    if own._registered != registered:
        FAMILIES.update(tables)
        own._registered.clear()
        own._registered.update(registered)
        for forget in own.changed:
            forget()
