"""Inputs that are not known: `uncertain: {customers.arrivals.rate: {normal: {mean: 40, sd: 4}}}`, and data that are a
sample: `uncertain: {customers.arrivals: bootstrap}`. Numbers may go together:
`correlations: [{between: [customers.arrivals.rate, items.cap.price], is: -0.5}]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, TypeAdapter, ValidationInfo
from pydantic_core import core_schema

from simbackorder.quantities import (
    NUMBER,
    TEXT_DURATION,
    TEXT_FRACTION_RATE,
    Context,
    Quantity,
    as_text,
    duration_form,
    fraction_form,
    fraction_rate_form,
    mistake,
    mistake_of,
    mixed,
    nearest,
    number_form,
    shown,
)
from simbackorder.scenario.language.distribution import Distribution, DistributionError, Found, read_number
from simbackorder.scenario.language.fields import DistributionField
from simbackorder.scenario.language.overrides import LONGEST_PATH
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.remains import Record

NOT_INPUTS = (
    "title",
    "question",
    "currency",
    "time",
    "experiment",
    "precision",
    "measures",
    "uncertain",
    "sweep",
    "optimise",
    "sensitivity",
)
"""Sections that say how the business is studied, not what it is like."""
TEXT_VALUE = rf"({TEXT_DURATION}|{TEXT_FRACTION_RATE}|{NUMBER}\s*%)"
BOOTSTRAP = "bootstrap"
CORRELATIONS = "correlations"
"""The one key of `uncertain` that is no path."""
MOST_DAYS = 366
EXAMPLE = "a distribution, such as {normal: {mean: 40, sd: 4}}, or bootstrap for recorded data"
DAYS = Quantity("a whole number", "7", number_form, 1, MOST_DAYS, whole=True)


def value_form(value: object, context: Context) -> Fraction | None:
    """A number as any path has it: bare, a time, a rate or a share."""
    forms = (duration_form, fraction_rate_form, fraction_form)
    return next((found for form in forms if (found := form(value, context)) is not None), None)


VALUE = Quantity("a number, a time, a rate or a share", "any", value_form, 0, 1e9, pattern=TEXT_VALUE)


class InputField(DistributionField):
    """A distribution of the values of an input; a bare number would be known. Of data: that they are drawn anew."""

    def read(self, value: object, info: core_schema.ValidationInfo) -> Distribution:
        if value == BOOTSTRAP:
            return bootstrap(1)
        if isinstance(value, dict) and list(value) == [BOOTSTRAP]:
            try:
                return bootstrap_of(value[BOOTSTRAP], info.context)
            except DistributionError as mistakes:
                raise mistakes.as_validation_error(value) from None
        if not isinstance(value, dict | Distribution):
            raise mistake(EXAMPLE, value)
        return super().read(value, info)


def bootstrap(days: int) -> Distribution:
    """Data are drawn anew from themselves, recorded orders in blocks of so many days."""
    return Distribution(BOOTSTRAP, (("days", days),))


def bootstrap_of(stated: object, context: Context | None) -> Distribution:
    """A bootstrap with its length of blocks."""
    if not isinstance(stated, dict) or list(stated) != ["days"]:
        raise DistributionError([((BOOTSTRAP,), mistake("the days of a block, such as {days: 7}", stated))])
    return bootstrap(int(read_number(stated["days"], DAYS, context, (BOOTSTRAP, "days"))))


def is_bootstrap(distribution: Distribution) -> bool:
    """Whether data are drawn anew, instead of a value."""
    return distribution.name == BOOTSTRAP


def as_input(path: str) -> str:
    """A path that is an input of the model or the policy."""
    as_text(path)
    if not path or len(path) > LONGEST_PATH:
        raise mistake(f"a path of 1 to {LONGEST_PATH} characters", path)
    if parts_of(path)[0] in NOT_INPUTS:
        raise mistake("a path in the model or the policy", path)
    return path


def apart(uncertain: dict[str, Distribution], info: ValidationInfo) -> dict[str, Distribution]:
    """No input is a part of another one."""
    known = {parts_of(path): path for path in uncertain}
    for parts, path in known.items():
        for length in range(1, len(parts)):
            if parts[:length] in known:
                raise mistake_of(f"{shown(path)} is a part of {shown(known[parts[:length]])}: expected one of the two")
    return uncertain


def as_rank(value: float) -> float:
    """A correlation of two inputs, not of one with itself."""
    if not -1 < value < 1:
        raise mistake("a number between -1 and 1, both left out (inputs that always go together are one)", value)
    return value


Path = Annotated[str, AfterValidator(as_input)]
Input = Annotated[Distribution, InputField(VALUE)]
Known = Annotated[dict[Path, Input], AfterValidator(apart)]
RANK = Quantity("a number", "1", number_form, -1, 1)


class Correlation(Record):
    """That two inputs go together. `between`: their paths; `is`: Spearman's rank correlation, above 0 if one tends to
    be large where the other one is."""

    between: tuple[str, str]
    rank: Annotated[float, RANK, AfterValidator(as_rank)] = Field(alias="is")


class _Correlations(Record):
    correlations: tuple[Correlation, ...]


class Uncertain(dict[str, Distribution]):
    """By dotted path, the distribution of what its value may be; and how they go together."""

    def __init__(self, known: Mapping[str, Distribution] | None = None, correlations: tuple[Correlation, ...] = ()):
        super().__init__(known or {})
        self.correlations = correlations

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_wrap_validator_function(cls._read, handler.generate_schema(Known))

    @classmethod
    def _read(
        cls, value: Any, handler: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo
    ) -> Uncertain:
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict) or CORRELATIONS not in value:
            return cls(handler(value))
        known = handler({path: each for path, each in value.items() if path != CORRELATIONS})
        stated = {CORRELATIONS: value[CORRELATIONS]}
        correlations = TypeAdapter(_Correlations).validate_python(stated, context=info.context).correlations
        found = [*_wrong_pairs(known, correlations)] or [*_wrong_together(correlations)]
        if found:
            raise DistributionError(found).as_validation_error(value)
        return cls(known, correlations)

    @staticmethod
    def type_of(key: int | str) -> Any:
        """What an entry is, for words about mistakes."""
        return tuple[Correlation, ...] if key == CORRELATIONS else Input

    @property
    def ranks(self) -> dict[tuple[str, str], float]:
        """Rank correlations, by pairs of paths."""
        return ranks_of(self.correlations)

    def form(self, form_of: Callable[[Any], Any]) -> dict[str, Any]:
        """As a file states it; `form_of` writes the parts."""
        found: dict[str, Any] = form_of(dict(self))
        return found | ({CORRELATIONS: form_of(list(self.correlations))} if self.correlations else {})


def ranks_of(correlations: tuple[Correlation, ...]) -> dict[tuple[str, str], float]:
    """Rank correlations, by pairs of paths."""
    return {each.between: each.rank for each in correlations}


def _wrong_pairs(known: Mapping[str, Distribution], correlations: tuple[Correlation, ...]) -> Iterator[Found]:
    """Pairs that are none of inputs which are drawn, and pairs that are stated twice."""
    seen: set[frozenset[str]] = set()
    for number, each in enumerate(correlations):
        place = (CORRELATIONS, number, "between")
        for path in each.between:
            if path not in known:
                yield place, mixed("two paths of inputs", f"{shown(path)}{nearest(path, known)}")
            elif is_bootstrap(known[path]):
                yield place, mixed("two inputs that are numbers", f"data ({shown(path)})")
        pair = frozenset(each.between)
        if len(pair) == 1:
            yield place, mixed("two different paths", f"{shown(each.between[0])} twice")
        elif pair in seen:
            yield place, mistake_of(f"how {' and '.join(map(shown, each.between))} go together is stated twice")
        seen.add(pair)


def _wrong_together(correlations: tuple[Correlation, ...]) -> Iterator[Found]:
    """Correlations that no numbers can have all at once."""
    from simbackorder.statistics.rank_correlation import can_hold, largest_factor, of_scores

    ranks = ranks_of(correlations)
    names = tuple(sorted({path for pair in ranks for path in pair}))
    if names and not can_hold(of_scores(names, ranks)):
        yield (
            (CORRELATIONS,),
            mistake_of(
                "these correlations cannot all hold (their matrix is not positive definite; a pair that is not stated "
                f"has 0); multiplied by {largest_factor(names, ranks):g} they could"
            ),
        )
