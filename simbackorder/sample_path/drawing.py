"""All luck of one replication, drawn before the run: orders, supply, outages and losses. The only place that draws.

A path depends on the scenario's demand and supply, on the seed and on the replication; never on the policy, so that all
policies meet the same customers. Luck belongs to the entity that it happens to (see `sources`): an order owns its time,
customer, segment, basket, patience, tolerance, acceptance, picking and transit, and its answers to what may happen to
it; the k-th order of an item at a supplier its lead time, transport, yield, put-away and miscount; a supplier its
outages; an item the slip of its release, its losses, and its sales by other channels.
Another distribution for one segment's patience, or for one supplier's lead time, changes nothing else.

Distributions that a scenario does not use are not drawn: their columns hold the value that means "none".
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.arrivals import reachable
from simbackorder.sample_path.baskets import starts
from simbackorder.sample_path.columns import repeated
from simbackorder.sample_path.customer_orders import StreamPlan, draw_stream, plan_stream
from simbackorder.sample_path.distributions import Counts, Evaluation, evaluation, values
from simbackorder.sample_path.identity import Same
from simbackorder.sample_path.losses import ELSEWHERE, LOSS, losses_of
from simbackorder.sample_path.order_columns import Orders, merged_streams
from simbackorder.sample_path.outages import Calendar, outages_of
from simbackorder.sample_path.owed import OwedPlan, plan_owed_orders, with_owed
from simbackorder.sample_path.per_replenishment_order import PerReplenishment
from simbackorder.sample_path.replay import Recorded
from simbackorder.sample_path.replenishment_orders import Receipts, plan_receipts, receipts_of
from simbackorder.sample_path.sources import Beside, Floats, Luck
from simbackorder.scenario.sections.less_noise import is_antithetic

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Outages as OutageSpec
    from simbackorder.scenario.sections.schema import Scenario


class SamplePath(NamedTuple):
    """What happens to the shop in one replication, whatever the policy. Times in the scenario's unit, value in minor
    units.

    Per order o: `gap` since the order before, `placed` (its time: the running sum of the gaps, bit for bit; of orders
    that are owed at the start, which come first, below 0, and their gaps are 0), `segment` (over all streams, in the
    order of the file), `customer`, `patience` and `tolerance` (infinite: none), `acceptance` (uniform), `pick`, and
    `first`: its lines are first[o]..first[o + 1]. `transit[o * C + c]` is its transit by carrier c of C (0: the
    standard one; the others in the order of the file), all with the same luck; C is 1 without others.
    Per line: `item`, `quantity` and `value` (of the whole line), and `spare`: 1 for the substitute of the line before
    it, of as many units, which the customer takes if that line cannot be had (only customers who would take one have
    such lines); 0 otherwise. `sent_back` and `resaleable` (uniforms; 1.0: never): below the shares of its segment the
    line goes back, and can be sold again.

    The customer's answers, per order: `whole` (1: refuses a split shipment), `consent` (1: agrees to a later date),
    `returns` (time after which a customer who bought nothing comes back; infinite: never), `loyalty` (uniform: lost if
    below the chance of the experience; 1.0: never lost), `card` (how long the card stays good after the authorisation;
    infinite: for ever), `retry` (number of the retry of a failed charge that succeeds: 1, 2, ...; 1,000,000 stands for
    never), `dispute` (uniform; 1.0: never), `back_after` (how long after its delivery a parcel that is sent back is
    back), `redeems` (time after which a voucher is redeemed, if it is still good; infinite: never), `asks_refund` (1:
    asks for some of the price back when the order is late), `attraction` (-1.0 for who comes anyway; for a candidate
    the uniform mark below which the attraction must be). Per item: `release`, the time at which it is in fact released
    (planned time and slip; 0.0 without release).

    `lead[j][k, i]` is the lead time of the k-th order of item i at supplier j (where manufacture is stated apart: the
    time of that, of one batch if it is per unit), `transport` its time on the way after that, `yielded` the share of it
    that arrives (0 to 1), `shelving` the time from the dock to the shelf, `miscounted` by how many units the record is
    off after it (a whole number; negative: too few). `mark[k, i]` the uniform of item i's
    k-th sourcing decision. Outages are by time, then supplier; `outage_up` is 1 at a recovery, 0 at a failure.
    Losses (a unit of `loss_item` at `loss_time`) are by time, then item; so are sales by other channels
    (`elsewhere_time`, `elsewhere_item`).
    """

    gap: Floats
    placed: Floats
    segment: NDArray[np.int32]
    customer: NDArray[np.int32]
    patience: Floats
    tolerance: Floats
    acceptance: Floats
    pick: Floats
    transit: Floats
    whole: NDArray[np.int32]
    consent: NDArray[np.int32]
    returns: Floats
    loyalty: Floats
    attraction: Floats
    card: Floats
    retry: NDArray[np.int32]
    dispute: Floats
    first: NDArray[np.int64]
    item: NDArray[np.int32]
    quantity: Counts
    value: Counts
    spare: NDArray[np.int32]
    sent_back: Floats
    resaleable: Floats
    back_after: Floats
    redeems: Floats
    asks_refund: NDArray[np.int32]
    release: Floats
    lead: tuple[PerReplenishment, ...]
    transport: tuple[PerReplenishment, ...]
    yielded: tuple[PerReplenishment, ...]
    shelving: tuple[PerReplenishment, ...]
    miscounted: tuple[PerReplenishment, ...]
    mark: PerReplenishment
    outage_time: Floats
    outage_supplier: NDArray[np.int32]
    outage_up: NDArray[np.int64]
    loss_time: Floats
    loss_item: NDArray[np.int32]
    elsewhere_time: Floats
    elsewhere_item: NDArray[np.int32]


class Plan(NamedTuple):
    """A scenario made ready to draw from, once for all replications."""

    end: float
    items: int
    streams: tuple[StreamPlan, ...]
    receipts: Receipts
    mark: PerReplenishment
    outages: dict[int, tuple[str, Calendar]]
    releases: dict[int, tuple[str, float, Evaluation]]
    losses: dict[int, tuple[str, float]]
    elsewhere: dict[int, tuple[str, float]]
    owed: tuple[tuple[OwedPlan, ...], ...]


MOST_CUSTOMERS = 10**9
"""Of all populations together: customers are numbered in 32 bits, and new ones come on top."""
OWN = (
    *("segment", "customer", "patience", "tolerance", "acceptance", "pick", "whole", "consent", "returns"),
    *("loyalty", "attraction", "card", "retry", "dispute", "item", "quantity", "value", "spare"),
    *("sent_back", "resaleable", "back_after", "redeems", "asks_refund"),
)
"""What orders and lines own, under the same names."""


def draw(
    scenario: "Scenario", replication: int, *, antithetic: bool = False, beside: Beside | None = None
) -> SamplePath:
    """Return the sample path of this replication (0, 1, 2...) under the scenario's seed.

    `beside`: the replications of this scenario with which it is drawn; the numbers are the same.
    The antithetic path of a replication has the luck 1 - u wherever the path has u; in studies with
    `less_noise: antithetic` replication 2k + 1 is that of replication 2k.
    Raises ValueError when the scenario leads to more orders than a run can hold.
    """
    plan = plan_of(scenario)
    luck = luck_of(scenario, replication, antithetic, beside)
    orders = merged_streams(list(streams_of(plan, luck)))
    outages = outages_of(plan.outages, luck, plan.end)
    losses = losses_of(plan.losses, luck, plan.end, LOSS)
    elsewhere = losses_of(plan.elsewhere, luck, plan.end, ELSEWHERE)
    placed, gap = clock_of(orders, sum(group.time.size for groups in plan.owed for group in groups))
    return SamplePath(
        gap=gap,
        placed=placed,
        transit=orders.transit if orders.transit.ndim == 1 else orders.transit.ravel(),
        first=starts(orders.per_order),
        release=releases_of(plan, luck),
        **receipts_of(plan.receipts, luck)._asdict(),
        mark=plan.mark.under(luck),
        outage_time=outages.time,
        outage_supplier=outages.supplier,
        outage_up=outages.up,
        loss_time=losses.time,
        loss_item=losses.item,
        elsewhere_time=elsewhere.time,
        elsewhere_item=elsewhere.item,
        **{name: getattr(orders, name) for name in OWN},
    )


def luck_of(scenario: "Scenario", replication: int, antithetic: bool = False, beside: Beside | None = None) -> Luck:
    """Return the luck of a replication."""
    if is_antithetic(scenario.experiment.less_noise):
        replication, second = divmod(replication, 2)
        antithetic = antithetic != bool(second)
    return Luck(scenario.experiment.seed, replication, antithetic, beside)


def beside_of(scenario: "Scenario", replications: range) -> Beside | None:
    """Return what these replications are drawn with, if that is sooner than each by itself."""
    if len(replications) < 2:
        return None
    ends = luck_of(scenario, replications.start).replication, luck_of(scenario, replications.stop - 1).replication
    return Beside(range(ends[0], ends[1] + 1))


def streams_of(plan: Plan, luck: Luck) -> Iterator[Orders]:
    """Return the orders of each stream, those first that are owed at the start."""
    for stream, owed in zip(plan.streams, plan.owed, strict=True):
        yield with_owed(draw_stream(stream, luck, plan.end), owed, stream, luck)


def clock_of(orders: Orders, owed: int) -> tuple[Floats, Floats]:
    """Return when orders are placed, and the gaps between them; the first so many before the run, which have none."""
    if orders.gap is not None:
        return orders.time, orders.gap
    placed, gap = reachable(orders.time[owed:])
    if not owed:
        return placed, gap
    return np.concatenate([orders.time[:owed], placed]), np.concatenate([np.zeros(owed), gap])


def releases_of(plan: Plan, luck: Luck) -> Floats:
    """Return when each item is in fact released."""
    if not plan.releases:
        return repeated(0.0, plan.items)
    released = np.zeros(plan.items)
    for place, (name, at, slip) in plan.releases.items():
        late = slip.constant
        released[place] = at + (values(slip, luck.uniforms(1, "items", name, "release"))[0] if late is None else late)
    return released


def records(scenario: "Scenario") -> dict[str, Recorded]:
    """Return the recorded orders of each stream that replays some."""
    arrivals = {stream.name: stream.arrivals for stream in plan_of(scenario).streams}
    return {name: record for name, record in arrivals.items() if isinstance(record, Recorded)}


def recorded_numbers(scenario: "Scenario", replication: int) -> list[str | None]:
    """Return how the files of recorded orders call the orders of a replication; None: it is drawn, or has no number."""
    plan = plan_of(scenario)
    luck = luck_of(scenario, replication)
    numbers = [getattr(stream.arrivals, "number", None) for stream in plan.streams]
    if not any(numbers):
        return []
    streams = []
    known: list[str | None] = []
    for orders, number in zip(streams_of(plan, luck), numbers, strict=True):
        recorded = np.where(orders.recorded < 0, np.int32(-1), orders.recorded + np.int32(len(known)))
        streams.append(orders._replace(recorded=recorded) if number else orders)
        known += number or ()
    return [None if place < 0 else known[place] for place in merged_streams(streams).recorded.tolist()]


def plan_of(scenario: "Scenario") -> Plan:
    """Return the scenario's plan, made at its first use."""
    return _planned(Same(scenario))


