"""When durations are equal."""

ROUNDING = 1e-9  # those that differ by less are the same: waits are differences of sums
