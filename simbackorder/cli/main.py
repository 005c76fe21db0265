"""The command `simbackorder`: its commands are imported when they are asked for, so that help is immediate."""

import errno
import importlib
import sys
from typing import Any

import click

from simbackorder import __version__
from simbackorder.cli.command import Ended

COMMANDS = {
    "new": "Write a commented starter scenario.",
    "validate": "Check scenario files; print the resolved form.",
    "schema": "Print the JSON Schema of scenario files.",
    "policies": "List every policy with its parameters and source.",
    "measures": "List every measure with its unit and definition.",
    "run": "Simulate one alternative: its measures with confidence intervals.",
    "compare": "Compare all alternatives on the same customers and deliveries.",
    "sweep": "Compare at every point of the scenario's sweep; resumable.",
    "sensitivity": "Say which parameters matter, and where the winner changes.",
    "results": "List, show, remove and verify what is stored.",
    "optimise": "Find the best values of parameters, under constraints; resumable.",
    "report": "Make the page of a stored comparison or sweep, its workbook and figures.",
    "trace": "Tell what happened in one run, event by event.",
    "verify": "Compare simulation with exact theory and published tables.",
    "bench": "Time the engines on this machine.",
    "cite": "How to cite the program, and the methods paragraph of a study.",
}


FULL = tuple(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))
"""Of a disk."""
USED_UP = tuple(getattr(errno, name) for name in ("EMFILE", "ENFILE", "EAGAIN", "ENOMEM") if hasattr(errno, name))
"""What a process may have of files, processes and memory."""


class Commands(click.Group):
    """The group of all commands, each in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a study needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"simbackorder.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Knows the nearest command when there is none of that name."""
        from simbackorder.experiments.names import did_you_mean

        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"No such command {args[0]!r}{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; an interrupt ends it with status 130, a full disk below what it prints with 1, as does a
        limit of the machine."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Ended("interrupted", 130) from None
        except MemoryError:
            raise Ended("there is not enough memory; fewer workers need less (--workers 1)", 1) from None
        except OSError as error:
            if error.errno in USED_UP:
                why = "raise the limit (ulimit), or use fewer workers (--workers 1)"
                raise Ended(f"a limit of this machine is reached: {error.strerror}; {why}", 1) from None
            if error.errno not in FULL:
                raise
            raise Ended(f"what it prints cannot be written: {error.strerror}", 1) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="simbackorder")
def main() -> None:
    """Discrete-event simulation of backorder policies: which one earns most, with how much certainty."""
