"""When times are equal."""

ROUNDING = 1e-9  # those that differ by less are the same; so are waits, which are differences of sums
