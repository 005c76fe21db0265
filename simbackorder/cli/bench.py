"""`simbackorder bench`: how fast the engines are on this machine."""

import click

from simbackorder.cli.command import Command


@click.command(cls=Command)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="Timings of each engine.")
@click.option("--large", is_flag=True, help="Grow up to 10 million lines and 100,000 items (takes minutes).")
@click.option(
    "--only",
    type=click.Choice(["speed", "growth", "cores"]),
    multiple=True,
    help="Only this part; may be given several times.  [default: all]",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print the tables.",
)
def command(rounds: int, large: bool, only: tuple[str, ...], style: str) -> None:
    """Time both engines on the workloads W1, W1H and W2, random numbers and every measure included.

    W1: one item, a year of 50 orders a day, hardly anybody waits. W1H: the same, a quarter of the customers wait.
    W2: 1,000 items, 100,000 orders of 1 to 5 lines in 100 days, three suppliers, partial shipments, patience.
    Then what a line costs as there are more lines, items or waiting customers, and what a second core is worth.
    """
    import json

    from simbackorder.cli.studying import width
    from simbackorder.engines.choice import has_compiler
    from simbackorder.experiments import speed
    from simbackorder.experiments.counting import warm_up
    from simbackorder.report import grid, speed_tables

    def say(text: str) -> None:
        click.echo(f"{text}...", err=True)

    parts = only or ("speed", "growth", "cores")
    if has_compiler():
        warm_up(say)
    elif "speed" not in parts:
        raise click.UsageError("without llvmlite there is nothing to time but --only speed")
    else:
        click.echo("without llvmlite only the SimPy engine can be timed", err=True)
    engines = ("compiled", "simpy") if has_compiler() else ("simpy",)
    speeds = speed.speeds(engines, rounds, say) if "speed" in parts else []
    grows = has_compiler() and "growth" in parts
    costs = list(speed.costs(speed.cases(large), say)) if grows else []
    workers = speed.second_core(say) if has_compiler() and "cores" in parts else []
    if style == "json":
        click.echo(json.dumps({"machine": machine(), **speed_tables.plain(speeds, costs, workers)}, indent=2))
        return
    grids = [
        *([speed_tables.speed_grid(speeds)] if speeds else []),
        *([speed_tables.cost_grid(costs)] if costs else []),
        *([speed_tables.second_core_grid(workers)] if workers else []),
    ]
    shown = [grid.markdown(one) if style == "markdown" else grid.text(one, width()) for one in grids]
    click.echo("\n\n".join([machine(), *shown]))


def machine() -> str:
    """What the figures are figures of."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from simbackorder import __version__
    from simbackorder.experiments.execution import cores

    versions = []
    for name in ("numpy", "llvmlite", "simpy"):
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"no {name}")
    return (
        f"simbackorder {__version__} on {platform.system()} {platform.machine()}, {cores()} cores, "
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )
