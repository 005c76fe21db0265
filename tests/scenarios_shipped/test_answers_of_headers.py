"""The profits that the headers of scenarios and README state are those of stored results of the whole study."""

import json
import re
from pathlib import Path

import pytest

import simbackorder as sb

ROOT = Path(__file__).parents[2]
STORED = json.loads((ROOT / "tests" / "golden" / "answers.json").read_text(encoding="utf-8"))
"""By scenario and alternative: mean and half-width of profit, and of its difference to the baseline."""
SWEPT = json.loads((ROOT / "tests" / "golden" / "answers_of_sweeps.json").read_text(encoding="utf-8"))
"""By scenario and alternative, of every point in the order of the header's table: of the baseline the profit, of the
others the difference to it, as mean and half-width."""
ELSEWHERE = {
    ("viral_hoodie", "10,900", "3,400"): "the best against the next best",
    ("status_symbol", "72,600", "3,500"): "at half the attraction",
    ("keep_them_posted", "10,810", "640"): "dates on paper, told against silent",
    ("textbook", "119.3", "0.5"): "its objective is a cost",
}
"""Numbers of the README that are of something else than a profit or its difference to the baseline."""
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


@pytest.mark.parametrize("name", sorted(SWEPT))
def test_header_of_a_sweep(name):
    lines = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    for alternative, found in SWEPT[name].items():
        rows = [line for line in lines if re.match(rf"#\s+{re.escape(alternative)}\s{{2,}}[+-]?\s*[\d,]+ ±", line)]
        cells = [cell for line in rows for cell in re.findall(rf"([+-]?)\s*({NUMBER}) ±\s*({NUMBER})", line)]
        if not cells:
            assert alternative == next(iter(SWEPT[name])), "only the baseline may be left out"
            continue
        assert len(cells) == len(found), alternative
        for (sign, mean, half), (value, its_half) in zip(cells, found, strict=True):
            assert sign in ("", "+" if value > 0 else "-"), (alternative, mean)
            assert agrees(mean, value), (alternative, mean)
            assert agrees(half, its_half), (alternative, half)


def numbers_of_readme() -> list[tuple[str, str, str]]:
    """Scenario, mean and half-width of every number with an interval in the README's table of scenarios."""
    found = []
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| `(\w+)\.yaml` \|", line)
        if row:
            found += [(row[1], *pair) for pair in re.findall(r"([\d,.]*\d) ± ([\d,.]*\d)", line)]
    return found


@pytest.mark.parametrize(("name", "mean", "half"), numbers_of_readme())
def test_readme(name, mean, half):
    if (name, mean, half) in ELSEWHERE:
        return
    known = [value for found in STORED.get(name, {}).values() for value in found.values()]
    known += [value for found in SWEPT.get(name, {}).values() for value in found]
    assert any(agrees(mean, value) and agrees(half, its_half) for value, its_half in known)


def test_nothing_is_left_out_that_is_not_there():
    assert ELSEWHERE.keys() <= set(numbers_of_readme())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(STORED))
def test_stored_results_are_those_of_the_study(name):
    result = sb.compare(ROOT / "scenarios" / f"{name}.yaml", engine="compiled")
    for alternative, found in STORED[name].items():
        profit = result[alternative]["profit"]
        assert [profit.mean, profit.half_width] == pytest.approx(found["profit"], abs=0.001)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SWEPT))
def test_stored_sweeps_are_those_of_the_study(name):
    swept = sb.sweep(ROOT / "scenarios" / f"{name}.yaml", engine="compiled")
    last = list(swept.points[0][0])[-1]
    points = sorted(swept.points, key=lambda point: point[0][last]) if len(swept.points[0][0]) > 1 else swept.points
    for place, (_, result) in enumerate(points):
        baseline = result.alternatives[0]
        differences = result.differences().set_index(["alternative", "measure"])
        for alternative, found in SWEPT[name].items():
            if alternative == baseline:
                profit = result[alternative]["profit"]
                assert [profit.mean, profit.half_width] == pytest.approx(found[place], abs=0.001)
            else:
                row = differences.loc[(alternative, "profit")]
                assert [row["difference"], row["half_width"]] == pytest.approx(found[place], abs=0.001)
