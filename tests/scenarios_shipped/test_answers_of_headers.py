"""The profits that the headers of scenarios and README state are those of stored results of the whole study."""

import json
import re
from pathlib import Path

import pytest

import simbackorder as sb

ROOT = Path(__file__).parents[2]
STORED = json.loads((ROOT / "tests" / "golden" / "answers.json").read_text(encoding="utf-8"))
"""By scenario and alternative: mean and half-width of profit, and of its difference to the baseline."""
NUMBER = r"[\d,]+"
ROW = rf"\s{{2,}}({NUMBER}) ±\s*({NUMBER})(?:\s+([+-])\s*({NUMBER}) ±\s*({NUMBER}))?"


def agrees(printed: str, value: float) -> bool:
    """Whether a printed number is a value, rounded to its last digit that is not a zero, or to ten thousandths."""
    digits = printed.replace(",", "")
    unit = 10 ** (len(digits) - len(digits.rstrip("0")))
    return abs(int(digits) - abs(value)) <= max(0.51 * unit, 1e-4 * abs(value))


@pytest.mark.parametrize("name", sorted(STORED))
def test_header(name):
    lines = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    for alternative, found in STORED[name].items():
        rows = [m for line in lines if (m := re.match(rf"#\s+{re.escape(alternative)}{ROW}", line))]
        assert len(rows) == 1, alternative
        mean, half, sign, difference, its_half = rows[0].groups()
        printed = [(mean, found["profit"][0]), (half, found["profit"][1])]
        if "difference" in found:
            assert sign == ("+" if found["difference"][0] > 0 else "-")
            printed += [(difference, found["difference"][0]), (its_half, found["difference"][1])]
        assert [text for text, value in printed if not agrees(text, value)] == [], alternative


def test_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    viral, launch = STORED["viral_hoodie"], STORED["tech_launch"]
    row = next(line for line in text.splitlines() if line.startswith("| `viral_hoodie.yaml`"))
    gain = re.search(rf"\+({NUMBER}) ± ({NUMBER}) USD in 305 days", row)
    assert gain is not None
    assert agrees(gain[1], viral["backorder"]["difference"][0])
    assert agrees(gain[2], viral["backorder"]["difference"][1])
    row = next(line for line in text.splitlines() if line.startswith("| `tech_launch.yaml`"))
    gain = re.search(rf"\+({NUMBER}) ± ({NUMBER}) USD", row)
    assert gain is not None
    assert agrees(gain[1], launch["pre-orders"]["difference"][0])
    assert agrees(gain[2], launch["pre-orders"]["difference"][1])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(STORED))
def test_stored_results_are_those_of_the_study(name):
    result = sb.compare(ROOT / "scenarios" / f"{name}.yaml", engine="compiled")
    for alternative, found in STORED[name].items():
        profit = result[alternative]["profit"]
        assert [profit.mean, profit.half_width] == pytest.approx(found["profit"], abs=0.001)
