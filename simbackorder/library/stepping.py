"""One run, step by step: let it go on until a time, and look at the shop."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.names import chosen
from simbackorder.failures import ArgumentError
from simbackorder.library.simulating import a_time, whole
from simbackorder.library.study import Study, study_of
from simbackorder.report.entries import names_of
from simbackorder.state import NONE, OPEN, ledger

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.engines.reference import Business, Environment
    from simbackorder.scenario.sections.schema import Scenario

LEVELS = ("on_hand", "reserved", "in_putaway", "backorders", "on_order")


class Simulation:
    """A run of one alternative by SimPy that stands still at `now`: go on by `run` or `step`, and look at `stock`,
    `orders`, `supplies` and `accounts`. `environment` is SimPy's own. Times are in the scenario's unit."""

    def __init__(self, scenario: Scenario, business: Business) -> None:
        self._scenario, self._business = scenario, business
        self._books: Any = business.s
        self._over = False

    @property
    def environment(self) -> Environment:
        """SimPy's environment, with all that is due."""
        return self._business.env

    @property
    def now(self) -> float:
        """How far the run has come."""
        return float(self._business.env.now)

    @property
    def end(self) -> float:
        """When the run ends."""
        return self._business.shop.end

    def step(self) -> float:
        """Let the next event happen. The time at which it did; of a run that is over, its end."""
        if self.environment.peek() < self.end:
            self.environment.step()
        else:
            self.run()
        return self.now

    def run(self, until: float | None = None) -> Simulation:
        """Let everything happen that is due before `until`, by default all of it, and close the books then. Raises
        StudyError if that is not ahead."""
        a_time(until, "until")
        if until is not None and not self.now <= until <= self.end:
            raise ArgumentError(f"expected a time from {self.now:g} to {self.end:g}, found {until!r}", "until")
        if until is not None and until < self.end:
            if until > self.now:
                self.environment.run(until=until)
        elif not self._over:
            self._business.close()
            self._over = True
        return self

    def stock(self) -> pd.DataFrame:
        """Units now, a row per item: `on_hand` (on the shelf), of them `reserved`; `in_putaway`; `backorders` (owed to
        customers); `on_order` (not yet received); `position`: on hand, in put-away and on order less reserved and
        backorders."""
        import pandas as pd

        rows = [{name: getattr(item, name) for name in LEVELS} for item in self._books.items]
        found = pd.DataFrame(rows, index=pd.Index(self._names.items, name="item"), columns=list(LEVELS))
        ours = found["on_hand"] + found["in_putaway"] + found["on_order"]
        return found.assign(position=ours - found["reserved"] - found["backorders"])

    def orders(self) -> pd.DataFrame:
        """The customers' orders that are open now, a row each: `order` (its number of arrival, from 1), `segment`,
        `placed`, `promised` (NaN: no date was told), and units `accepted`, `lacking` (backordered) and `reserved`."""
        import pandas as pd

        s, path = self._books, self._business.path
        columns = ("order", "segment", "placed", "promised", "accepted", "lacking", "reserved")
        rows = []
        for o, order in enumerate(s.orders):
            if path.placed[o] > self.now:
                break
            if order.accepted > 0 and order.closed == OPEN:
                segment = self._names.segments[path.segment[o]]
                promised = order.promised if order.promised < float("inf") else float("nan")
                units = (order.accepted, order.lacking, order.reserved)
                rows.append((o + 1, segment, path.placed[o], promised, *units))
        return pd.DataFrame(rows, columns=list(columns))

    def supplies(self) -> pd.DataFrame:
        """Replenishment orders that are open now, a row each: `order` (from 1), `item`, `supplier` (None: open at the
        start), `placed`, and `units` still to come."""
        import pandas as pd

        s, names = self._books, self._names
        rows = []
        for k in range(s.world[0].supplies):
            supply = s.supplies[k]
            if supply.arrived == OPEN and supply.quantity > 0:
                whose = None if supply.supplier == NONE else names.suppliers[supply.supplier]
                rows.append((k + 1, names.items[supply.item], whose, supply.placed, supply.quantity))
        return pd.DataFrame(rows, columns=["order", "item", "supplier", "placed", "units"])

    def accounts(self) -> pd.Series[float]:
        """The balance of every account now, debits less credits, in currency units. Holding cost is posted at the end
        of the warm-up and of the run."""
        import pandas as pd

        balances = [account.balance / 10**self._scenario.minor_digits for account in self._books.accounts]
        return pd.Series(balances, index=pd.Index(ledger.NAMES, name="account"), name=self._scenario.currency)

    @property
    def _names(self) -> Any:
        return names_of(self._scenario)

    def __repr__(self) -> str:
        return f"Simulation at {self.now:g} of {self.end:g} {self._scenario.time.unit}s"


def simulate(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternative: str | None = None,
    *,
    replication: int = 1,
    seed: int | None = None,
) -> Simulation:
    """Begin one run of an alternative (by default the first) by SimPy, to be gone through by hand.

    `replication` counts from 1, as in `trace`: the same customers and deliveries. Raises StudyError.
    """
    from simbackorder.engines.reference import begun
    from simbackorder.opening.shop import open_shop
    from simbackorder.sample_path.drawing import draw

    given = study_of(study).with_(seed=seed)
    whole(replication, "replication", 2**31)
    scenario, known = given._scenario, given.alternatives
    name = known[0] if alternative is None else chosen(alternative, known, "alternative", "alternative")
    check_size(scenario)
    path = draw(scenario, replication - 1)
    return Simulation(scenario, begun(open_shop(scenario, scenario.alternatives[name]), path))
