"""A command whose failures are told: on standard error, with the exit status of their kind, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from simbackorder.failures import StudyError


class Ended(click.ClickException):
    """A command that could not do what it was asked to, with the exit status of its kind."""

    def __init__(self, message: str, status: int, *, located: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.located = located  # the message says file and line by itself

    def show(self, file: IO[Any] | None = None) -> None:
        """The message on standard error."""
        click.echo(self.message if self.located else f"Error: {self.message}", file=file, err=file is None)

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click declares a class variable
        """The exit status."""
        return self.status


@contextmanager
def telling(context: click.Context) -> Iterator[None]:
    """Whatever a study cannot do ends the command."""
    try:
        yield
    except StudyError as error:
        from simbackorder.report.violation import text_of

        if error.argument:
            raise click.BadParameter(str(error), context, param_hint=f"'--{error.argument}'") from None
        raise Ended(text_of(error), error.status, located=error.located) from None


class Command(click.Command):
    """A command that ends with what a study says of its failure."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Policies of one's own are registered here."""
        with telling(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        with telling(ctx):
            return super().invoke(ctx)
