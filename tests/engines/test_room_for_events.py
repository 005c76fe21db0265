"""Tables of the compiled engine have room for whatever an event asks for: its loop, in plain Python on the same tables,
would fail where machine code would write past the end of one.
"""

from typing import Any

import pytest

from simbackorder.engines import compiled, kernels, loop, reference
from simbackorder.engines.choice import differences
from simbackorder.engines.tables import forget
from simbackorder.model import state
from simbackorder.model.opening import open_shop
from simbackorder.model.sample_path import draw
from simbackorder.scenario.reading import load

PAUSES = """
title: Outages that stop all that is made, again and again
time: {length: 10}
items: {cap: {price: 2, unit_cost: 1}}
customers: {arrivals: {rate: 20}}
suppliers:
  mill: {manufacture: 100, outages: {effect: pause, up: {constant: 0.05}, down: {constant: 0.05}}}
policy: {replenishment: {rule: base-stock, order_up_to: 5}}
"""
MANY_ITEMS = """
title: Everything happens to every item by the calendar
time: {length: 2}
items:
ITEMS
customers: {arrivals: {rate: 1}}
warehouse: {count_cost: 1}
suppliers: {far: {lead_time: 1}, near: {lead_time: 1}}
policy:
  admission: {rule: pre-order, then: backorder}
  replenishment: {rule: R-S, order_up_to: 1, review_period: 1}
  sourcing: {rule: base-surge, base: far, surge: near, quantity: 1, every: 1}
  records: {rule: synchronised, every: 1, count_every: 1}
"""


class Row:
    """A row of an array with its columns as attributes."""

    def __init__(self, row: Any) -> None:
        vars(self)["_row"] = row

    def __getattr__(self, name: str) -> Any:
        return self._row[name].item()

    def __setattr__(self, name: str, value: Any) -> None:
        self._row[name] = value


class Rows:
    """An array as the loop reads and writes it."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> Row:
        if place >= len(self.rows):
            raise AssertionError(f"row {place} of {len(self.rows)}")
        return Row(self.rows[place])

    def __setitem__(self, place: int, row: Row) -> None:
        self.rows[place] = row._row


def in_plain_python(s: Any, path: Any, c: Any, given: Any) -> bool:
    """The compiled loop, not compiled."""
    firm = state.Firm(*map(Rows, s.firm))
    codes = {name: rows["code"].tolist() for name, rows in s.firm._asdict().items()}
    rules = state.Firm(*(reference.chosen(name, codes[name]) for name in state.Firm._fields))
    tables = {name: Rows(getattr(s, name)) for name in state.ROWS}
    return loop.run(
        state.Books(**tables, logging=s.logging, firm=firm),
        rules,
        path,
        loop.Calendar(Rows(c.clock), Rows(c.heap)),
        given._replace(**{name: Rows(getattr(given, name)) for name in ("order", "line", "contract")}),
    )


@pytest.mark.parametrize(
    "text",
    [
        PAUSES,
        MANY_ITEMS.replace(
            "ITEMS",
            "\n".join(
                f"  item {n}: {{price: 2, unit_cost: 1, release: {{at: 1, known: 1, slip: 0.5}}}}" for n in range(350)
            ),
        ),
    ],
    ids=["pauses", "items"],
)
def test_no_event_asks_for_more_than_there_is_room_for(tmp_path, monkeypatch, text):
    file = tmp_path / "shop.yaml"
    file.write_text(text)
    scenario = load(file)
    shop, path = open_shop(scenario, scenario.policy), draw(scenario, 0)
    forget()
    for name in ("RUN", "RUN_PLAIN"):
        monkeypatch.setattr(kernels, name, in_plain_python)
    assert differences(reference.run(shop, path), compiled.run(shop, path)) == []
