"""W1 in C++ (`cpp_loop.cpp`), compiled by g++ when this is imported, random numbers included.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace, no wait.
What only this case allows, it uses: a patience that outlasts the next receipt is on no heap, because that receipt
serves everybody who waits. Numbers are drawn as they are needed: xoshiro256++, exponentials as -log(u), the lead times'
normals by the polar method. No -ffast-math: it computes what is written.
"""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome

FLAGS = ("-std=c++17", "-O3", "-march=native", "-fno-math-errno", "-shared", "-fPIC")
WORK = {"DAYS": DAYS, "ORDERS_PER_DAY": ORDERS_PER_DAY, "PATIENCE": PATIENCE, "MU": MU, "SIGMA": SIGMA}
STOCK = {"OPENING": OPENING, "LOT": LOT}


def compiled(source: str, numbers: dict[str, Any], *more: str) -> Any:
    """The function `run` of a source beside this file. Raises ImportError without a compiler, or with one that
    fails."""
    compiler = shutil.which("g++")
    if compiler is None:
        raise ImportError("no g++")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "loop.so"
        given = [f"-D{name}={value}" for name, value in numbers.items()]
        command = [compiler, *FLAGS, *given, Path(__file__).with_name(source), "-o", library, *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ImportError(f"g++ failed: {done.stderr.strip()[:200]}")
        run = ctypes.CDLL(str(library)).run
    run.restype = None
    return run


def one_item(*more: str) -> Callable[[int, int], Outcome]:
    """W1, compiled with some more flags."""
    loop = compiled("cpp_loop.cpp", WORK | STOCK, *more)
    loop.argtypes = [ctypes.c_uint64, ctypes.c_long, ctypes.POINTER(ctypes.c_long), ctypes.POINTER(ctypes.c_double)]

    def run(seed: int, reorder_point: int) -> Outcome:
        counts, on_hand_time = (ctypes.c_long * 3)(), ctypes.c_double()
        loop(seed, reorder_point, counts, ctypes.byref(on_hand_time))
        return Outcome(counts[0], counts[1], counts[2], on_hand_time.value / DAYS)

    return run


run = one_item()
