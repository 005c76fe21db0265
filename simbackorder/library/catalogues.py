"""What may be chosen, and what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.experiments.names import chosen

if TYPE_CHECKING:
    import pandas as pd


def policies(family: str | None = None) -> pd.DataFrame:
    """Every policy, or those of one family, one's own among them.

    A row per rule: `family`, its `question`, whether it is decided `per_item`, `rule`, `summary`, `formula`,
    `parameters` (a list of mappings: name, type, unit, default, meaning), `source` and `caution`. Raises StudyError.
    """
    import pandas as pd

    from simbackorder.scenario.firm.policy_list import families

    listed = families()
    if family is not None:
        chosen(family, [each["family"] for each in listed], "family", "family")
        listed = [each for each in listed if each["family"] == family]
    about = ("family", "question", "per_item")
    return pd.DataFrame([{**{key: each[key] for key in about}, **rule} for each in listed for rule in each["rules"]])


def measures() -> pd.DataFrame:
    """Every measure: a row each, with its `unit` (money: the scenario's currency), whether `more` or `less` of it is
    `better`, its `definition`, and why it is `undefined` where it is."""
    import pandas as pd

    from simbackorder.metrics.catalogue import MEASURES
    from simbackorder.report.definitions import definition_rows

    return pd.DataFrame(definition_rows(MEASURES))
