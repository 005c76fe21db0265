"""`simbackorder compare --orders A B`: which orders B saves, loses and changes against A."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun


def check_orders(orders: tuple[str, str] | None, pairs: Path | None, others: Mapping[str, Any]) -> None:
    """It prints one answer: what else was asked for is refused, not passed over. Raises ArgumentError."""
    if orders is None:
        if pairs is not None:
            raise ArgumentError("it writes all pairs of orders of two alternatives: add --orders", "pairs")
        return
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if asked:
        raise ArgumentError(f"orders are compared one by one: leave out {', '.join(asked)}", "orders")


def ordered(study: Begun, names: tuple[str, str], pairs: Path | None, file: Path) -> None:
    """Simulates both alternatives, and prints what becomes of their orders."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import interruptible, width
    from simbackorder.experiments.order_differences import two
    from simbackorder.library.order_differences import check_pairs, differing_orders
    from simbackorder.report.document import dumps

    options, done = study.options, Done()
    if options.style == "latex":
        raise ArgumentError("orders are not told in LaTeX: choose table, json, csv or markdown", "format")
    both = two(names, tuple(study.task.scenario.alternatives))
    if pairs is not None:
        check_pairs(pairs, file)
    for note in study.remarks:
        remark(options, note)
    ready = study.task.ready_for_records(partial(remark, options))
    with interruptible(done, "Nothing is stored of an unfinished study."), progress(options, done) as tell:
        found = differing_orders(ready, both, tell, pairs)
    if pairs is not None:
        remark(options, f"Written: {pairs}")
    if options.style == "json":
        click.echo(dumps(found.document()))
    elif options.style == "csv":
        click.echo(found.csv().rstrip("\n"))
    else:
        click.echo(found.markdown() if options.style == "markdown" else found.text(width()))