@lru_cache(maxsize=8)
def _planned(key: Same) -> Plan:
    scenario = key.held
    people = sum(stream.population or 0 for stream in scenario.customers.values())
    if people > MOST_CUSTOMERS:
        raise ValueError(f"populations of {people:.3g} customers in all; at most {MOST_CUSTOMERS} are possible")
    streams, segments = [], 0
    for name, stream in scenario.customers.items():
        streams.append(plan_stream(scenario, name, segments))
        segments += len(stream.segments)
    return Plan(
        scenario.time.end,
        len(scenario.items),
        tuple(streams),
        plan_receipts(scenario.suppliers, scenario.warehouse, len(scenario.items)),
        PerReplenishment(None, ("items", "sourcing mark"), None, len(scenario.items)),
        {
            place: (name, _calendar(supplier.outages))
            for place, (name, supplier) in enumerate(scenario.suppliers.items())
            if supplier.outages is not None
        },
        {
            place: (name, item.release.at, evaluation(item.release.slip))
            for place, (name, item) in enumerate(scenario.items.items())
            if item.release is not None
        },
        rates(scenario, scenario.warehouse.losses),
        rates(scenario, scenario.warehouse.sales_elsewhere),
        plan_owed_orders(scenario),
    )


def rates(scenario: "Scenario", of: Callable[[str], float]) -> dict[int, tuple[str, float]]:
    """The items of which units leave in some way: name and rate, by place."""
    found = {place: (name, of(name)) for place, name in enumerate(scenario.items)}
    return {place: each for place, each in found.items() if each[1] > 0}


def _calendar(outages: "OutageSpec") -> Calendar:
    return Calendar(
        None if outages.up is None else evaluation(outages.up),
        None if outages.down is None else evaluation(outages.down),
        tuple((window.at, window.at + window.length) for window in outages.scheduled),
    )
