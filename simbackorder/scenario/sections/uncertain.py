"""Inputs that are not known: `uncertain: {customers.arrivals.rate: {normal: {mean: 40, sd: 4}}}`, and data that are a
sample: `uncertain: {customers.arrivals: bootstrap}`."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo
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
    number_form,
    shown,
)
from simbackorder.scenario.language.distribution import Distribution, DistributionError, read_number
from simbackorder.scenario.language.fields import DistributionField
from simbackorder.scenario.language.overrides import LONGEST_PATH
from simbackorder.scenario.language.paths import parts_of

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


Path = Annotated[str, AfterValidator(as_input)]
Input = Annotated[Distribution, InputField(VALUE)]
Uncertain = Annotated[dict[Path, Input], AfterValidator(apart)]
"""By dotted path, the distribution of what its value may be."""
