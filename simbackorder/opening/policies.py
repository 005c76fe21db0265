"""From one alternative's policies to rows of plain numbers, per family a row for each item or for the shop."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder import state
from simbackorder.opening.carriers import carrier_number
from simbackorder.opening.suppliers import places_of, usual
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path import distributions
from simbackorder.sample_path.identity import Same

if TYPE_CHECKING:
    from simbackorder.policies.policy import Parameters
    from simbackorder.policies.promising.dates import PromisingParameters
    from simbackorder.policies.surroundings import Duration
    from simbackorder.scenario.firm.choices import Choice, FamilyChoice
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Policy, Scenario

Column = list[Any]


class Asked(NamedTuple):
    """In which scenario, and beside which other policies, a policy's numbers are wanted."""

    scenario: Scenario
    policy: Policy

    def statistic(self, what: Duration, q: float | None) -> float:
        """The q-quantile (none: the mean) of a duration; transit is that of the carrier on which promises count."""
        shop = self.scenario
        of = {
            "picking": shop.shipping.pick_and_pack,
            "transit": self.usual_transit(),
            "put-away": shop.warehouse.put_away,
        }
        return statistic(of[what], q)

    def usual_transit(self) -> Distribution:
        """The distribution of transit of the carrier that promises count on."""
        shipping, name = self.scenario.shipping, self.policy.carrier.choice().parameters.counted_on
        return shipping.carriers[name].transit if name else shipping.transit

    def carrier(self, name: str) -> int:
        """A carrier's number."""
        return carrier_number(self.scenario, name)


def statistic(distribution: Distribution, q: float | None) -> float:
    """The q-quantile of a distribution, or its mean."""
    return distributions.mean(distribution) if q is None else float(distributions.quantile(distribution, q))


def quoted(promising: PromisingParameters, distribution: Distribution) -> float:
    """What a promising policy quotes of a lead time, or of its manufacture: its statistic, or nothing."""
    return statistic(distribution, promising.statistic) if promising.quotes_lead_times else 0.0


def firm_rows(scenario: Scenario, policy: Policy) -> dict[str, dict[str, Column]]:
    """All policies, by family and column."""
    asked = Asked(scenario, policy)
    firm = {name: family_rows(asked, name) for name in state.Firm._fields}
    firm["promising"] |= put_away(asked, firm["promising"]["put_away"])
    firm["replenishment"] |= steps_of_plans(asked) | periods(asked, firm["replenishment"]["periods"])
    return firm


def family_rows(asked: Asked, name: str) -> dict[str, Column]:
    """A row of parameters per item (one for the shop when the family is not by item), as columns."""
    scenario, family = asked.scenario, FAMILIES[name]
    choices: FamilyChoice[Any] = asked.policy.family(name)
    if name == "sourcing" and not scenario.suppliers:
        return {column: [value] * len(scenario.items) for column, value in state.columns(family.row).items()}
    chosen = choices.choices(scenario.items) if family.per_item else [choices.choice()]
    known = {id(choice): row(asked, name, choice) for choice in {id(each): each for each in chosen}.values()}
    if len(known) == 1:
        (alone,) = known.values()
        return {column: [alone[column]] * len(chosen) for column in alone}
    rows = [known[id(choice)] for choice in chosen]
    return {column: [values[column] for values in rows] for column in state.columns(family.row)}


def row(asked: Asked, name: str, choice: Choice[Any]) -> dict[str, Any]:
    """One choice as the numbers of its family's row, for whichever item it is."""
    found: dict[str, Any] = stated_row(Same(choice), name, FAMILIES[name].row) | choice.parameters.numbers(asked)
    return found


@lru_cache(maxsize=256)
def stated_row(key: Same, name: str, of: type) -> dict[str, Any]:
    """What of it follows from the choice alone, whatever the scenario: made once for many points of a sweep. `of`: the
    family's row, which another policy may widen."""
    choice: Choice[Any] = key.held
    family, parameters = FAMILIES[name], choice.parameters
    values: dict[str, Any] = dict(state.columns(of))
    values["code"] = family.code(choice.rule)
    stated: Any = family.table[choice.rule].parameters
    for column in shared_names(of, stated):
        given = getattr(parameters, column)
        if isinstance(given, int | float):
            values[column] = type(values[column])(given)
    return values


@cache
def shared_names(row: type, parameters: type[Parameters]) -> tuple[str, ...]:
    """The columns of a family's row that a policy's parameters have a value for."""
    has = {*parameters.model_fields, *dir(parameters)}
    return tuple(column for column in state.columns(row) if column in has)


# -- what depends on the item ------------------------------------------------------------------------------------------


def steps_of_plans(asked: Asked) -> dict[str, Column]:
    """Where the orders of an item's plan stand among those of all plans, and how many they are."""
    steps = [len(choice.parameters.planned) for choice in asked.policy.replenishment.choices(asked.scenario.items)]
    return {"first_step": list(accumulate(steps[:-1], initial=0)), "steps": steps}


def put_away(asked: Asked, shelving: Column) -> dict[str, Column]:
    """The statistic of put-away, but nothing for items that cross the dock."""
    receiving = asked.policy.receiving.choices(asked.scenario.items)
    waits = zip(shelving, receiving, strict=True)
    return {"put_away": [0.0 if way.parameters.crosses_dock else time for time, way in waits]}


def periods(asked: Asked, stated: Column) -> dict[str, Column]:
    """How many periods an order has to cover, where it is the item's usual lead time that says so."""
    choices = asked.policy.replenishment.choices(asked.scenario.items)
    found = list(stated)
    for n, (item, choice) in enumerate(zip(asked.scenario.items, choices, strict=True)):
        if choice.parameters.covers_usual_lead_time:
            found[n] = choice.parameters.periods_covered(usual_lead_time(asked, item))
    return {"periods": found}


def usual_lead_time(asked: Asked, item: str) -> float:
    """The mean lead time of the item's preferred supplier."""
    suppliers = asked.scenario.suppliers
    places = places_of(asked.scenario, asked.policy, item) if suppliers else ()
    return usual(suppliers[places[0][0]]) if places else 0.0


def plan_rows(scenario: Scenario, policy: Policy) -> dict[str, Column]:
    """The orders of all plans, item by item."""
    choices = policy.replenishment.choices(scenario.items)
    orders = [order for choice in choices for order in choice.parameters.planned]
    return {"at": [order.at for order in orders], "units": [order.units for order in orders]}
