"""Replications, comparisons and sweeps: many runs, on as many workers as there are cores, in one order."""
