"""The parameters that are varied, each with its range: those that are named, those that `uncertain` draws, or the usual
ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.drawn_inputs import Rounding
from simbackorder.experiments.names import did_you_mean
from simbackorder.experiments.sensitivity.usual import Number, usual
from simbackorder.sample_path.distributions import quantile
from simbackorder.scenario import writing
from simbackorder.scenario.language.nodes import reached
from simbackorder.scenario.language.overrides import BY_ITEM
from simbackorder.scenario.language.paths import parts_of, path_of
from simbackorder.scenario.language.problems import Problem, ScenarioError
from simbackorder.scenario.language.units import unit_at
from simbackorder.scenario.points import at
from simbackorder.scenario.reading import problem_at
from simbackorder.scenario.sections.sensitivity import EVERY, USUAL
from simbackorder.scenario.sections.uncertain import is_bootstrap

if TYPE_CHECKING:
    from simbackorder.scenario.language.distribution import Distribution
    from simbackorder.scenario.sections.schema import Scenario

STATED, UNCERTAIN, AS_USUAL = "stated", "uncertain", "usual"
TAILS = (0.05, 0.95)
"""Between these quantiles what `uncertain` draws is varied."""
RAREST = 1e-6
"""So near to 0 and 1 a probability may come; a design may have points there."""
DIGITS = 7
Settings = Mapping[str, float]


class Parameter(NamedTuple):
    """What is varied: one number, from one value to another; or several together, from one share of what is stated to
    another. `stated`: the number, or 1; `unit` of one number, as in `unit_at`; `distribution`: what `uncertain` says;
    `rounding`: how its values are written."""

    path: str
    numbers: tuple[Number, ...]
    stated: float
    low: float
    high: float
    unit: str
    distribution: Distribution | None = None
    rounding: Rounding = Rounding(None)

    @property
    def together(self) -> bool:
        """Whether it stands for several numbers."""
        return len(self.numbers) > 1

    def settings(self, value: float) -> dict[str, float]:
        """By path, the numbers at a value."""
        found = {}
        for number in self.numbers:
            exact = number.value * value if self.together else value
            found[path_of(number.keys)] = self.rounding.of(float(f"{exact:.{DIGITS}g}"))
        return found

    def at(self, share: float, whole: bool = False) -> float:
        """The value so far up its range; of what `uncertain` draws, so far up the probabilities between the ends of its
        range, or of the `whole` distribution."""
        if self.distribution is None:
            return self.low + share * (self.high - self.low)
        low, high = (RAREST, 1 - RAREST) if whole else TAILS
        return float(quantile(self.distribution, low + share * (high - low)))

    def read(self, value: float) -> float:
        """A value as the scenario has it; of several numbers as it is."""
        return value if self.together else next(iter(self.settings(value).values()))


class Varied(NamedTuple):
    """The parameters, and where their ranges come from: STATED, UNCERTAIN, or AS_USUAL, `within` a share."""

    parameters: tuple[Parameter, ...]
    source: str
    within: float


def varied(scenario: Scenario) -> Varied:
    """What of a scenario is varied, every end having been read. Raises ScenarioError with every mistake."""
    asked = named(scenario)
    memo: dict[Any, Any] = {}
    at(scenario._source, {}, memo)
    found: list[Parameter] = []
    wrong: dict[Problem, None] = {}
    for parameter in asked.parameters:
        try:
            found.append(_readable(scenario, parameter, asked.source, memo))
        except ScenarioError as error:
            if asked.source != AS_USUAL:
                wrong |= dict.fromkeys(error.problems)
    if wrong:
        raise ScenarioError(tuple(wrong))
    if not found:
        message = "nothing to vary: name parameters (sensitivity: {parameters: {customers.arrivals.rate: 20%}})"
        raise ScenarioError((problem_at(scenario, ("sensitivity",), message),))
    return asked._replace(parameters=tuple(found))


def named(scenario: Scenario) -> Varied:
    """The parameters with their ranges, of which nothing was read. Raises ScenarioError."""
    section, form = scenario.sensitivity, writing.form(scenario)
    uncertain = {path: each for path, each in scenario.uncertain.items() if not is_bootstrap(each)}
    within = section.within or USUAL
    if not section.parameters and not uncertain:
        every = (_within(path, numbers, within) for path, numbers in usual(form).items())
        return Varied(tuple(every), AS_USUAL, within)
    source = STATED if section.parameters else UNCERTAIN
    found, wrong = [], []
    for path in section.parameters or uncertain:
        try:
            numbers = tuple(_matching(form, parts_of(path)))
            if source == UNCERTAIN:
                found.append(_drawn(path, numbers, uncertain[path]))
                continue
            each = section.parameters[path]
            _no_bare_share(scenario, path)
            low, high = each.low, each.high
            if low is None or high is None:
                found.append(_within(path, _not_zero(numbers), each.within or within))
            elif len(numbers) > 1:
                raise ValueError(f"several numbers ({len(numbers)}): expected a share, such as 20%, found from and to")
            else:
                found.append(Parameter(path, numbers, numbers[0].value, low, high, unit_at(path)))
        except ValueError as error:
            wrong.append(problem_at(scenario, _place(source, path), str(error)))
    if wrong:
        raise ScenarioError(tuple(wrong))
    return Varied(tuple(found), source, within)


def _within(path: str, numbers: tuple[Number, ...], share: float) -> Parameter:
    if len(numbers) > 1:
        return Parameter(path, numbers, 1.0, 1 - share, 1 + share, "1")
    (number,) = numbers
    ends = sorted(number.value * each for each in (1 - share, 1 + share))
    return Parameter(path, numbers, number.value, ends[0], ends[1], unit_at(path))


def _no_bare_share(scenario: Scenario, path: str) -> None:
    """Raises ValueError if an end of a rate is a percentage of no time: it would be one of the scenario's unit."""
    stated = reached(scenario._source.tree, ("sensitivity", "parameters", path))
    for end in ("from", "to") if isinstance(stated, dict) and unit_at(path) == "per time" else ():
        text = str(stated.get(end, "")).strip()
        if text.endswith("%"):
            raise ValueError(f"expected a share per time (such as 25% per year), found {text!r}")


