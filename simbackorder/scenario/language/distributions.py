"""Distributions as a scenario states them: a name and the parameters that the user chose.

A distribution is evaluated in `sample_path`; here it is only read, checked and written. Times are in the scenario's
unit of time. Parameters by name (alternatives apart by `|`): constant value; exponential mean; gamma mean, cv | shape,
scale; erlang mean, stages; weibull mean, shape | mean, cv | scale, shape; lognormal mean, cv | mu, sigma; normal mean,
cv | mean, sd (truncated at 0); uniform low, high; triangular low, mode, high; poisson mean; geometric mean | p;
negative_binomial mean, cv | r, p; binomial n, p; table values, probabilities (by value); sequence values; empirical
values (and file, column when they come from a file); scipy law (its name there) and the parameters it has there;
piecewise from, rate (a hazard that is constant from each time on; of times only).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simbackorder.quantities import (
    DURATION_QUANTITY,
    FRACTION_QUANTITY,
    Context,
    Quantity,
    mistake,
    mistake_of,
    mixed,
    nearest,
    number_form,
    plain_number,
    shown,
    total_text,
)
from simbackorder.scenario.language.distribution import Distribution as Distribution
from simbackorder.scenario.language.distribution import DistributionError, Found, read_number
from simbackorder.scenario.language.hazards import piecewise

TIME = DURATION_QUANTITY
COUNT = Quantity("a number", "units", number_form, 0, 1e9)
SHAPE = Quantity("a number", "1", number_form, 0, 1e3, above=True)
REAL = Quantity("a number", "1", number_form, -1e9, 1e9)
WHOLE = Quantity("a whole number", "1", number_form, 1, 1e9, whole=True)
SIZE = Quantity("a number", "1", number_form, 0, 1e9, above=True)
CHANCE = replace(FRACTION_QUANTITY, above=True)
# Parameters in the distribution's own unit: a time, or a count.
ABOUT = ["mean", "scale", "sd", "low", "mode", "high", "value"]
POSITIVE = ["mean", "scale", "sd"]
OTHERS = {
    "cv": SHAPE,
    "shape": SHAPE,
    "stages": WHOLE,
    "mu": REAL,
    "sigma": SHAPE,
    "p": CHANCE,
    "r": SIZE,
    "n": WHOLE,
}

SHAPES: dict[str, tuple[tuple[str, ...], ...]] = {
    "constant": (("value",),),
    "exponential": (("mean",),),
    "gamma": (("mean", "cv"), ("shape", "scale")),
    "erlang": (("mean", "stages"),),
    "weibull": (("mean", "shape"), ("mean", "cv"), ("scale", "shape")),
    "lognormal": (("mean", "cv"), ("mu", "sigma")),
    "normal": (("mean", "cv"), ("mean", "sd")),
    "uniform": (("low", "high"),),
    "triangular": (("low", "mode", "high"),),
    "poisson": (("mean",),),
    "geometric": (("mean",), ("p",)),
    "negative_binomial": (("mean", "cv"), ("r", "p")),
    "binomial": (("n", "p"),),
}
LISTED = ("table", "sequence", "empirical", "scipy", "piecewise")
NAMES = (*SHAPES, *LISTED)
POSITIONAL = {name: SHAPES[name][0] for name in ("constant", "exponential", "poisson", "uniform", "triangular")}
LONGEST_LIST = 1_000_000


def read_distribution(value: object, context: Context | None, unit: Quantity, bare: str = "constant") -> Distribution:
    """The distribution that a file's value stands for; `unit` says what it draws (TIME or COUNT), `bare` what a bare
    number is.

    Raises pydantic's ValidationError, whose places are inside the distribution.
    """
    try:
        if isinstance(value, Distribution):
            return value
        if not isinstance(value, dict):
            return Distribution(bare, ((POSITIONAL[bare][0], bare_number(value, context, unit, bare)),))
        name, stated = named(value)
        return READERS.get(name, natural)(name, stated, context, unit)
    except DistributionError as mistakes:
        raise mistakes.as_validation_error(value) from None


def bare_number(value: object, context: Context | None, unit: Quantity, bare: str) -> float:
    wanted = replace(unit, noun=f"{unit.noun} or a distribution", above=bare != "constant")
    return read_number(value, wanted, context, ())


def named(value: dict[str, Any]) -> tuple[str, Any]:
    """The one distribution that the mapping names."""
    unknown = [name for name in value if name not in NAMES]
    if unknown:
        others = f"; the distributions are {', '.join(NAMES)}"
        messages = {n: f"no distribution is named {shown(n)}{nearest(n, NAMES) or others}" for n in map(str, unknown)}
        raise DistributionError([((n,), mistake_of(message)) for n, message in messages.items()])
    if len(value) != 1:
        raise DistributionError([((), mixed("one distribution", " and ".join(value) or "an empty mapping"))])
    return next(iter(value.items()))


def spread(name: str, stated: object) -> object:
    """Positional parameters (`exponential: 10 days`, `triangular: [1, 2, 5]`) given their names."""
    order = POSITIONAL.get(name)
    if order and isinstance(stated, list) and len(stated) == len(order):
        return dict(zip(order, stated, strict=True))
    if order and len(order) == 1 and not isinstance(stated, dict | list):
        return {order[0]: stated}
    return stated


def natural(name: str, stated: object, context: Context | None, unit: Quantity) -> Distribution:
    """A distribution with parameters by name."""
    given = spread(name, stated)
    sets = SHAPES[name]
    if not isinstance(given, dict):
        raise DistributionError([((name,), mistake(wanted(sets), given))])
    given = {("stages" if name == "erlang" and key == "k" else key): value for key, value in given.items()}
    found = wrong_names(name, given, sets)
    chosen = next((names for names in sets if set(names) == set(given)), ())
    known = {key for names in sets for key in names}
    values: dict[str, float] = {}
    for key in chosen or [key for key in given if key in known]:
        try:
            values[key] = read_number(given[key], quantity_of(key, name, unit), context, (name, key))
        except DistributionError as mistakes:
            found += mistakes.found
    found += wrong_together(name, values)
    if found:
        raise DistributionError(found)
    return Distribution(name, tuple(values.items()))


def wanted(sets: tuple[tuple[str, ...], ...]) -> str:
    return ", or ".join(" and ".join(names) for names in sets)


def wrong_names(name: str, given: dict[str, Any], sets: tuple[tuple[str, ...], ...]) -> list[Found]:
    """Every parameter is one of the distribution's, and together they determine it; what is not so."""
    known = [key for names in sets for key in names]
    unknown = [key for key in given if key not in known]
    if unknown:
        expected = f"; expected {wanted(sets)}"
        return [((name, key), mistake_of("unknown key" + (nearest(key, known) or expected))) for key in unknown]
    if set(given) not in [set(names) for names in sets]:
        return [((name,), mixed(wanted(sets), " and ".join(given) or "an empty mapping"))]
    return []


