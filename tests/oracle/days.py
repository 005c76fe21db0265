"""The oracle's clocks: work on open days only, and work at the speed of a ramp."""

from __future__ import annotations

import math
from typing import Any

from simbackorder.scenario.sections.calendars import open_days


class Days:
    """The days of a calendar; without one, all are open and time simply passes."""

    def __init__(self, calendar: Any, time: Any) -> None:
        self.calendar, self.time = calendar, time
        self.open: list[bool] = []
        self.before: list[int] = [0]

    def is_open(self, day: int) -> bool:
        if self.calendar is None or day >= math.ceil(self.time.length) + 731:
            return True
        while day >= len(self.open):
            self.open = [bool(it) for it in open_days(self.calendar, self.time.start, 2 * len(self.open) + 1000)]
        return self.open[day]

    def days_before(self, day: int) -> int:
        """How many open days there are before a day."""
        while day >= len(self.before):
            self.before.append(self.before[-1] + self.is_open(len(self.before) - 1))
        return self.before[day]

    def open_time(self, time: float) -> float:
        """The open time before."""
        if self.calendar is None:
            return time
        day = math.floor(time)
        return self.days_before(day) + (time - day if self.is_open(day) else 0.0)

    def end(self, time: float, work: float) -> float:
        """When work ends that begins at a time."""
        if self.calendar is None or work <= 0:
            return time + max(0.0, work)
        goal, day = self.open_time(time) + work, math.floor(time)
        while not self.is_open(day) or self.days_before(day) + 1 < goal - 1e-9:
            day += 1
        return day + (goal - self.days_before(day))


class Ramp:
    """A speed that rises from `initial` at `at` to 1, `over` later; the same questions as to `Days`."""

    def __init__(self, ramp: Any) -> None:
        self.first, self.at, self.over = float(ramp.initial), float(ramp.at), float(ramp.over)

    def open_time(self, time: float) -> float:
        """The work done by a time."""
        f, a, o = self.first, self.at, self.over
        if time <= a:
            return f * time
        if time < a + o:
            return f * time + (1 - f) * (time - a) ** 2 / (2 * o)
        return f * time + (1 - f) * o / 2 + (1 - f) * (time - a - o)

    def end(self, time: float, work: float) -> float:
        if work <= 0 or time >= self.at + self.over:
            return time + max(0.0, work)  # at full speed, without any rounding
        goal, f, a, o = self.open_time(time) + work, self.first, self.at, self.over
        if goal <= f * a:
            return goal / f
        full = f * (a + o) + (1 - f) * o / 2
        if goal >= full:
            return a + o + (goal - full)
        beyond = goal - f * a
        return a + 2 * beyond / (f + math.sqrt(f * f + 2 * (1 - f) / o * beyond))
