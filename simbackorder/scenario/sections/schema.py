"""The records of a scenario, resolved: times in its unit of time, money in minor units, every default filled in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    InstanceOf,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from simbackorder.quantities import (
    TEXT_FRACTION,
    Count,
    Duration,
    Factor,
    Flag,
    Fraction,
    FractionPerTime,
    ItemName,
    Money,
    MoneyPerTime,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveUnits,
    Quantity,
    Rate,
    SegmentName,
    Text,
    UnitCost,
    UnitOfTime,
    Units,
    Weight,
    as_name,
    days_in,
    fraction_form,
    mistake_of,
    number_form,
)
from simbackorder.scenario.designs.design import Design
from simbackorder.scenario.firm.choices import Choice as Choice
from simbackorder.scenario.firm.choices import FamilyChoice as FamilyChoice
from simbackorder.scenario.firm.choices import Policy as Policy
from simbackorder.scenario.language.currencies import DIGITS
from simbackorder.scenario.language.dates import DatePromised, Instant, as_date
from simbackorder.scenario.language.fields import (
    CONSTANT_0,
    CONSTANT_1,
    DurationDistribution,
    PositiveCountDistribution,
    Renewal,
)
from simbackorder.scenario.language.remains import Record as Record
from simbackorder.scenario.language.yaml_tree import Mapping, kind_of
from simbackorder.scenario.order_files.amounts import Decimal
from simbackorder.scenario.order_files.moments import Dates
from simbackorder.scenario.order_files.order_rows import OrderRows
from simbackorder.scenario.order_files.presets import Format
from simbackorder.scenario.sections.behaviour import Attraction, ComeBack, Impatience, Launch, Loyalty
from simbackorder.scenario.sections.channel import Channel
from simbackorder.scenario.sections.conditions import (
    baskets_add_up,
    days_only,
    impatience_of_a_hazard,
    items_for_records,
    known_customers,
    nobody_attracted_to_a_record,
    one_price_of_holding,
    one_source,
    profiles_of_rates,
    promised_after_placement,
    recorded_times,
    run_outlasts_warm_up,
    segments_add_up,
    some_demand,
    steps_in_order,
    table_or_items,
)
from simbackorder.scenario.sections.finance import Finance
from simbackorder.scenario.sections.less_noise import LessNoise
from simbackorder.scenario.sections.offers import Redeems, RefundWhenLate, Takes
from simbackorder.scenario.sections.optimise import Optimise
from simbackorder.scenario.sections.payment import Books, Payment
from simbackorder.scenario.sections.penalties import CancellationCost, LateCost
from simbackorder.scenario.sections.precision import Precision
from simbackorder.scenario.sections.replay_conditions import (
    cancelled_by_status,
    clock_of_a_place,
    items_to_leave_out,
    numbers_to_keep,
    one_worth,
    times_of_orders,
)
from simbackorder.scenario.sections.returns import Returns, ReturnTerms
from simbackorder.scenario.sections.sensitivity import Sensitivity
from simbackorder.scenario.sections.supply import Outage as Outage
from simbackorder.scenario.sections.supply import Outages as Outages
from simbackorder.scenario.sections.supply import Shipping as Shipping
from simbackorder.scenario.sections.supply import Supplier as Supplier
from simbackorder.scenario.sections.uncertain import Uncertain
from simbackorder.scenario.sections.warehouse import Warehouse as Warehouse


class Time(Record):
    """The run covers [0, length), statistics [warm_up, length); `start` is the calendar date of time 0."""

    unit: UnitOfTime = "day"
    start: Annotated[date, BeforeValidator(as_date)] = date(2024, 1, 1)
    warm_up: Duration = 0.0
    length: PositiveDuration

    conditions = (run_outlasts_warm_up,)

    @property
    def end(self) -> float:
        """The end of the run, which is not part of it."""
        return self.length

    @property
    def dated(self) -> bool:
        """Whether times have dates: months are only counted."""
        return days_in(self.unit) is not None

    def moment(self, time: float) -> datetime:
        """The calendar's date and hour of a time. Raises ValueError where times have none."""
        days = days_in(self.unit)
        if days is None:
            raise ValueError("times in months have no dates")
        return datetime.combine(self.start, datetime.min.time()) + timedelta(days=time * days)