def quantity_of(key: str, name: str, unit: Quantity) -> Quantity:
    if key not in ABOUT:
        return OTHERS[key]
    return replace(unit, above=True) if key in POSITIVE else unit


def wrong_together(name: str, values: dict[str, float]) -> list[Found]:
    """Conditions between a distribution's parameters that do not hold; those of parameters that are missing do."""
    condition = CONDITIONS.get(name)
    try:
        problem = condition(values) if condition else None
    except KeyError:
        return []
    return [((name, problem[0]), mistake(problem[1], values[problem[0]]))] if problem else []


Problem = tuple[str, str] | None


def ordered_uniform(values: dict[str, float]) -> Problem:
    return None if values["low"] < values["high"] else ("high", f"high above low ({plain_number(values['low'])})")


def ordered_triangular(values: dict[str, float]) -> Problem:
    low, mode, high = values["low"], values["mode"], values["high"]
    if not low <= mode <= high:
        return "mode", f"mode between low ({plain_number(low)}) and high ({plain_number(high)})"
    return None if low < high else ("high", f"high above low ({plain_number(low)})")


def possible_geometric(values: dict[str, float]) -> Problem:
    return ("mean", "a mean of at least 1") if values.get("mean", 1) < 1 else None


def possible_negative_binomial(values: dict[str, float]) -> Problem:
    if {"mean", "cv"} <= set(values) and values["cv"] ** 2 * values["mean"] <= 1:
        least = 1 / math.sqrt(values["mean"])
        return "cv", f"cv above {least:.4g}, that of a Poisson distribution with this mean"
    return None


