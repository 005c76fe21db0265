"""What seldom happens is shown where it happens, and suppliers are rows of a table of their own."""

import numpy as np

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report import tables
from simbackorder.report.by_supplier import ALWAYS, WHERE_THEY_HAPPEN, every_part, supplier_grid
from simbackorder.report.notes import notes
from simbackorder.report.rare_measures import IN_COMPARISONS, nonzero_rare_measures
from simbackorder.report.result import Head, Result

HEAD = Head("Shop", "", "d1", 5, "simpy", "USD", 2, "day", ())
UNITS = {
    "replenishment_orders": "orders",
    "units_received": "units",
    "purchases": "money",
    "mean_lead_time": "time",
    "replenishment_orders_late": "orders",
    "units_short": "units",
    "crossing_rate": "fraction",
}


def result(rows, units, suppliers=()) -> Result:
    """A result of two replications that agree: a row of numbers by alternative, None where undefined."""
    names = tuple(units)
    values = np.zeros((2, len(rows), len(names), 2))
    for a, row in enumerate(rows.values()):
        for m, name in enumerate(names):
            value = row.get(name, 0)
            values[:, a, m] = (0, 0) if value is None else (value, 1)
    observed = Observations(tuple(rows), names, values)
    found = compare(observed, Goal("profit", 1, 0.95), dict.fromkeys(names, "nothing"))
    return Result(HEAD, units, found, suppliers=suppliers)


def by_supplier(rows):
    """`rows`: by alternative and supplier, the numbers in the order of UNITS."""
    suppliers = tuple(next(iter(rows.values())))
    units = {f"{name}[supplier={each}]": unit for name, unit in UNITS.items() for each in suppliers} | UNITS
    numbers = {
        alternative: {
            f"{name}[supplier={each}]": value
            for each, row in found.items()
            for name, value in zip(UNITS, row, strict=True)
        }
        for alternative, found in rows.items()
    }
    return result(numbers, units | {"profit": "money"}, suppliers)


NOTHING = (0, 0, 0, None, 0, 0, None)


def test_a_row_per_supplier():
    grid = supplier_grid(by_supplier({"one": {"mill": (4, 80, 300, 6, 0, 0, 0), "farm": (2, 30, 90, 1.5, 0, 0, 0)}}))
    assert grid.corner == "supplier"
    assert grid.columns == (("orders", ""), ("units received", ""), ("spend", "USD"), ("mean lead time", "days"))
    assert [label for label, _ in grid.rows] == ["mill", "farm"]
    assert [cell.split()[0] for cell in grid.rows[0][1]] == ["4", "80", "300.00", "6"]


def test_late_short_and_crossing_orders_have_columns_where_there_are_any():
    for place, name in enumerate(WHERE_THEY_HAPPEN.values(), start=len(ALWAYS)):
        numbers = [4, 80, 300, 6, 0, 0, 0]
        numbers[place] = 0.5
        grid = supplier_grid(by_supplier({"one": {"mill": NOTHING, "farm": tuple(numbers)}}))
        assert [column for column, _ in grid.columns] == [*ALWAYS.values(), name]


def test_of_several_alternatives_those_suppliers_that_were_ordered_from():
    some = (4, 80, 300, 6, 0, 0, 0)
    grid = supplier_grid(by_supplier({"one": {"mill": some, "farm": NOTHING}, "two": {"mill": some, "farm": some}}))
    assert grid.corner == "alternative: supplier"
    assert [label for label, _ in grid.rows] == ["one: mill", "two: mill", "two: farm"]


def test_no_table_where_nobody_asks_or_nobody_supplies():
    assert supplier_grid(by_supplier({"one": {"mill": NOTHING}})) is None
    assert supplier_grid(by_supplier({"one": {"mill": NOTHING}})._replace(suppliers=())) is None
    page = tables.run_text(by_supplier({"one": {"mill": NOTHING}}), ("profit",), 80)
    assert "By supplier" not in page


def test_the_table_is_in_both_pages_before_the_verdict():
    found = by_supplier({"one": {"mill": (4, 80, 300, 6, 0, 2, 0)}, "two": {"mill": (4, 80, 300, 6, 0, 0, 0)}})
    text = tables.comparison_text(found, ("profit",), 80)
    assert text.index("By supplier") < text.index("units short") < text.index("Verdict:")
    assert "| one: mill | 4 ± 0 |" in tables.comparison_markdown(found, ("profit",))
    assert every_part(("mill",)) == {f"{name}[supplier=mill]" for name in UNITS}


def rare_result(**happened):
    units = dict.fromkeys((*IN_COMPARISONS, "mean_backorder_wait", "profit"), "units")
    return result({"one": {"profit": 1}, "two": {"profit": 2} | happened}, units)


def test_what_happens_under_any_alternative_is_shown():
    assert nonzero_rare_measures(rare_result()) == ()
    for name in IN_COMPARISONS:
        assert name in nonzero_rare_measures(rare_result(**{name: 0.5}))
    assert nonzero_rare_measures(rare_result(handling_cost=3)) == ("handling_cost",)
    assert nonzero_rare_measures(rare_result(units_cross_docked=3)) == ("mean_backorder_wait", "units_cross_docked")


def test_a_note_says_whose_customers_were_sold_what_was_not_there():
    assert not [note for note in notes(rare_result()) if "not on the shelf" in note]
    (note,) = [note for note in notes(rare_result(units_oversold=2)) if "not on the shelf" in note]
    assert "'two'" in note
    assert "'one'" not in note
