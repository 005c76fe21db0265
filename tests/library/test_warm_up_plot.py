"""Welch's plot of a warm-up: from Python, and among the figures of a comparison that looked for one."""

import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.settling_shop import SHOP


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def test_it_is_the_warm_up_that_a_comparison_takes():
    found = sb.warm_up("shop.yaml")
    assert found.settled
    assert found.unit == "day"
    [said] = [note for note in sb.compare("shop.yaml", warm_up="auto", progress=False).notes if "Warm-up" in note]
    assert repr(found) == said
    assert f"Warm-up: {found.time:g} days" in said
    assert sb.warm_up("shop.yaml", workers=2).frame().equals(found.frame())


def test_the_frame_has_the_levels_and_their_moving_average():
    found = sb.warm_up("shop.yaml")
    rows = found.frame().query("alternative == 'backorder' and level == 'stock'")
    assert rows["time"].is_monotonic_increasing
    assert rows["time"].iloc[-1] == pytest.approx(400)
    assert 880 < rows["mean"].iloc[0] < 900  # of 900, after most of a day at 6 a day
    assert rows["mean"].iloc[-1] < 60
    window = len(rows) // 40
    middle = len(rows) // 2
    around = rows["mean"].iloc[middle - window : middle + window + 1]
    assert rows["smoothed"].iloc[middle] == pytest.approx(around.mean())
    assert rows["smoothed"].isna().sum() == window
    after = rows[rows["time"] > found.time]["smoothed"]
    assert np.nanmax(after) < 100


def test_a_shop_that_does_not_settle_can_be_looked_at():
    found = sb.warm_up(sb.text(SHOP).with_("time.length=160"))
    assert not found.settled
    assert "It changes after that." in repr(found)
    assert math.isfinite(found.time)


def test_the_plot_shows_both_levels_and_the_warm_up():
    pytest.importorskip("matplotlib")
    found = sb.warm_up("shop.yaml")
    stock, backlog = found.plot().axes
    assert [each.get_ylabel() for each in (stock, backlog)] == ["stock, units", "backlog, units"]
    for ax in (stock, backlog):
        assert ax.lines[-1].get_xdata()[0] == found.time
    assert [each.get_text() for each in stock.get_legend().get_texts()] == ["out of stock", "backorder"]


def test_it_is_among_the_figures_of_a_comparison_that_looked_for_it():
    pytest.importorskip("altair")
    words = ["compare", "shop.yaml", "--replications", "12", "--quiet", "--figures"]
    assert CliRunner().invoke(main, [*words, "without"]).exit_code == 0
    assert not list(Path("without").glob("warm-up*"))
    assert CliRunner().invoke(main, [*words, "with", "--warm-up", "auto"]).exit_code == 0
    drawn = Path("with/warm-up.svg").read_text()
    assert "days since the start" in drawn
    assert "backlog, units" in drawn
    assert Path("with/warm-up.png").stat().st_size > 10_000
    result = sb.compare("shop.yaml", replications=12, warm_up="auto", progress=False)
    result.write(figures="python")
    assert Path("python/warm-up.svg").read_text() == drawn