CONDITIONS: dict[str, Callable[[dict[str, float]], Problem]] = {
    "uniform": ordered_uniform,
    "triangular": ordered_triangular,
    "geometric": possible_geometric,
    "negative_binomial": possible_negative_binomial,
}


def table(name: str, stated: object, context: Context | None, unit: Quantity) -> Distribution:
    """A discrete distribution: value -> probability."""
    if not isinstance(stated, dict) or not stated:
        raise DistributionError([((name,), mistake("a mapping of values to probabilities", stated))])
    values: list[float] = []
    probabilities: list[float] = []
    found: list[Found] = []
    for key, share in stated.items():
        for known, number, quantity in ((values, written_number(key), unit), (probabilities, share, FRACTION_QUANTITY)):
            try:
                known.append(read_number(number, quantity, context, (name, key)))
            except DistributionError as mistakes:
                found += mistakes.found
    if len(probabilities) == len(stated) and abs(math.fsum(probabilities) - 1) > 1e-6:
        found.append(((name,), mixed("probabilities that add up to 1", total_text(probabilities))))
    if len(set(values)) < len(values):
        found.append(((name,), mistake_of("a value is listed twice")))
    if found:
        raise DistributionError(found)
    pairs = sorted(zip(values, probabilities, strict=True))
    ordered, chances = tuple(value for value, _ in pairs), tuple(chance for _, chance in pairs)
    return Distribution(name, (("values", ordered), ("probabilities", chances)))


def written_number(text: object) -> object:
    """The number that a key of a table stands for; other text is left to the reader of durations."""
    try:
        return float(str(text))
    except ValueError:
        return text


def listed(name: str, stated: object, context: Context | None, unit: Quantity) -> Distribution:
    """A list of values: a sequence used in turn, or an empirical distribution."""
    if name == "empirical" and isinstance(stated, dict):
        return from_file(stated, context, unit)
    if not isinstance(stated, list | tuple) or not stated:
        expected = "a list of values" + (", or file and column" if name == "empirical" else "")
        raise DistributionError([((name,), mistake(expected, stated))])
    if len(stated) > LONGEST_LIST:
        raise DistributionError([((name,), mistake(f"at most {LONGEST_LIST} values", len(stated)))])
    values, found = [], []
    for index, value in enumerate(stated):
        try:
            values.append(read_number(value, unit, context, (name, index)))
        except DistributionError as mistakes:
            found += mistakes.found
    if found:
        raise DistributionError(found)
    return Distribution(name, (("values", tuple(values)),))


def from_file(stated: dict[str, Any], context: Context | None, unit: Quantity) -> Distribution:
    """An empirical distribution from a column of a CSV file in the scenario's folder."""
    if set(stated) != {"file", "column"} or not all(isinstance(value, str) for value in stated.values()):
        raise DistributionError(
            [(("empirical",), mixed("file and column", " and ".join(stated) or "an empty mapping"))]
        )
    column_of = getattr(context, "column_of", None)
    if column_of is None:
        raise DistributionError([(("empirical",), mistake_of("a file can be read only as part of a scenario file"))])
    try:
        values = column_of(stated["file"], stated["column"])
    except ValueError as error:
        raise DistributionError([(("empirical", "file"), mistake_of(str(error)))]) from None
    numbers = tuple(read_number(value, unit, context, ("empirical", "file")) for value in values)
    return Distribution("empirical", (("values", numbers), ("file", stated["file"]), ("column", stated["column"])))


