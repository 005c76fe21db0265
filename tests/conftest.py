"""Makes `generators` and `by_hand` importable from every test folder; Hypothesis runs the same examples each time.

A failing example is shown as it was found; with SHRINK=1 it is made smaller first, which may take very long here.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

# Hypothesis mixes in numbers that it finds in the modules that happen to be loaded; without them the examples depend on
# the test alone, whatever ran before it in the same process.
if hasattr(providers, "_get_local_constants"):
    providers._get_local_constants = providers.Constants

PHASES = [Phase.explicit, Phase.generate, *([Phase.shrink] if "SHRINK" in os.environ else [])]

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES
)
settings.load_profile("fixed")
