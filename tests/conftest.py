"""Makes `generators`, `support` and the other packages of this folder importable; Hypothesis draws from a fixed seed.

A failing example is shown as it was found; with SHRINK=1 it is made smaller first, which may take very long here.
"""

import os

from hypothesis import HealthCheck, Phase, settings

PHASES = [Phase.explicit, Phase.generate, *([Phase.shrink] if "SHRINK" in os.environ else [])]

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES
)
settings.load_profile("fixed")
