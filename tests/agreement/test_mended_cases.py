"""Cases in which engines and oracle disagreed once."""

import json
from pathlib import Path

import pytest

from oracle.comparison import case_of, differences

CASES = json.loads(Path(__file__).with_name("mended_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(CASES))
def test_they_agree(name):
    case = case_of(*CASES[name])
    assert differences(case.scenario, case.path) == []