def _drawn(path: str, numbers: tuple[Number, ...], distribution: Distribution) -> Parameter:
    if len(numbers) > 1:
        raise ValueError(f"several numbers ({len(numbers)}): name one of them")
    low, high = (float(quantile(distribution, u)) for u in TAILS)
    return Parameter(path, numbers, numbers[0].value, low, high, unit_at(path), distribution)


def _not_zero(numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    found = tuple(number for number in numbers if number.value)
    if not found:
        raise ValueError("the scenario states 0, of which there is no share: expected from and to")
    return found


def _matching(form: Any, parts: tuple[str, ...], before: tuple[str, ...] = ()) -> Iterator[Number]:
    """The numbers that a path leads to. Raises ValueError with the nearest name if there are none."""
    of_each_item = isinstance(form, int | float) and before[-1:] and before[-1] in BY_ITEM.get(before[0], ())
    if not parts or (of_each_item and len(parts) == 1):
        if isinstance(form, bool) or not isinstance(form, int | float):
            below = f", which has {', '.join(map(str, form))}" if isinstance(form, dict) and form else ""
            raise ValueError(f"expected the path of a number, found that of {_kind(form)}{below}")
        yield Number((*before, *parts), float(form))
        return
    key, rest = parts[0], parts[1:]
    known = form if isinstance(form, dict) else {str(n): each for n, each in enumerate(form)} if _is_list(form) else {}
    if key == EVERY and known:
        found: list[Number] = []
        for name, below in known.items():
            try:
                found += _matching(below, rest, (*before, name))
            except ValueError:
                continue
        if not found:
            raise ValueError(f"no number is at {'.'.join(rest) or 'any name'} of any of {', '.join(known)}")
        yield from found
        return
    if key not in known:
        there = f" at {path_of(before)}" if before else ""
        listed = f"; there are: {', '.join(map(str, known))}" if 0 < len(known) <= 20 else ""
        raise ValueError(f"no {key!r}{there}{did_you_mean(key, map(str, known)) or listed}")
    yield from _matching(known[key], rest, (*before, key))


def _is_list(form: Any) -> bool:
    """Whether it has entries that go by their place, from 0 on."""
    return isinstance(form, list | tuple)


def _kind(value: object) -> str:
    return "a section" if isinstance(value, dict) else "a list" if isinstance(value, list) else repr(value)


def _place(source: str, path: str) -> tuple[str, ...]:
    return ("sensitivity", "parameters", path) if source == STATED else ("uncertain", path)


def _readable(scenario: Scenario, parameter: Parameter, source: str, memo: dict[Any, Any]) -> Parameter:
    """The parameter as its values are written: as they are, or, where the scenario reads no more, in the currency's
    decimals or as whole numbers. Raises ScenarioError."""
    tried = [parameter.low, parameter.high, parameter.at(0.381966), parameter.at(0.618034)]
    for decimals in (None, scenario.minor_digits, 0):
        rounded = parameter._replace(rounding=Rounding(decimals))
        if all(_is_read(scenario, rounded, value, memo) for value in tried):
            low, high = (rounded.read(value) for value in (parameter.low, parameter.high))
            if low == high:
                found = f"found {low:g} to {high:g} once rounded to what the scenario reads"
                raise ScenarioError(
                    (problem_at(scenario, _place(source, parameter.path), f"expected a range, {found}"),)
                )
            return rounded._replace(low=low, high=high)
    problems = []
    for value in tried[:2]:
        try:
            at(scenario._source, parameter.settings(value), dict(memo))
        except ScenarioError as error:
            problems += [beyond(scenario, source, parameter, value, each) for each in error.problems]
    raise ScenarioError(tuple(dict.fromkeys(problems)))


def beyond(scenario: Scenario, source: str, parameter: Parameter, value: float, problem: Problem) -> Problem:
    """What the scenario says of a value, at the place that states the range."""
    where = "" if problem.path == parameter.path else f"{problem.path}: "
    shown = f"{value:g} times what is stated" if parameter.together else f"{value:g}"
    place = _place(source, parameter.path) if source != AS_USUAL else parts_of(parameter.path)
    return problem_at(scenario, place, f"{where}{problem.message} (at {shown})")


def _is_read(scenario: Scenario, parameter: Parameter, value: float, memo: dict[Any, Any]) -> bool:
    try:
        at(scenario._source, parameter.settings(value), dict(memo))
    except ScenarioError:
        return False
    return True
