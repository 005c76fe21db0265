"""Makes `generators` and `by_hand` importable from every test folder; Hypothesis runs the same examples each time."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
settings.load_profile("fixed")
