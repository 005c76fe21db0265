"""What a second worker saves, and what it costs: a sweep in chunks of about a second, by processes and on a cluster.

    python benchmarks/several_workers.py [ROUNDS] [REPLICATIONS]

Every kind of workers does the same sweep in a process of its own, in turn within every round, once the compiled engine
is there. Seconds by the clock say what it saves, if the cores are free; processor seconds, of all its processes
together, what it costs whether they are or not.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

SCENARIO = Path(__file__).parent.parent / "scenarios" / "lead_time_sweep.yaml"
KINDS = ("--workers 1", "--workers 2", "--on dask:1", "--on dask:2", "--on dask:4")


def timed(kind: str, replications: int) -> tuple[float, float, int]:
    """Seconds by the clock and of the processor, and chunks."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "simbackorder", "sweep", str(SCENARIO), "--engine", "compiled"]
        command += ["--replications", str(replications), "--out", out, "--quiet", *kind.split()]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        clock, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        chunks = len(list(Path(out).rglob("chunk-*.parquet")))
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, chunks


def main() -> None:
    """Prints a row for each kind: medians, and medians of the ratios within the rounds to one process."""
    rounds, replications = (int(word) for word in (*sys.argv[1:], "3", "120")[:2])
    timed(KINDS[0], 2)
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            clock, processor, chunks = timed(kind, replications)
            found[kind].append((clock, processor))
            print(f"  {kind}: {clock:.1f} s, {processor:.1f} s of the processor", file=sys.stderr, flush=True)
    print(f"{replications} replications, {chunks} chunks; load average {os.getloadavg()[0]:.1f}")
    ones = found[KINDS[0]]
    for kind, each in found.items():
        clock, processor = (median(times) for times in zip(*each, strict=True))
        faster = median(one[0] / this[0] for one, this in zip(ones, each, strict=True))
        dearer = median(this[1] / one[1] for one, this in zip(ones, each, strict=True))
        more = 1000 * (processor - median(one[1] for one in ones)) / chunks
        print(
            f"{kind}: {clock:.1f} s, {faster:.2f} times as fast; {processor:.1f} s of the processor, {dearer:.3f}",
            end="",
        )
        print(f" of one process, {more:+.0f} ms a chunk")


if __name__ == "__main__":
    main()
