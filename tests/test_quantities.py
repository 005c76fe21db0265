"""Human forms of quantities, and their bounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from simbackorder.quantities import (
    Context,
    Duration,
    Flag,
    Fraction,
    FractionPerTime,
    Money,
    MoneyPerTime,
    Name,
    PositiveDuration,
    PositiveUnits,
    Rate,
    SignedUnits,
    SupplierName,
    SupplierNames,
    SupplierShares,
    Units,
    Weight,
)

DAYS = Context(suppliers=("mill", "local"))
MONTHS = Context(unit="month")
YEN = Context(currency="JPY", digits=0)
DINAR = Context(currency="KWD", digits=3)


def read(kind: Any, value: object, context: Context | None = DAYS) -> Any:
    return TypeAdapter(kind).validate_python(value, context=context)


@pytest.mark.parametrize(
    ("kind", "written", "context", "resolved"),
    [
        (Duration, 6, DAYS, 6.0),
        (Duration, "6 weeks", DAYS, 42.0),
        (Duration, "36 hours", DAYS, 1.5),
        (Duration, "1 year", DAYS, 365.0),
        (Duration, "0.1 weeks", DAYS, 0.7),
        (Duration, "90 minutes", DAYS, 0.0625),
        (Duration, "2 years", MONTHS, 24.0),
        (Duration, "1 month", MONTHS, 1.0),
        (Rate, "40 per day", DAYS, 40.0),
        (Rate, "70/week", DAYS, 10.0),
        (Rate, "2 per hour", DAYS, 48.0),
        (Rate, "120 per year", MONTHS, 10.0),
        (Fraction, "25%", DAYS, 0.25),
        (Fraction, "1/6", DAYS, 1 / 6),
        (Fraction, 0.3, DAYS, 0.3),
        (Rate, "1/1300 per day", DAYS, 1 / 1300),
        (Rate, "1/1300/day", DAYS, 1 / 1300),
        (Rate, "1 / 1300", DAYS, 1 / 1300),
        (Rate, "1/2 per week", DAYS, 1 / 14),
        (Duration, "1/3 days", DAYS, 1 / 3),
        (Duration, "1/3", DAYS, 1 / 3),
        (Duration, "1.5/0.5 weeks", DAYS, 21.0),
        (Fraction, "200/3 %", DAYS, 2 / 3),
        (FractionPerTime, "1/4 per year", DAYS, 0.25 / 365),
        (FractionPerTime, "100/3% per year", MONTHS, 1 / 36),
        (MoneyPerTime, "1/3 per day", DAYS, 1 / 3),
        (Weight, "1/7", DAYS, 1 / 7),
        (Money, "1/4", DAYS, 25),
        (Units, "6/2", DAYS, 3),
        (SignedUnits, "-6/2", DAYS, -3),
        (FractionPerTime, "25% per year", DAYS, 0.25 / 365),
        (FractionPerTime, "24% per year", MONTHS, 0.02),
        (MoneyPerTime, "365 per year", DAYS, 1.0),
        (Money, 6.5, DAYS, 650),
        (Money, 0.07, DAYS, 7),
        (Money, 0.29, DAYS, 29),
        (Money, 65, YEN, 65),
        (Money, 0.125, DINAR, 125),
        (Money, 650, None, 650),
        (Units, 7.0, DAYS, 7),
        (SignedUnits, -5, DAYS, -5),
        (Name, 1001, DAYS, "1001"),
        (SupplierNames, ["local", "mill"], DAYS, ("local", "mill")),
        (SupplierShares, {"local": "25%", "mill": 0.75}, DAYS, {"local": 0.25, "mill": 0.75}),
    ],
)
def test_human_forms(kind: Any, written: object, context: Context | None, resolved: object) -> None:
    found = read(kind, written, context)
    assert found == resolved
    assert type(found) is type(resolved)


ENDLESS = "9" * 100_000
A_SHARE = "expected a fraction between 0 and 1 (such as 25%)"


@pytest.mark.parametrize(
    ("kind", "written", "context", "message"),
    [
        (Duration, "6 months", DAYS, "expected a time of at least 0 (such as 6 days), found '6 months'"),
        (Duration, "6 days", MONTHS, "expected a time of at least 0 (such as 6 months), found '6 days'"),
        (Duration, True, DAYS, "expected a time of at least 0 (such as 6 days), found true"),
        (Duration, float("inf"), DAYS, "expected a time of at least 0 (such as 6 days), found inf"),
        (Duration, float("nan"), None, "expected a time of at least 0 (such as 6 days), found nan"),
        (Duration, 10**400, DAYS, "expected a time of at most 1000000, found a very large number"),
        (PositiveDuration, 0, DAYS, "expected a time above 0 (such as 6 days), found 0"),
        (Rate, "40", DAYS, "expected a rate of at least 0 (such as 40 per day), found '40'"),
        (Rate, "40% per day", DAYS, "expected a rate of at least 0 (such as 40 per day), found '40% per day'"),
        (Fraction, "125%", DAYS, "expected a fraction between 0 and 1 (such as 25%), found '125%'"),
        (
            Fraction,
            ENDLESS + "/3",
            DAYS,
            f"{A_SHARE}, found '{ENDLESS[:57]}...'",
        ),
        (
            Fraction,
            "1/" + ENDLESS,
            DAYS,
            f"{A_SHARE}, found '1/{ENDLESS[:55]}...'",
        ),
        (Fraction, "1/0", DAYS, "expected a fraction between 0 and 1 (such as 25%), found '1/0', which divides by 0"),
        (
            Rate,
            "1/0 per day",
            DAYS,
            "expected a rate of at least 0 (such as 40 per day), found '1/0 per day', which divides by 0",
        ),
        (Rate, "1/ per day", DAYS, "expected a rate of at least 0 (such as 40 per day), found '1/ per day'"),
        (Duration, "1/", DAYS, "expected a time of at least 0 (such as 6 days), found '1/'"),
        (Duration, "/3 days", DAYS, "expected a time of at least 0 (such as 6 days), found '/3 days'"),
        (Duration, "1/2/3 days", DAYS, "expected a time of at least 0 (such as 6 days), found '1/2/3 days'"),
        (Fraction, "4/3", DAYS, "expected a fraction between 0 and 1 (such as 25%), found '4/3'"),
        (Units, "1/2", DAYS, "expected a whole number of units of at least 0, found '1/2'"),
        (Money, "1/3", DAYS, "expected an amount of USD with at most 2 decimals, found '1/3'"),
        (Money, 6.555, DAYS, "expected an amount of USD with at most 2 decimals, found 6.555"),
        (Money, 6.5, YEN, "expected an amount of JPY with at most 0 decimals, found 6.5"),
        (Money, 10_000_000.01, DAYS, "expected an amount of money of at most 10000000, found 10000000.01"),
        (Money, "65", DAYS, "expected an amount of money of at least 0, found '65'"),
        (Units, 1.5, DAYS, "expected a whole number of units of at least 0, found 1.5"),
        (Units, 10**9 + 1, DAYS, "expected a whole number of units of at most 1000000000, found 1000000001"),
        (PositiveUnits, 0, DAYS, "expected a whole number of units of at least 1, found 0"),
        (SignedUnits, -(10**9) - 1, DAYS, "expected a whole number of units, found -1000000001"),
        (Weight, 0, DAYS, "expected a weight above 0, found 0"),
        (
            Duration,
            "1e-400 days",
            DAYS,
            "expected a time of at least 0 (such as 6 days), found '1e-400 days', which is too near to 0",
        ),
        (Weight, 1e-300, DAYS, "expected a weight above 0, found 1e-300, which is too near to 0"),
        (
            Rate,
            "1e-400 per day",
            DAYS,
            "expected a rate of at least 0 (such as 40 per day), found '1e-400 per day', which is too near to 0",
        ),
        (Flag, 1, DAYS, "expected true or false, found 1"),
        (
            Name,
            " a",
            DAYS,
            "expected a name of 1 to 100 printable characters without outer blanks, found ' a'",
        ),
        (Name, 'a."b', DAYS, "expected a name without dots, or without quotation marks, found 'a.\"b'"),
        (SupplierName, "mil", DAYS, "no supplier is named 'mil'; did you mean 'mill'?"),
        (SupplierNames, ["mill", "mill"], DAYS, "'mill' is named twice"),
        (SupplierShares, {"local": 0.5, "mill": 0.6}, DAYS, "expected shares that add up to 1, found 1.1"),
    ],
)
def test_mistakes(kind: Any, written: object, context: Context | None, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(kind, written, context)
    assert [error["msg"] for error in caught.value.errors()] == [message]


@given(st.integers(0, 10**9))
def test_money_is_exact(minor: int) -> None:
    """Every amount with two decimals is read as exactly its minor units."""
    assert read(Money, minor / 100) == minor


@given(st.just(0.0) | st.floats(1e-12, 1e6))
def test_bare_times_stay_what_they_are(time: float) -> None:
    assert read(Duration, time) == time
