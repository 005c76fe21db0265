"""What a policy takes for what a scenario does not state: as documented, until a change that is meant to change it.

`REWRITE_USUAL=1 python -m pytest tests/policies/test_usual_values.py` writes it anew: read what has changed.
"""

import json
import os
from pathlib import Path

import pytest
from pydantic import BaseModel

from simbackorder.policies.families import FAMILIES

FROZEN = Path(__file__).parent / "usual_values.json"


def plain(value):
    """A value as JSON has it: what has parts by its parts, what has none by its words."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    return value if isinstance(value, int | float | str | bool | None) else str(value)


def taken():
    """By family and rule, each parameter that may be left out; by family, all that a rule need not have."""
    without = {
        f"{family}, any rule": {
            name: plain(value) for name, value in vars(each.row).items() if not name.startswith("_")
        }
        for family, each in FAMILIES.items()
    }
    return without | {
        f"{family} {rule}": {
            name: plain(field.get_default(call_default_factory=True))
            for name, field in policy.parameters.model_fields.items()
            if not field.is_required() and name != "rule"
        }
        for family, each in FAMILIES.items()
        for rule, policy in each.table.items()
    }


@pytest.mark.skipif("REWRITE_USUAL" not in os.environ, reason="rewrites the frozen values, on request only")
def test_rewrite():
    FROZEN.write_text(json.dumps(taken(), indent=1) + "\n", encoding="utf-8")
    assert FROZEN.stat().st_size > 0


def test_what_is_not_stated():
    assert taken() == json.loads(FROZEN.read_text(encoding="utf-8"))
