"""A bar with the time left, in a terminal or a notebook, for as long as something is simulated."""

from __future__ import annotations

import sys
import threading
import warnings
from types import TracebackType
from typing import Any, Self

DELAY = 0.5
"""Seconds before a bar appears: what is over by then needs none."""
NOTEBOOKS = ("ipykernel", "marimo")


def somebody_watches() -> bool:
    """Whether there is a terminal or a notebook to show a bar in."""
    return (sys.stderr is not None and sys.stderr.isatty()) or any(name in sys.modules for name in NOTEBOOKS)


class Bar:
    """Hears of every replication that is finished, as (finished, all). `wanted`: None: if somebody watches."""

    def __init__(self, wanted: bool | None, delay: float = DELAY) -> None:
        self.shown = somebody_watches() if wanted is None else wanted
        self.delay = delay
        self.bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.close()

    def __call__(self, finished: int, count: int) -> None:
        if not self.shown:
            return
        if self.bar is None:
            self.bar = bar_class()(total=count, desc="replications", delay=self.delay, leave=False, file=sys.stderr)
        self.bar.total = count  # which grows if what comes next depends on what was found
        self.bar.update(finished - self.bar.n)

    def say(self, text: str) -> None:
        """Why there is a wait."""
        if self.shown:
            bar_class().write(text, file=sys.stderr)


def bar_class() -> Any:
    """tqdm's bar for where we are, without its thread: worker processes are started beside no other thread; and without
    a lock that processes share, which is left over when a notebook's process ends: only this one writes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a notebook lacks widgets: then the bar is text
        from tqdm.auto import tqdm

    tqdm.monitor_interval = 0
    if not hasattr(tqdm, "_lock"):
        tqdm.set_lock(threading.RLock())
    return tqdm