def from_scipy(name: str, stated: object, context: Context | None, unit: Quantity) -> Distribution:
    """A distribution of scipy.stats with its own parameters; loc and scale are in the distribution's unit."""
    if not isinstance(stated, dict) or not isinstance(stated.get("law"), str):
        raise DistributionError([((name,), mistake("law and its parameters", stated))])
    known = scipy_parameters(stated["law"])
    chosen: dict[str, float] = {}
    found: list[Found] = []
    for key, value in stated.items():
        if key == "law":
            continue
        if key not in known:
            hint = nearest(key, known) or f"; expected {', '.join(known)}"
            found.append(((name, key), mistake_of("unknown key" + hint)))
            continue
        quantity = replace(unit, low=-1e6) if key == "loc" else replace(unit, above=True) if key == "scale" else REAL
        try:
            chosen[key] = read_number(value, quantity, context, (name, key))
        except DistributionError as mistakes:
            found += mistakes.found
    if found:
        raise DistributionError(found)
    check_scipy(stated["law"], chosen)
    return Distribution(name, (("law", stated["law"]), *((key, chosen[key]) for key in known if key in chosen)))


def scipy_parameters(name: str) -> list[str]:
    """The parameters of a univariate distribution of scipy.stats."""
    from scipy import stats

    known = [key for key in dir(stats) if isinstance(getattr(stats, key), stats.rv_continuous | stats.rv_discrete)]
    if name not in known:
        message = f"scipy.stats has no distribution {shown(name)}{nearest(name, known)}"
        raise DistributionError([(("scipy", "law"), mistake_of(message))])
    if name in BY_INTEGRATION:
        message = f"expected a law whose quantiles scipy works out in less than seconds, found {shown(name)}"
        raise DistributionError([(("scipy", "law"), mistake_of(message))])
    found = getattr(stats, name)
    shapes = found.shapes.split(", ") if found.shapes else []
    return [*shapes, "loc", *(["scale"] if isinstance(found, stats.rv_continuous) else [])]


def check_scipy(name: str, chosen: dict[str, float]) -> None:
    """The distribution exists with these parameters: its median is a number."""
    import warnings

    from scipy import stats

    found = ", ".join(f"{key} {plain_number(value)}" for key, value in chosen.items()) or "none"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frozen = getattr(stats, name)(**chosen)
            if not can_be_summed(frozen, 0.5):
                rest = f"scipy.stats.{name}, whose chances are added up one by one, has few values"
                raise DistributionError([(("scipy",), mixed(f"parameters for which {rest}", found))])
            median = float(frozen.ppf(0.5))
    except (TypeError, ValueError, RuntimeError, ArithmeticError):
        median = math.nan
    if not math.isfinite(median):
        raise DistributionError([(("scipy",), mixed(f"parameters for which scipy.stats.{name} exists", found))])


MOST_SUMMED = 100_000
"""Values whose chances scipy adds up, again and again, for a single quantile where it knows no formula."""
LONGEST_TAIL, LEFT_OUT = 1_000_000, 1e-9
"""Of such a law without a last value: up to where all is but for this chance; otherwise it takes all the memory."""
BY_ROOT_FINDING = ("nchypergeom_fisher", "nchypergeom_wallenius")
"""Laws of which a single chance takes a hundred times as long."""


BY_INTEGRATION = ("levy_stable",)
"""Laws of which every chance is an integral, and every quantile a search among them. (Where all values of this one are
times its mean is infinite.)"""


def tail_can_be_summed(distribution: Distribution) -> bool:
    """Whether the quantiles of a distribution can be worked out far into its tail."""
    if distribution.name != "scipy":
        return True
    from scipy import stats

    given: dict[str, Any] = dict(distribution.parameters)
    return can_be_summed(getattr(stats, given.pop("law"))(**given), LEFT_OUT)


def can_be_summed(frozen: Any, left: float) -> bool:
    """Whether a law of scipy's has a formula for its quantiles, or values few enough to add their chances up, all but
    for so much chance that is left."""
    from scipy import stats

    if not isinstance(frozen.dist, stats.rv_discrete) or type(frozen.dist)._cdf is not stats.rv_discrete._cdf:
        return True
    first, last = frozen.support()
    if math.isinf(last):
        return bool(frozen.sf(first + LONGEST_TAIL) <= left)
    return bool(last - first <= MOST_SUMMED / (100 if frozen.dist.name in BY_ROOT_FINDING else 1))


READERS: dict[str, Callable[[str, object, Context | None, Quantity], Distribution]] = {
    "table": table,
    "sequence": listed,
    "empirical": listed,
    "scipy": from_scipy,
    "piecewise": piecewise,
}
