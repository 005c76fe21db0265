"""W1 in C++ (`cpp_loop.cpp`), compiled by g++ when this is imported, random numbers included.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace, no wait.
Its generator and its laws are the standard library's.
"""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome

FLAGS = ("-std=c++17", "-O3", "-march=native", "-shared", "-fPIC")
WORK = {"DAYS": DAYS, "ORDERS_PER_DAY": ORDERS_PER_DAY, "PATIENCE": PATIENCE, "MU": MU, "SIGMA": SIGMA}
STOCK = {"OPENING": OPENING, "LOT": LOT}


def compiled() -> ctypes.CDLL:
    """The machine code. Raises ImportError without a compiler, or with one that fails."""
    compiler = shutil.which("g++")
    if compiler is None:
        raise ImportError("no g++")
    source = Path(__file__).with_suffix(".cpp")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "cpp_loop.so"
        given = [f"-D{name}={value!r}" for name, value in (WORK | STOCK).items()]
        command = [compiler, *FLAGS, *given, source, "-o", library]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ImportError(f"g++ failed: {done.stderr.strip()[:200]}")
        return ctypes.CDLL(str(library))


loop = compiled().run
loop.argtypes = [ctypes.c_uint64, ctypes.c_long, ctypes.POINTER(ctypes.c_long), ctypes.POINTER(ctypes.c_double)]
loop.restype = None


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    counts, on_hand_time = (ctypes.c_long * 3)(), ctypes.c_double()
    loop(seed, reorder_point, counts, ctypes.byref(on_hand_time))
    return Outcome(counts[0], counts[1], counts[2], on_hand_time.value / DAYS)
