"""Progress and remarks, on standard error."""

import contextlib
import sys
import time
from collections.abc import Iterator

import click

from simbackorder.cli.options import Options
from simbackorder.experiments.replications import Progress

SECONDS_BETWEEN_LINES = 2.0


class Done:
    """How many of how many replications are finished; what an interrupt can say."""

    def __init__(self) -> None:
        self.done = 0
        self.all = 0

    def __str__(self) -> str:
        return f"{self.done} of {self.all} replications were finished" if self.all else "nothing was finished"


class Lines:
    """Progress where there is no terminal: a line every few seconds, with the time left."""

    def __init__(self, count: int) -> None:
        self.count, self.done = count, 0
        self.start = self.said = time.monotonic()

    def update(self, more: int) -> None:
        """So many more replications are finished."""
        self.done += more
        now = time.monotonic()
        if now - self.said >= SECONDS_BETWEEN_LINES or self.done == self.count:
            self.said = now
            left = (now - self.start) / self.done * (self.count - self.done)
            minutes, seconds = divmod(round(left), 60)
            click.echo(f"replications: {self.done} of {self.count}, about {minutes}:{seconds:02} left", err=True)


@contextlib.contextmanager
def progress(options: Options, done: Done) -> Iterator[Progress]:
    """A bar with the time left, if standard error is a terminal or the user asked for it; `done` is kept up to date."""
    with contextlib.ExitStack() as stack:
        bars: list[click._termui_impl.ProgressBar[int] | Lines] = []

        def tell(finished: int, count: int) -> None:
            more = finished - done.done
            done.done, done.all = finished, count  # before anything is printed: an interrupt may come meanwhile
            if not bars and _wanted(options):
                bars.append(stack.enter_context(_bar(count)) if sys.stderr.isatty() else Lines(count))
            for bar in bars:
                bar.update(more)

        yield tell


def remark(options: Options, text: str) -> None:
    """Something worth knowing that is no result."""
    if not options.quiet:
        click.echo(text, err=True)


def _wanted(options: Options) -> bool:
    return not options.quiet and (options.progress or sys.stderr.isatty())


def _bar(count: int) -> "click._termui_impl.ProgressBar[int]":
    return click.progressbar(
        length=count,
        label="replications",
        file=sys.stderr,
        show_pos=True,
        width=24,
        update_min_steps=max(1, count // 200),
    )
