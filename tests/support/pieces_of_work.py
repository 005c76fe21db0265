"""Work for tests of workers elsewhere, who can import this file."""

import os
import signal
import time

import numpy as np

from simbackorder.experiments.replications import gathered


def square_slow_first(piece, at):
    """Squares, of which the first comes late."""
    time.sleep(0.5 if piece == 0 else 0.001)
    return piece * piece


def bad_at_5_and_9(piece, at):
    """Fails twice, first at the later piece."""
    if piece in (5, 9):
        time.sleep(0.3 if piece == 5 else 0)
        raise ValueError(f"piece {piece}")
    return piece


def slow(piece, at):
    """A piece that takes a while."""
    time.sleep(0.2)
    return piece * piece


def deadly_at_3(piece, at):
    """Whoever does piece 3 dies."""
    if piece == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def nothing(job):
    """An empty job."""


def _level(study):
    return study.scenario.policy.replenishment.default.parameters.reorder_point


def quick(study, replications, at):
    """Profits that say whose they are; the first point is the last to be finished."""
    found = []
    for replication in replications:
        profits = [_level(study) + replication / 7 + len(name) for name in study.alternatives]
        found.extend(gathered({"profit": (np.array(profits), np.ones(len(profits)))}, len(profits)))
    time.sleep(0.03 if _level(study) == 5 else 0)
    return found


def stops_at_45(study, replications, at):
    """The same, but a point cannot be simulated."""
    if _level(study) == 45:
        raise MemoryError
    return quick(study, replications, at)


def crossing(study, replications, at):
    """Profits of which the second is above the first from a level of about 22 on, but for luck."""
    found = []
    for replication in replications:
        luck = np.random.default_rng(replication).standard_normal()
        profits = [22.3, _level(study) + 4 * luck][: len(study.alternatives)]
        found.extend(gathered({"profit": (np.array(profits), np.ones(len(profits)))}, len(profits)))
    return found
