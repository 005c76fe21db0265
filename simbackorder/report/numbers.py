"""Numbers as people read them: as many digits as the interval supports."""

import math

from simbackorder.report.result import Head

UNDEFINED = "-"
MOST_DECIMALS = 9
# Half-widths below this share of the mean are rounding, no uncertainty.
ROUNDING = 1e-12


def decimals(half_width: float | None, mean: float) -> int:
    """Decimals that show two significant digits of the half-width (negative: tens, hundreds...); without a half-width,
    six significant digits of the mean.

    >>> decimals(0.0123, 5.0), decimals(1234.0, 99999.0), decimals(0.0, 12.5)
    (3, -2, 4)
    """
    if half_width:
        return min(MOST_DECIMALS, 1 - math.floor(math.log10(half_width)))
    return min(MOST_DECIMALS, max(0, 5 - math.floor(math.log10(abs(mean))))) if mean else 0


def rounded(value: float, places: int, signed: bool = False) -> str:
    """The value with thousands separators at so many decimals; never `-0`.

    >>> rounded(1234567.0, -3), rounded(-0.0004, 2), rounded(3.14159, 2, signed=True)
    ('1,235,000', '0.00', '+3.14')
    """
    near = round(value, places) + 0.0
    sign = "+" if signed and near > 0 else ""
    return f"{sign}{near:,.{max(places, 0)}f}"


def interval(mean: float | None, half_width: float | None, unit: str, head: Head, signed: bool = False) -> str:
    """`mean ± half-width`, without the unit; fractions in percent, money to the currency's smallest unit at most."""
    if mean is None:
        return UNDEFINED
    scale = 100.0 if unit == "fraction" else 1.0
    value, half = scale * mean, None if half_width is None else scale * half_width
    if half is not None and half <= ROUNDING * abs(value):
        half = 0.0
    places = decimals(half, value)
    if unit == "money":
        places = min(places, head.minor_digits)
    elif not half:
        return _exact(value, places, signed) + ("" if half is None else " ± 0")
    shown = rounded(value, places, signed)
    return shown if half is None else f"{shown} ± {rounded(half, places)}"


def p_value(p: float | None) -> str:
    """A p-value to three decimals.

    >>> p_value(0.0004), p_value(0.0316), p_value(1.0), p_value(None)
    ('<0.001', '0.032', '1', '-')
    """
    if p is None:
        return UNDEFINED
    if p >= 0.9995:
        return "1"
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _exact(value: float, places: int, signed: bool) -> str:
    shown = rounded(value, places, signed)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
