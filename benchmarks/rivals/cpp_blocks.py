"""W1 in C++ (`cpp_loop.cpp`), exponentials by the block: as many logarithms at once as the processor has lanes.

The logarithms are those of the C library's vector library (libmvec, within four units of the last digit), called from
a loop of their own, so that nothing else is computed otherwise than in `cpp_loop.py`.
"""

from rivals.cpp_loop import one_item

run = one_item("-DBLOCKS", "-mprefer-vector-width=512", "-lmvec")