class OpenOrder(Record):
    """Units ordered before time 0 and due then, from no supplier in particular."""

    units: PositiveUnits
    due: Duration


class OwedOrder(Record):
    """A customer's order of one item, placed `waited` before time 0, of which nothing has shipped; `promised` none: no
    date was told. `segment`: by default the first of the only stream."""

    units: PositiveUnits
    waited: Duration = 0.0
    promised: DatePromised | None = None
    segment: SegmentName | None = None

    conditions = (promised_after_placement,)


class Release(Record):
    """An item is not sold out of the door before its release: a planned time and a slip, of which the firm learns
    `known` before the planned time."""

    at: Instant
    slip: DurationDistribution = CONSTANT_0
    known: Duration = 0.0


class Item(Record):
    """What is sold. `unit_cost` is its standard cost; `holding_cost` is per unit and time, in currency units;
    `substitute` is the item that some customers take instead."""

    price: Money = 0
    unit_cost: Money = 0
    holding_rate: FractionPerTime | None = None
    holding_cost: MoneyPerTime = 0.0
    backorder_cost: MoneyPerTime = 0.0
    shortage_cost: UnitCost = 0.0
    lost_cost: UnitCost = 0.0
    on_hand: Units = 0
    on_order: tuple[OpenOrder, ...] = ()
    owed: tuple[OwedOrder, ...] | None = None
    release: Release | None = None
    substitute: ItemName | None = None

    conditions = (one_price_of_holding,)
    many = True

    @model_validator(mode="after")
    def price_of_holding(self, info: ValidationInfo) -> Self:
        """Holding cost from a rate on standard cost."""
        if self.holding_rate is None:
            return self
        digits = info.context.digits if info.context else 2
        object.__setattr__(self, "holding_cost", self.holding_rate * (self.unit_cost / 10**digits))
        return self


