"""W2 in C++ (`cpp_catalogue.cpp`), compiled by g++ when this is imported, random numbers included.

It knows this one case only: units of one, (r, Q), first come first served, what is there ships at once; no promise, no
money, no trace, no wait, no other policy. A patience that outlasts all that an order waits for is on no heap.
"""

import ctypes

from numpy.ctypeslib import ndpointer

from rivals import work
from rivals.cpp_loop import compiled
from rivals.work import LEAD_TIMES, MOST_LINES, PATIENCE, SHARES, W2_DAYS, W2_ORDERS_PER_DAY, Outcome

WORK = {"DAYS": W2_DAYS, "ORDERS_PER_DAY": W2_ORDERS_PER_DAY, "PATIENCE": PATIENCE, "MOST_LINES": MOST_LINES}
SUPPLIERS = ", ".join(f"{{{share}, {mu!r}, {sigma!r}}}" for share, (mu, sigma) in zip(SHARES, LEAD_TIMES, strict=True))

loop = compiled("cpp_catalogue.cpp", WORK | {"SUPPLIERS": SUPPLIERS})
whole = ndpointer("int64", flags="C")
loop.argtypes = [
    ctypes.c_uint64,
    ctypes.c_long,
    ndpointer("float64", flags="C"),
    ctypes.c_long,
    ndpointer("int32", flags="C"),
    whole,
    whole,
    whole,
    ctypes.POINTER(ctypes.c_long),
    ctypes.POINTER(ctypes.c_double),
]


def run_w2(seed: int) -> Outcome:
    """W2."""
    counts, on_hand_time, items = (ctypes.c_long * 3)(), ctypes.c_double(), work.catalogue()
    stock = (items.reorder_point, items.lot, items.opening)
    guide = (len(items.guide), items.guide)
    loop(seed, len(items.lot), items.demand, *guide, *stock, counts, ctypes.byref(on_hand_time))
    return Outcome(counts[0], counts[1], counts[2], on_hand_time.value / W2_DAYS)
