"""`simbackorder validate`: checks scenario files, and prints their resolved form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import policies_option

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@policies_option
@click.option("--resolved", is_flag=True, help="Print the resolved form, which shows every default.")
@click.option(
    "--set", "overrides", multiple=True, metavar="PATH=VALUE", help="Set one entry; may be given several times."
)
def command(files: tuple[str, ...], resolved: bool, overrides: tuple[str, ...]) -> None:
    """Check scenario files; every mistake is reported with file, line and path.

    Exit status 2 if there is a mistake. All files are checked.
    """
    from simbackorder.experiments.checking import check_objective, check_precision, check_size
    from simbackorder.experiments.drawn_inputs import check_uncertain
    from simbackorder.experiments.sensitivity.parameters import varied
    from simbackorder.experiments.tuning.tuning import check_stated
    from simbackorder.metrics.catalogue import described
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.points import points
    from simbackorder.scenario.reading import load
    from simbackorder.scenario.writing import resolved as resolved_form

    wrong = False
    for file in files:
        try:
            scenario = load(file, overrides)
            check_objective(scenario)
            check_precision(scenario, described(scenario, None))
            check_size(scenario)
            if scenario.uncertain:
                check_uncertain(scenario)
            if scenario.sensitivity.parameters:
                varied(scenario)
            if scenario.sweep:
                points(scenario).check()
            check_stated(scenario)
        except ScenarioError as error:
            click.echo(str(error), err=True)
            wrong = True
            continue
        if resolved:
            click.echo(resolved_form(scenario), nl=False)
        else:
            click.echo("\n".join(summary(file, scenario)))
    if wrong:
        raise SystemExit(2)


def summary(file: str, scenario: Scenario) -> list[str]:
    """That the file is right, what it contains, what each alternative changes, and what was read from order files."""
    from simbackorder.report.grid import printable
    from simbackorder.report.study_tables import sizes

    title = f"{printable(scenario.title)}; " if scenario.title else ""
    lines = [f"{file}: OK: {title}digest {scenario.digest}; {', '.join(sizes(scenario))}"]
    if list(scenario.alternatives) != ["policy"]:
        names = {printable(name): levers for name, levers in scenario.levers.items()}
        width = max(map(len, names))
        lines += [f"  {name:<{width}}  {printable(changed(levers))}" for name, levers in names.items()]
    if any(stream.arrivals.replay for stream in scenario.customers.values()):
        from simbackorder.report import left_out

        lines += [f"  {printable(line)}" for line in (*left_out.read(scenario), *left_out.notes(scenario))]
    return lines


def changed(levers: tuple[str, ...]) -> str:
    """What an alternative changes."""
    from simbackorder.report.study_tables import levers_text

    return f"changes {levers_text(levers)}" if levers else "the shared policy"
