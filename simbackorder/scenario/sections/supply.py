"""Who supplies the shop and who takes its shipments to customers. What is beyond a lead time is off unless stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from simbackorder.quantities import (
    FRACTION_QUANTITY,
    UNITS_QUANTITY,
    Duration,
    Flag,
    Money,
    Name,
    PositiveDuration,
    PositiveUnits,
    Quantity,
    mistake_of,
    number_form,
)
from simbackorder.scenario.language.distributions import Distribution
from simbackorder.scenario.language.fields import (
    CONSTANT_0,
    DurationDistribution,
    ItemCosts,
    ShareDistribution,
    UpOrDown,
)
from simbackorder.scenario.language.remains import Record
from simbackorder.scenario.sections.calendars import Calendar
from simbackorder.scenario.sections.conditions import (
    batches_of_units,
    breaks_rise,
    lead_time_or_manufacture,
    no_carrier_called_standard,
    outages_apart,
    ramp_or_calendar,
    random_or_scheduled,
    rounding_of_multiples,
    transport_after_manufacture,
)
from simbackorder.scenario.sections.finance import Pay

SERVERS = Quantity("a whole number of servers", "1", number_form, 1, 1e9, whole=True)
PositiveFraction = Annotated[float, replace(FRACTION_QUANTITY, above=True)]


def stated_cost(value: int | dict[str, int] | None) -> int | dict[str, int]:
    """A break says what a unit costs from there on."""
    if value is None:
        raise mistake_of("expected an amount of money, or one by item, found nothing")
    return value


class Outage(Record):
    """A scheduled outage."""

    at: Duration
    length: PositiveDuration


class Outages(Record):
    """When a supplier is down: random times up and down in turn (up at time 0), or scheduled outages. `effect`: no
    manufacture begins (hold-start), it stops (pause), nothing arrives (hold-arrival), no order is taken (refuse)."""

    up: UpOrDown | None = None
    down: UpOrDown | None = None
    scheduled: tuple[Outage, ...] = ()
    effect: Literal["hold-start", "pause", "hold-arrival", "refuse"] = "hold-start"

    conditions = (random_or_scheduled, outages_apart)


class Ramp(Record):
    """The speed of manufacture rises in a straight line from `from` at `at` to 1, which it reaches `over` later."""

    initial: PositiveFraction = Field(alias="from")
    over: PositiveDuration
    at: Duration = 0.0


class PriceBreak(Record):
    """From so many units of an order on, another price of a unit: one, or one by item (others have no such break)."""

    units: Annotated[int, replace(UNITS_QUANTITY, low=2)] = Field(alias="from")
    unit_cost: Annotated[ItemCosts, AfterValidator(stated_cost)]


class PriceBreaks(Record):
    """Prices by the size of an order. `all-units`: the last price that it reaches is that of all its units;
    `incremental`: each is that of the units from its break on."""

    kind: Literal["all-units", "incremental"] = "all-units"
    breaks: Annotated[tuple[PriceBreak, ...], Field(min_length=1)]

    conditions = (breaks_rise,)


class Supplier(Record):
    """Who delivers. `unit_cost` none is each item's standard cost. An order's lead time is drawn whole, or as
    manufacture (`per` order or batch of units) and transport; `servers` bounds the orders that are manufactured at a
    time, first come, first served. An order has at least `minimum` units and is a `multiple`; the share `yield` of it
    arrives; orders that are `sequential` do not overtake each other; delays are told `notice` ahead. `pay`: when the
    firm pays, by default at receipt. `price_breaks`: what else a unit costs in larger orders; `rounding`: to the next
    multiple, or to the one before."""

    unit_cost: ItemCosts = None
    order_cost: Money = 0
    lead_time: DurationDistribution | None = None
    manufacture: DurationDistribution | None = None
    transport: DurationDistribution | None = None
    per: Literal["order", "unit"] = "order"
    batch: PositiveUnits = 1
    servers: Annotated[int, SERVERS] | None = None
    ramp: Ramp | None = None
    calendar: Calendar | None = None
    minimum: PositiveUnits = 1
    multiple: PositiveUnits = 1
    rounding: Literal["up", "down"] | None = None
    price_breaks: PriceBreaks | None = None
    yields: ShareDistribution | None = Field(default=None, alias="yield")
    sequential: Flag = False
    notice: Duration | None = None
    outages: Outages | None = None
    pay: Pay | None = None

    conditions = (
        lead_time_or_manufacture,
        transport_after_manufacture,
        batches_of_units,
        ramp_or_calendar,
        rounding_of_multiples,
    )

    @property
    def making(self) -> Distribution:
        """The time of manufacture of an order, or of a batch; the whole lead time where it is stated as one."""
        distribution = self.lead_time if self.manufacture is None else self.manufacture
        return CONSTANT_0 if distribution is None else distribution

    @property
    def moving(self) -> Distribution:
        """The time of transport."""
        return CONSTANT_0 if self.transport is None else self.transport


class Carrier(Record):
    """Another carrier than the standard one; it travels on the days of its calendar."""

    transit: DurationDistribution
    cost_per_shipment: Money = 0
    cost_per_unit: Money = 0
    calendar: Calendar | None = None


class Shipping(Record):
    """From the shelf to the customer, by the standard carrier or by others. `cost_per_further_shipment` none is the
    cost of the first."""

    pick_and_pack: DurationDistribution = CONSTANT_0
    transit: DurationDistribution = CONSTANT_0
    cost_per_shipment: Money = 0
    cost_per_further_shipment: Money | None = None
    cost_per_unit: Money = 0
    calendar: Calendar | None = None
    carriers: dict[Name, Carrier] = Field(default_factory=dict)

    conditions = (no_carrier_called_standard,)
