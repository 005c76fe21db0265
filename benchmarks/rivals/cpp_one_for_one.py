"""W1B in C++ (`cpp_one_for_one.cpp`), compiled by g++ when this is imported, random numbers included.

It knows this one case only: base stock, units of one, first come first served; no promise, no money, no trace, no wait.
Receipts are told apart by nothing but when they are due, and are sorted a part of a day at a time.
"""

import ctypes

from rivals.cpp_loop import WORK, compiled
from rivals.work import DAYS, LEVEL, Outcome

loop = compiled("cpp_one_for_one.cpp", WORK | {"LEVEL": LEVEL})
loop.argtypes = [ctypes.c_uint64, ctypes.POINTER(ctypes.c_long), ctypes.POINTER(ctypes.c_double)]


def run_w1b(seed: int) -> Outcome:
    """W1B."""
    counts, on_hand_time = (ctypes.c_long * 3)(), ctypes.c_double()
    loop(seed, counts, ctypes.byref(on_hand_time))
    return Outcome(counts[0], counts[1], counts[2], on_hand_time.value / DAYS)
