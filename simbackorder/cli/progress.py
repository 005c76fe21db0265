"""Progress and remarks, on standard error."""

import contextlib
import sys
import time
from collections import deque
from collections.abc import Iterator

import click

from simbackorder.cli.options import Options
from simbackorder.experiments.replications import Progress
from simbackorder.library.progress import Bar

SECONDS_BETWEEN_LINES = 2.0
LATELY = 15
"""Lines back to which the speed is measured."""


class Done:
    """How many of how many replications are finished; what an interrupt can say."""

    def __init__(self) -> None:
        self.done = 0
        self.all = 0

    def __str__(self) -> str:
        return f"{self.done} of {self.all} replications were finished" if self.all else "nothing was finished"


class Lines:
    """Progress where there is no terminal: a line every few seconds, with the time left, as fast as it went lately:
    what was kept by an earlier run goes faster than what is simulated."""

    def __init__(self) -> None:
        self.said = time.monotonic()
        self.lately = deque([(self.said, 0)], maxlen=LATELY)

    def __call__(self, finished: int, count: int) -> None:
        """So many of so many replications are finished."""
        now = time.monotonic()
        if now - self.said >= SECONDS_BETWEEN_LINES or finished == count:
            self.said = now
            start, before = self.lately[0]
            self.lately.append((now, finished))
            left = (now - start) / max(1, finished - before) * (count - finished)
            minutes, seconds = divmod(round(left), 60)
            click.echo(f"replications: {finished} of {count}, about {minutes}:{seconds:02} left", err=True)


@contextlib.contextmanager
def progress(options: Options, done: Done) -> Iterator[Progress]:
    """A bar with the time left, if standard error is a terminal or the user asked for it; `done` is kept up to date."""
    with contextlib.ExitStack() as stack:
        bars: list[Progress] = []

        def tell(finished: int, count: int) -> None:
            done.done, done.all = finished, count  # before anything is printed: an interrupt may come meanwhile
            if not bars and _wanted(options):
                bars.append(stack.enter_context(Bar(True, delay=0.0)) if _terminal() else Lines())
            for bar in bars:
                bar(finished, count)

        yield tell


def remark(options: Options, text: str) -> None:
    """Something worth knowing that is no result."""
    if not options.quiet:
        click.echo(text, err=True)


def stage(options: Options, doing: str) -> None:
    """What is done once everything is simulated, to whoever wants to hear of progress."""
    if _wanted(options):
        click.echo(f"{doing}...", err=True)


def _terminal() -> bool:
    """Whether standard error is one; it may be closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def _wanted(options: Options) -> bool:
    return not options.quiet and (options.progress or _terminal())
