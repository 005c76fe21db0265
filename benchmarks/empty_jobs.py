"""Empty jobs on a cluster of this machine, by the same path as chunks of a sweep: what each costs.

`python benchmarks/empty_jobs.py 20000 1 2 4`: so many jobs, by one, two and four workers.
"""

import resource
import sys
import time
from contextlib import closing

from simbackorder.experiments.cluster import Cluster


def measured(count: int, workers: int) -> str:
    """A line: seconds per job, of them of this process, and the peak of its memory."""
    with closing(Cluster(f"dask:{workers}")) as found:
        found.open(print)
        jobs = iter(range(count))
        began, own = time.monotonic(), time.process_time()
        done = sum(1 for _ in found.as_finished(abs, lambda: next(jobs, None)))
        each, of_this = (1000 * seconds / done for seconds in (time.monotonic() - began, time.process_time() - own))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{workers} workers, {done:,} jobs: {each:.2f} ms each, {of_this:.2f} ms of this process; {peak:.0f} MB"


if __name__ == "__main__":
    for workers in map(int, sys.argv[2:]):
        print(measured(int(sys.argv[1]), workers), flush=True)
