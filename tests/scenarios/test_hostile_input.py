"""Files of rows and settings that nobody means: read, or refused in a line each, whatever they are.

FUZZ_EXAMPLES=100000 tries so many of each kind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from generators.hostile import flow, hostile_file, hostile_setting
from simbackorder.report import left_out
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.language.yaml_tree import parse
from simbackorder.scenario.order_files.presets import PRESETS
from support.hostile import check_run, taken

FOLDER = Path(__file__).parent / "valid"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
RUN = 50
"""Every so many examples what is read is run."""
TREES = {path.name: parse(path.read_text(encoding="utf-8"))[0] for path in sorted(FOLDER.glob("*.yaml"))}

ORDERS = (
    ("date", "order", "customer", "item", "units", "value", "until", "group", "state", "gone"),
    ("2025-01-06", "1", "ann", "mug", "2", "29.33", "", "everybody", "paid", ""),
    ("2025-01-07T10:30", "2", "bob", "bowl", "1", "10", "2025-01-09", "everybody", "paid", ""),
    ("", "2", "", "mug", "3", "12.5", "", "", "", ""),
    ("2025-01-09 08:00", "3", "ann", "bowl", "1", "10", "", "everybody", "cancelled", "2025-01-10"),
)
ROLES = ("time", "order", "customer", "item", "units", "value", "requested", "segment", "status", "cancelled_at")
KEYS = {
    "dates": ("day-first", "month-first", "spreadsheet"),
    "decimal": ("comma", "point"),
    "order_numbers": ("daily", "unique"),
    "other_items": ("refuse", "leave-out"),
    "time_zone": ("Europe/Berlin", "America/New_York", "UTC", "Pacific/Kiritimati"),
    "cancelled": ("[cancelled]", "[paid, gone]"),
}
POINTS = (
    ("policy.replenishment.reorder_point", "Q", "suppliers.mill.lead_time"),
    ("20", "5", "1 week"),
    ("30", "20", "3"),
    ("4", "1", "1.5"),
)
WAITS = (("order", "days"), ("1", "3"), ("2", "4.5"), ("3", "12"))


def replayed(luck: Random) -> tuple[list[list[str]], list[str]]:
    """Rows of orders, and settings of how they are read."""
    shop = luck.choice([None, None, *PRESETS])
    header, *rows = map(list, ORDERS)
    roles: dict[str, str] = dict(zip(ROLES, header, strict=True))
    if shop is not None:
        header = [PRESETS[shop].columns.get(role, (column,))[0] for role, column in roles.items()]
    else:
        roles = {role: column for role, column in roles.items() if role == "time" or luck.random() < 0.7}
        if "value" in roles and luck.random() < 0.3:
            roles["price"] = roles.pop("value")
    replay: dict[str, str] = {"file": "data/orders.csv", **({"format": shop} if shop else roles)}
    settings = ["customers.arrivals.replay=" + flow(replay)]
    for key, values in KEYS.items():
        if luck.random() < 0.2:
            settings.append(f"customers.arrivals.replay.{key}={luck.choice(values)}")
    return [header, *rows], settings


def of_orders(luck: Random, folder: Path, run: bool) -> None:
    """A file of orders to replay."""
    rows, settings = replayed(luck)
    (folder / "data" / "orders.csv").write_bytes(hostile_file(luck, rows))
    scenario = taken(folder / "replay.yaml", settings)
    if scenario is not None:
        left_out.notes(scenario)
        draw(scenario, 0)
        if run:
            check_run(folder / "replay.yaml", scenario, settings)


def of_points(luck: Random, folder: Path, run: bool) -> None:
    """A file of the points of a sweep."""
    (folder / "data" / "points.csv").write_bytes(hostile_file(luck, POINTS))
    scenario = taken(folder / "sweep_of_a_file.yaml")
    if scenario is not None and run:
        check_run(folder / "sweep_of_a_file.yaml", scenario)


def of_numbers(luck: Random, folder: Path, run: bool) -> None:
    """A file with a column of numbers."""
    (folder / "data" / "waits.csv").write_bytes(hostile_file(luck, WAITS))
    scenario = taken(folder / "replay.yaml")
    if scenario is not None and run:
        check_run(folder / "replay.yaml", scenario)


def of_settings(luck: Random, folder: Path, run: bool) -> None:
    """`--set`, once or several times."""
    name = luck.choice(list(TREES))
    count = luck.choice((1, 1, 2, 4))
    settings = [hostile_setting(luck, TREES[name], list(TREES.values())) for _ in range(count)]
    scenario = taken(folder / name, settings)
    if scenario is not None and run:
        check_run(folder / name, scenario, settings)


@pytest.mark.parametrize("kind", [of_orders, of_points, of_numbers, of_settings])
def test_whatever_is_given_is_read_or_explained(kind: Callable[[Random, Path, bool], None], tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(FOLDER, folder)
    for number in range(EXAMPLES):
        try:
            kind(Random(f"{kind.__name__} {number}"), folder, number % RUN == 0)
        except Exception as error:
            error.add_note(f"example {number}")
            raise