def each_kind_once(value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Items by name; those that state the same are one record. Whatever has a mistake is read one by one."""
    if not isinstance(value, Mapping) or {*map(type, value.values())} != {Mapping}:
        return read(value)
    kinds = {name: kind_of(entry) for name, entry in value.items()}
    try:
        first = {kind: name for name, kind in kinds.items()}
        records = read({name: value[name] for name in first.values()})
        for name in kinds.keys() - records.keys():
            as_name(name)
        return {name: records[first[kind]] for name, kind in kinds.items()}
    except (ValidationError, PydanticCustomError):
        return read(value)


Items = Annotated[dict[Name, Item], Field(min_length=1), WrapValidator(each_kind_once)]

Factors7 = Annotated[tuple[Factor, ...], Field(min_length=7, max_length=7)]
Factors24 = Annotated[tuple[Factor, ...], Field(min_length=24, max_length=24)]
Factors12 = Annotated[tuple[Factor, ...], Field(min_length=12, max_length=12)]


class Step(Record):
    """From `at` on, the rate."""

    at: Duration
    rate: Rate


class Surge(Record):
    """The rate is multiplied by 1 + (peak - 1) 2^(-age / half_life) from `at` on; of one item or of all."""

    at: Instant
    peak: Factor
    half_life: PositiveDuration
    item: ItemName | None = None


class Replay(Record):
    """Recorded orders: a CSV file beside the scenario, which of its columns plays which role, and how it is read.

    `format` knows the columns of a shop's files. `price` is per unit, `value` of the row. `requested`: the date until
    which the customer is ready to wait. `time_zone`: the clock to which times with an offset are converted.
    `cancelled`: statuses that mean that there is no order; `cancelled_at`: a column that is blank unless it was
    cancelled. `order_numbers: unique`: rows of one number are one order on all days.
    """

    file: Text
    format: Format | None = None
    time: Text | None = None
    order: Text | None = None
    customer: Text | None = None
    item: Text | None = None
    units: Text | None = None
    value: Text | None = None
    price: Text | None = None
    requested: Text | None = None
    segment: Text | None = None
    status: Text | None = None
    cancelled_at: Text | None = None
    cancelled: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    dates: Dates | None = None
    time_zone: Text | None = None
    decimal: Decimal | None = None
    order_numbers: Literal["daily", "unique"] | None = None
    other_items: Literal["refuse", "leave-out"] | None = None

    conditions = (
        times_of_orders,
        one_worth,
        cancelled_by_status,
        clock_of_a_place,
        numbers_to_keep,
        items_to_leave_out,
    )


class Arrivals(Record):
    """When orders come: exactly one of rate, steps, renewal, replay and launch; profiles multiply a rate or steps."""

    rate: Rate | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1)] | None = None
    renewal: Renewal | None = None
    replay: Replay | None = None
    launch: Launch | None = None
    first: Duration | None = None
    weekly: Factors7 | None = None
    hourly: Factors24 | None = None
    season: Factors12 | None = None
    surges: tuple[Surge, ...] = ()

    conditions = (
        one_source,
        profiles_of_rates,
        *(partial(some_demand, key) for key in ("weekly", "hourly", "season")),
        *(partial(days_only, key) for key in ("weekly", "hourly")),
        steps_in_order,
        recorded_times,
    )


class JointBasket(Record):
    """A basket that a share of the orders has: item to units."""

    share: Fraction
    lines: Annotated[dict[ItemName, PositiveUnits], Field(min_length=1)]


class Basket(Record):
    """What an order contains: items by popularity without replacement, lines per order, units per line; or a table."""

    items: Annotated[dict[ItemName, Weight], Field(min_length=1)] | None = None
    lines: PositiveCountDistribution = CONSTANT_1
    units: PositiveCountDistribution = CONSTANT_1
    table: Annotated[tuple[JointBasket, ...], Field(min_length=1)] | None = None

    conditions = (table_or_items, baskets_add_up)

    @model_validator(mode="after")
    def all_items(self, info: ValidationInfo) -> Self:
        """All items when none are named."""
        if self.table is None and self.items is None and info.context and info.context.items:
            object.__setattr__(self, "items", dict.fromkeys(info.context.items, 1.0))
        return self


class Segment(Record):
    """Customers who behave alike. `patience` none is infinite; `tolerance` is compared with the quoted wait;
    `accept_split`, `consent`, `substitute`: shares who take parts, agree to a later date, take a substitute; `cancels`:
    what the end of patience cancels, all that is unshipped (the default), lines of which a unit is backordered, or only
    the backordered units; `takes`: how they answer what is offered for waiting; `redeems`: who redeems a voucher, and
    when (all, at once, if it is not stated); `refund_when_late`: who asks for some of the price back. What their late
    and cancelled orders cost goes before what the shop states."""

    share: Fraction = 1.0
    patience: DurationDistribution | None = None
    tolerance: DurationDistribution | None = None
    assumed_wait: Duration | None = None
    accept_backorder: Fraction = 1.0
    priority: PositiveCount = 1
    if_refused: Literal["line", "order"] = "line"
    all_or_nothing: Flag = False
    basket: Basket | None = None
    accept_split: Fraction = 1.0
    consent: Fraction = 1.0
    substitute: Fraction = 0.0
    come_back: ComeBack | None = None
    loyalty: Loyalty | None = None
    impatience: Impatience | None = None
    late_cost: LateCost | None = None
    cancellation_cost: CancellationCost | None = None
    channel: Channel | None = None
    returns: Returns | None = None
    takes: Takes | None = None
    redeems: Redeems | None = None
    refund_when_late: RefundWhenLate | None = None
    cancels: Literal["order", "lines", "units"] | None = None

    conditions = (impatience_of_a_hazard,)


class Stream(Record):
    """A stream of orders, divided among segments; from a `population` of customers, or each from a new one."""

    arrivals: Arrivals
    basket: Basket = Field(default_factory=Basket)
    segments: Annotated[dict[Name, Segment], Field(min_length=1)] = Field(
        default_factory=lambda: {"customers": Segment()}
    )

    population: PositiveCount | None = None
    attraction: Attraction | None = None

    conditions = (segments_add_up, items_for_records, known_customers, nobody_attracted_to_a_record)

    @model_validator(mode="after")
    def whole(self, info: ValidationInfo) -> Self:
        """Without a basket any item may be ordered."""
        if info.context and info.context.items and not self.basket.items and not self.basket.table:
            everything = dict.fromkeys(info.context.items, 1.0)
            object.__setattr__(self, "basket", self.basket.model_copy(update={"items": everything}))
        return self


CONFIDENCE = Quantity("a confidence", "fraction", fraction_form, 0.5, 0.9999, example="95%", pattern=TEXT_FRACTION)
REPLICATIONS = Quantity("a whole number", "1", number_form, 1, 1e6, whole=True)


class Experiment(Record):
    """How often the business is simulated, and by which measure the best alternative is chosen."""

    replications: Annotated[int, REPLICATIONS] = 100
    seed: Count = 1
    confidence: Annotated[float, CONFIDENCE] = 0.95
    objective: Text = "profit"
    less_noise: LessNoise = ()


HighestLevel = Annotated[int, Quantity("a whole number of units", "units", number_form, 1, 1000, whole=True)]


class TotalCost(Record):
    """What `total_cost` contains."""

    purchases: Flag = False


class MeasureOptions(Record):
    """Measures with parameters: order completion within waits, readings at instants, variances and distributions of
    stock, of which each level up to this one is told, what counts in total cost."""

    within: tuple[Duration, ...] = ()
    at: tuple[Duration, ...] = ()
    levels: HighestLevel | None = None
    total_cost: TotalCost = TotalCost()


def as_currency(value: object) -> object:
    if not isinstance(value, str) or value not in DIGITS:
        from simbackorder.quantities import nearest, shown

        hint = nearest(value, DIGITS) if isinstance(value, str) else ""
        raise mistake_of(f"expected a currency by its ISO 4217 code, found {shown(value)}{hint}")
    return value


class Scenario(Record):
    """A whole study. `alternatives` are complete policies; `levers`: the paths in which each differs from `policy`."""

    title: Text = ""
    question: Text = ""
    currency: Annotated[str, BeforeValidator(as_currency)] = "USD"
    time: Time
    items: dict[Name, Item]
    customers: dict[Name, Stream]
    suppliers: dict[Name, Supplier] = Field(default_factory=dict)
    warehouse: Warehouse = Warehouse()
    shipping: Shipping = Shipping()
    payment: Payment = Payment()
    books: Books = Books()
    finance: Finance = Finance()
    returns: ReturnTerms | None = None
    policy: Policy = Policy()
    alternatives: dict[str, Policy] = Field(default_factory=dict)
    levers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    experiment: Experiment = Experiment()
    precision: Precision = Precision()
    uncertain: Uncertain = Field(default_factory=Uncertain)
    sweep: InstanceOf[Design] = Design()
    optimise: Optimise = Optimise()
    sensitivity: Sensitivity = Sensitivity()
    measures: MeasureOptions = MeasureOptions()
    name: str = "scenario"
    digest: str = ""
    files: dict[str, Path] = Field(default_factory=dict, exclude=True, repr=False)
    _orders: dict[Replay, OrderRows] = PrivateAttr(default_factory=dict)
    _resampled: dict[str, Any] = PrivateAttr(default_factory=dict)
    _form: dict[str, Any] = PrivateAttr(default_factory=dict)
    _source: Any = PrivateAttr(default=None)

    @property
    def minor_digits(self) -> int:
        """Decimals of the currency: 2 for USD."""
        return DIGITS[self.currency]

    def recorded(self, replay: Replay) -> OrderRows:
        """The rows of the file that a stream replays, as they were when the scenario was read."""
        return self._orders[replay]

    def resampled(self, samples: dict[str, Any]) -> Scenario:
        """The same, with other samples of the orders that the streams of these names replay."""
        found = self.model_copy()
        found._resampled = samples
        return found

    def sample_of(self, stream: str) -> Any:
        """Which sample of its recorded orders the stream of this name replays; None: the record as it is."""
        return self._resampled.get(stream)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    def model_post_init(self, context: Any, /) -> None:
        """Without alternatives, the shared policy is the only one."""
        if not self.alternatives:
            object.__setattr__(self, "alternatives", {"policy": self.policy})
        if not self.levers:
            object.__setattr__(self, "levers", dict.fromkeys(self.alternatives, ()))
