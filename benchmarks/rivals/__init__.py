"""Programs that do the work of the benchmark, one per file, each with `run(seed, reorder_point)` or `run_w2(seed)`."""
