"""Makes `generators`, `support` and the other packages of this folder importable; Hypothesis draws from a fixed seed.

A failing example is shown as it was found; with SHRINK=1 it is made smaller first, which may take very long here.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from simbackorder.policies import own
from simbackorder.policies.families import FAMILIES

PHASES = [Phase.explicit, Phase.generate, *([Phase.shrink] if "SHRINK" in os.environ else [])]

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES
)
settings.load_profile("fixed")


@pytest.fixture(autouse=True)
def _no_policy_stays() -> Iterator[None]:
    """Policies that a test registers are gone after it."""
    tables, registered = dict(FAMILIES), dict(own._registered)
    yield
    if own._registered != registered:
        FAMILIES.update(tables)
        own._registered.clear()
        own._registered.update(registered)
        for forget in own.changed:
            forget()
