"""What a report of a sensitivity study is made of, and the words and units of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.quantities import year_of
from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.grid import printable
from simbackorder.report.numbers import UNDEFINED
from simbackorder.report.path_words import path_words
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import heading
from simbackorder.report.result import Result, as_stated, head, unit_label, units
from simbackorder.report.reversal import number, of_a_year
from simbackorder.scenario.language.paths import parts_of, path_of
from simbackorder.scenario.sections.sensitivity import EVERY

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.outputs import Output
    from simbackorder.experiments.sensitivity.parameters import Parameter
    from simbackorder.experiments.sensitivity.screening import Screened
    from simbackorder.experiments.sensitivity.study import Ready
    from simbackorder.experiments.sensitivity.tornado import Tornado
    from simbackorder.experiments.task import Task


class Told(NamedTuple):
    """A study that was done, with what was found as stated."""

    result: Result
    ready: Ready
    found: Tornado | Screened

    @property
    def unit(self) -> str:
        """The unit of the measure, as in the catalogue."""
        return self.result.units[self.ready.measure]

    @property
    def scale(self) -> float:
        """What its numbers are multiplied by where people read them."""
        return 100.0 if self.unit == "fraction" else period(self.result).of(self.ready.measure, self.unit)

    @property
    def label(self) -> str:
        """Its unit where people read it."""
        return "%" if self.unit == "fraction" else unit_label(self.unit, self.result.head)

    @property
    def when(self) -> str:
        """To what stretch of time it refers, with a space before; empty if to none."""
        return f" {period(self.result).words}" if is_total(self.ready.measure, self.unit) else ""

    @property
    def most(self) -> int:
        """Decimals at most."""
        return self.result.head.minor_digits if self.unit == "money" else 4

    @property
    def words(self) -> str:
        """The measure in plain words."""
        return heading(self.ready.measure)

    def amounts(self, numbers: Sequence[Number]) -> list[str]:
        """Changes of a column, with signs and intervals."""
        return intervals([each.times(self.scale) for each in numbers], self.most)

    def amount(self, each: Number, signed: bool = False) -> str:
        """One amount with its interval and unit."""
        shown = self.amounts([each])[0] if each.mean is not None else UNDEFINED
        return f"{shown if signed else shown.removeprefix('+')} {self.label}".rstrip()

    def mean(self, value: float, near: float) -> str:
        """One amount, to as many digits as one that is off by `near` has."""
        return f"{means([Number(value, near).times(self.scale)], self.most)[0]} {self.label}".rstrip()


def told(task: Task, ready: Ready, found: Tornado | Screened) -> Told:
    """What there is to report."""
    about = head(task.scenario, task.means.engine)
    about = about._replace(notes=tuple(note for note in about.notes if note != as_stated(task.scenario)))
    return Told(Result(about, units(task.catalogue), found.stated), ready, found)


def parameter_words(path: str) -> str:
    """What a parameter is about.

    >>> parameter_words("suppliers.mill.lead_time.gamma.mean"), parameter_words("items.*.holding_rate")
    ('mean lead time (mill)', 'holding rate (all)')
    >>> parameter_words("suppliers.mill.unit_cost.*"), parameter_words("shipping.pick_and_pack.constant.value")
    ('unit cost (mill)', 'pick and pack')
    """
    parts = list(parts_of(path))
    if parts[-2:] == ["constant", "value"]:
        parts = parts[:-2]
    while len(parts) > 1 and parts[-1] == EVERY:
        parts.pop()
    if len(parts) > 3 and parts[-2] == "unit_cost":
        parts[-2:] = parts[-1], parts[-2]  # that of an item
    return path_words(path_of("all" if part == EVERY else part for part in parts))


def names(told: Told) -> dict[str, str]:
    """By path, the words of each parameter; the path itself, where words are those of another one, too."""
    said = {each.path: parameter_words(each.path) for each in told.ready.varied.parameters}
    often = [*said.values()]
    return {path: words if often.count(words) == 1 else printable(path) for path, words in said.items()}


def value(told: Told, parameter: Parameter, at: float) -> str:
    """A value with its unit; several numbers together as a share of what is stated."""
    bare = bare_value(told, parameter, at)
    if parameter.together:
        return f"{bare} %"
    if _of_a_year(parameter):
        return f"{bare} % a year"
    unit = unit_label(parameter.unit, told.result.head)
    return f"{bare} {unit}" if unit and unit != "fraction" else bare


def bare_value(told: Told, parameter: Parameter, at: float) -> str:
    """A value without its unit."""
    if parameter.together:
        return number(100 * at)
    return number(100 * at * year_of(told.result.head.time_unit) if _of_a_year(parameter) else at)


def _of_a_year(parameter: Parameter) -> bool:
    """Whether a rate is read as a share of a year."""
    return of_a_year(parameter.unit, max(abs(parameter.low), abs(parameter.high)))


def span(told: Told, parameter: Parameter) -> str:
    """From one end to the other."""
    return f"{bare_value(told, parameter, parameter.low)} to {value(told, parameter, parameter.high)}"


def output_words(told: Told, output: Output) -> str:
    """What an output is."""
    if output.less is None:
        return f"{heading(output.measure)} of '{printable(output.alternative)}'"
    return f"lead of '{printable(output.alternative)}' over '{printable(output.less)}'"
