"""The compiled engine: the only file that imports Numba. Rules and transitions are registered from outside."""
import inspect
import types
from typing import Any

import numpy as np
from numba import njit
from numba.extending import register_jitable

from simbackorder.engines import loop
from simbackorder.model import (
    allocation, bookkeeping, demand, ledger, queues, shipping, sourcing, start, state, supply, waiting,
)
from simbackorder.model.opening import Shop
from simbackorder.model.record import RunRecord, recorded
from simbackorder.policies.families import FAMILIES

register = register_jitable(_nrt=False, forceinline=True)
DTYPES = {int: "i8", float: "f8"}


def compile_all(*modules):
    for module in modules:
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                register(function)


def choice(functions):
    head, *tail = functions
    if not tail:
        @register
        def last(code, p, *facts):
            return head(p, *facts)
        return last
    rest = choice(tail)

    @register
    def choose(code, p, *facts):
        if code == 0:
            return head(p, *facts)
        return rest(code - 1, p, *facts)
    return choose


def family(name):
    chosen = choice([policy.decide for policy in FAMILIES[name].table.values()])

    @register
    def decide(p, *facts):
        return chosen(p.code, p, *facts)
    return decide


for f in FAMILIES.values():
    for p in f.table.values():
        register(p.decide)
compile_all(waiting, queues, ledger, bookkeeping, sourcing, allocation, supply, demand, shipping, start, loop)
admission, promising, allocating, shipment, replenishment, sourcing_ = (family(n) for n in state.Firm._fields)


@njit(cache=True, nogil=True, _nrt=False)
def advance(s, path, c, limits):
    return loop.run(s, state.Firm(admission, promising, allocating, shipment, replenishment, sourcing_), path, c, limits)


def dtype(row):
    return np.dtype([(k, DTYPES[type(v)]) for k, v in state.columns(row).items()], align=True)


def table(row, n, given=None):
    rows = np.zeros(n, dtype(row))
    for k, v in state.columns(row).items():
        if v:
            rows[k] = v
    for k, v in (given or {}).items():
        rows[k][:len(v)] = v
    return rows


def grown(rows, row, n=None):
    more = table(row, n or 2 * len(rows))
    more[:len(rows)] = rows
    return more


class Path(__import__("typing").NamedTuple):
    gap: Any; segment: Any; patience: Any; tolerance: Any; acceptance: Any; pick: Any; transit: Any; first: Any; item: Any; quantity: Any; value: Any; lead: Any; mark: Any; outage_time: Any; outage_supplier: Any; outage_up: Any


def leads(path, n):
    a = [l.table(n)[:n] for l in path.lead]
    return np.ascontiguousarray(np.stack(a)) if a else np.zeros((1, 1, 1)), np.ascontiguousarray(path.mark.table(n)[:n])


def run(shop: Shop, path, *, log=False):
    given = shop.tables["supplies"]
    k = len(given["item"])
    n, m = len(path.gap), len(path.item)
    rows = 16
    lead, mark = leads(path, rows)
    numbers = Path(*(lead if f == "lead" else mark if f == "mark" else getattr(path, f) for f in Path._fields))
    sizes = shop.sizes | dict(orders=n, lines=m, supplies=64 + k, shipments=64, parcels=64, requests=256 + k + shop.sizes["items"], log=1)
    firm = state.Firm(*(table(FAMILIES[f].row, len(shop.firm[f]["code"]), shop.firm[f]) for f in state.Firm._fields))
    s = state.Books(**{name: table(row, sizes[name], shop.tables.get(name)) for name, row in state.ROWS.items()}, logging=int(log), firm=firm)
    s.world["supplies"] = k
    c = loop.Calendar(table(loop.Clock, 1), table(loop.Event, 512 + k + shop.sizes["items"]))
    for r, at in enumerate(shop.readings):
        loop.schedule(c, at, 14, r)
    lines = int(np.diff(path.first).max(initial=1))
    limits = loop.Limits(shop.end, shop.warm_up, lines)
    while not advance(s, numbers, c, limits):
        w = s.world[0]
        need = w["supplies"] + len(s.suppliers)
        if need >= len(s.supplies):
            s = s._replace(supplies=grown(s.supplies, state.Supply))
        if need >= len(s.requests):
            s = s._replace(requests=grown(s.requests, state.Request))
        if w["shipments"] + 2 >= len(s.shipments):
            s = s._replace(shipments=grown(s.shipments, state.Shipment))
        if w["parcels"] + lines >= len(s.parcels):
            s = s._replace(parcels=grown(s.parcels, state.Parcel, 2 * len(s.parcels) + lines))
        if c.clock[0]["events"] + 4 + need >= len(c.heap):
            c = c._replace(heap=grown(c.heap, loop.Event))
        i = s.reviews[0]["first"]
        if i >= 0 and s.items[i]["orders"] >= len(numbers.mark):
            rows *= 2
            lead, mark = leads(path, rows)
            numbers = numbers._replace(lead=lead, mark=mark)
    return s


def record(s, shop, path):
    out = {}
    for t, names in recorded(shop, False).items():
        x = getattr(s, t)
        if t == "supplies":
            x = x[:s.world[0]["supplies"]]
        if t == "log":
            x = x[:0]
        out[t] = {n: x[n] for n in names}
    return RunRecord(shop=shop, path=path, **out)
