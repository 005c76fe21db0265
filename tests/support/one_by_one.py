"""Stand-ins for what simulates a batch of replications, made of what simulates one."""

from functools import partial


def each(simulate_one, study, replications, at):
    """One replication after another; `simulate_one(study, replication, at)` says at which alternative it is."""
    found = []
    for n, replication in enumerate(replications):
        start = n * (1 + len(study.alternatives))
        at(start)
        found.append(simulate_one(study, replication, lambda step, start=start: at(start + 1 + step)))
    return found


def one_by_one(simulate_one):
    """The same as `simulate` is called."""
    return partial(each, simulate_one)
