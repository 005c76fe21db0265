"""Where the leader changes along one number of a scenario."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments.break_even import BUDGET, BreakEven, break_even, stated
from simbackorder.experiments.comparison import Comparison, Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.failures import ArgumentError
from simbackorder.report.result import head
from simbackorder.report.reversal import reversal
from simbackorder.scenario.reading import loads
from support.small_shop import small_shop


def leading_until(limit: float, spread: float = 1.0):
    """Comparisons in which b is better than a by 10 for every currency unit that the price is below a limit."""
    noise = np.random.default_rng(1).normal(0, spread, 30)

    def compared(scenario) -> Comparison:
        price = scenario.items["cap"].price / 100
        values = np.ones((30, 2, 1, 2))
        values[:, 0, 0, 0] = 1000.0
        values[:, 1, 0, 0] = 1000.0 + 10 * (limit - price) + noise - noise.mean()
        observed = Observations(("a", "b"), ("profit",), values)
        return compare(observed, Goal("profit", 1, 0.95), {"profit": ""})

    return compared


@pytest.fixture
def shop():
    return loads(small_shop(4))


@pytest.mark.parametrize("limit", [26.5, 19.0, 60.0])
def test_it_is_found_with_its_interval_and_within_the_budget(shop, limit):
    found = break_even(shop, "items.cap.price", leading_until(limit))
    assert found.stated == 24
    assert found.value == pytest.approx(limit, abs=0.2)
    assert found.low < found.value < found.high
    half = 1.0 * 2.05 / 30**0.5 / 10
    assert found.high - found.low == pytest.approx(2 * half, rel=0.6)
    assert {found.leader, found.then} == {"a", "b"}
    assert found.comparisons <= BUDGET


def test_it_may_lie_nowhere(shop):
    found = break_even(shop, "items.cap.price", leading_until(1e6))
    assert (found.value, found.then, found.leader) == (None, None, "b")
    assert found.lowest <= 6
    assert found.highest == 240


@pytest.mark.parametrize("path", ["items.cap", "items.hat.price", "title", "policy.replenishment.rule", "x"])
def test_only_numbers_can_be_varied(shop, path):
    with pytest.raises(ArgumentError, match=path.split(".")[0]):
        stated(shop, path)


def test_compare_says_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(small_shop(4))
    words = ["compare", "shop.yaml", "--quiet", "--workers", "1", "--break-even", "items.cap.unit_cost"]
    text = CliRunner().invoke(main, words)
    assert text.exit_code == 0, text.output
    assert "What would reverse it: " in text.output
    (found,) = json.loads(CliRunner().invoke(main, [*words, "--format", "json"]).output)["break_even"]
    assert found["path"] == "items.cap.unit_cost"
    turn = sb.break_even("shop.yaml", "items.cap.unit_cost", workers=1)
    shared = ("value", "low", "high", "then", "leader", "stated", "lowest", "highest", "comparisons")
    assert [getattr(turn, name) for name in shared] == [found[name] for name in shared]
    assert str(turn).split()[0] in " ".join(text.output.split())
    with pytest.raises(sb.StudyError, match="no 'cup'"):
        sb.break_even("shop.yaml", "items.cup.price")
    wrong = CliRunner().invoke(main, [*words[:-1], "items.cup.price"])
    assert wrong.exit_code == 2
    assert "items.cup.price: no 'cup'" in wrong.output


def test_a_price_of_money_and_a_fine_reverse_the_answer_in_their_own_units():
    shop = loads(
        small_shop(4).replace("fans: {", "fans: {channel: {fines: [{of: late, at_most: 4%, every: 9, fine: 25}]}, ")
        + "finance: {rate: 9% per year}\n"
    )
    assert stated(shop, "customers.segments.fans.channel.fines.0.fine") == 25
    with pytest.raises(ArgumentError, match=r"no '1'; customers\.segments\.fans\.channel\.fines has: 0"):
        stated(shop, "customers.segments.fans.channel.fines.1.fine")
    rate = stated(shop, "finance.rate")
    found = BreakEven("finance.rate", "per time", rate, "a", 2 * rate, 1.5 * rate, 2.5 * rate, "b", rate, 3 * rate, 9)
    words = "leads until finance.rate (now 9 % a year) rises to about 18 % a year (13.5 to 22.5, 95 % sure)"
    assert words in reversal(found, head(shop, "simpy"), 0.95)
