"""What the compiled engine's functions are given, as they read it: the kinds of all tables and numbers."""

from __future__ import annotations

from functools import cache, partial

from simbackorder import state
from simbackorder.engines import loop, numbers, settled
from simbackorder.engines.calendar import Calendar, Clock, Event, Leaf, Note
from simbackorder.engines.translation.kinds import FLOAT, INT, Elsewhere, Held, Row, Table, held, members
from simbackorder.metrics import flows, tally
from simbackorder.model.record import dtype
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path import arrivals, baskets

USED_AGAIN = ("orders", "lines", "waiters", "supplies")
"""Tables whose rows may be used again during a run (see `settled.count_closed`): they begin anew at the mask."""


LASTING = (state.Terms, state.Carrier, state.Segment, state.Piece, state.Day, state.Ration, state.PriceBreak)
"""Rows that no rule writes; nor are those of the parameters of policies."""
FILLED = ("items", "carriers", "accounts")
"""Tables of which every shop has rows."""


def rows(of: type, masked: bool = False, filled: bool = False) -> Table:
    """A table of rows of this class."""
    lasting = of in LASTING or any(of is family.row for family in FAMILIES.values())
    return Table(Row(of, dtype(of), lasting), masked=masked, filled=filled)


@cache
def books() -> Held:
    """The books, with the rows of parameters of all families of policies."""
    firm = held(state.Firm, **{name: rows(FAMILIES[name].row, filled=True) for name in state.Firm._fields})
    tables = {name: rows(row, name in USED_AGAIN, name in FILLED) for name, row in state.ROWS.items()}
    return held(state.Books, **tables, logging=INT, firm=firm)


@cache
def path() -> Held:
    """The sample path."""
    return numbers.kind()


@cache
def calendar() -> Held:
    """The calendar of the loop."""
    tables = {"clock": Clock, "heap": Event, "notes": Note, "leaves": Leaf}
    return held(Calendar, **{name: rows(row) for name, row in tables.items()}, rate=FLOAT, width=FLOAT)


@cache
def given() -> Held:
    """What stays as it is during a run."""
    kinds = {"order": state.Order, "line": state.Line, "contract": state.Contract, "supply": state.Supply}
    blank = {name: rows(row) for name, row in kinds.items()}
    known = {"end": FLOAT, "warm_up": FLOAT, "most": INT, "per_supply": INT, "orders_kept": INT, "lines_kept": INT}
    known |= {"supplies_kept": INT}
    return held(loop.Given, **known, readings=Table("f8"), **blank)


@cache
def counts() -> Held:
    """Where orders are counted."""
    totals = held(flows.Totals, flows=rows(flows.Flows), suppliers=rows(flows.OfSupplier), latest=Table("f8"))
    return held(
        tally.Counts,
        parts=rows(tally.Tally, filled=True),
        items=rows(tally.OfItem, filled=True),
        old_enough=Table("i8", 2),
        complete=Table("i8", 2),
        wait=Table("f8"),
        wait_part=Table("i4"),
        totals=totals,
    )


@cache
def counted() -> Held:
    """What is counted."""
    whole = ("group", "item", "spare")
    placed = {name: Table("i4" if name in whole else "i8", masked=True) for name in tally.Placed._fields}
    placed |= {"time": Table("f8", masked=True), "attraction": Table("f8", masked=True)}
    tables = held(
        flows.Tables,
        items=rows(state.Item),
        kept=rows(state.Kept),
        supplies=rows(state.Supply, masked=True),
        suppliers=rows(state.Supplier),
        usual=Table("f8"),
    )
    return held(
        tally.Facts,
        start=FLOAT,
        end=FLOAT,
        first_order=INT,
        placed=held(tally.Placed, **placed),
        orders=rows(state.Order, masked=True),
        lines=rows(state.Line, masked=True),
        contracts=rows(state.Contract),
        by_delivery=Table("i8"),
        stated=Table("f8"),
        within=Table("f8"),
        tells=INT,
        takes_back=INT,
        cuts=INT,
        offers=INT,
        tables=tables,
    )


@cache
def counted_meanwhile() -> Held:
    """What is counted during a run: tables of the books and columns of the path where they stand."""
    known, of_books = members(counted()), partial(Elsewhere, books())
    on_path = {name: Elsewhere(path(), name) for name in ("first", "item", "quantity", "value")}
    on_path["time"] = Elsewhere(path(), "placed")
    tables = {name: of_books(name) for name in ("items", "kept", "supplies", "suppliers")}
    known |= {name: of_books(name) for name in ("orders", "lines", "contracts")}
    known["placed"] = held(tally.Placed, **members(known["placed"]) | on_path)
    known["tables"] = held(flows.Tables, **members(known["tables"]) | tables)
    return held(tally.Facts, **known)


@cache
def tallied() -> Held:
    """Orders that are counted during a run."""
    return held(settled.Tallied, counts=counts(), facts=counted_meanwhile())


@cache
def adding() -> Held:
    """Gaps that become times of arrival."""
    return held(arrivals.Adding, gap=Table("f8"), time=Table("f8"))


@cache
def filling() -> Held:
    """Orders that get their items."""
    known = {"total": FLOAT, "buckets_per_weight": FLOAT}
    tables = dict.fromkeys(("weight", "before", "after"), Table("f8"))
    tables |= dict.fromkeys(("per_order", "first", "drawn"), Table("i8"))
    tables |= dict.fromkeys(("guide", "names", "item"), Table("i4"))
    return held(baskets.Filling, u=Table("f8", 2), **tables, **known)
