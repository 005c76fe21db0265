"""Ctrl-C while batches, selections and draws of inputs are simulated: status 130, and nothing half stored."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.experiments import replications
from support.small_shop import small_shop

UNCERTAIN = "uncertain: {customers.arrivals.rate: {normal: {mean: 5, sd: 1}}}\n"


@pytest.fixture
def interrupted(tmp_path, monkeypatch):
    """A shop of which somebody stops the third piece of work that is simulated."""
    (tmp_path / "shop.yaml").write_text(small_shop(3))
    (tmp_path / "inputs.yaml").write_text(small_shop(3) + UNCERTAIN)
    monkeypatch.chdir(tmp_path)
    true, done = replications._piece, []

    def stops(*given):
        done.append(given)
        if len(done) > 2:
            raise KeyboardInterrupt
        return true(*given)

    monkeypatch.setattr(replications, "_piece", stops)


@pytest.mark.parametrize(
    "words",
    [
        ["inputs.yaml", "--inputs", "10", "--out", "kept", "--report", "page.html"],
        ["shop.yaml", "--select", "--budget", "90"],
        ["shop.yaml", "--select", "--smallest-difference", "1"],
    ],
)
def test_an_interrupt_says_how_far_it_came_and_leaves_nothing(interrupted, words):
    found = CliRunner().invoke(main, ["compare", *words, "--workers", "1", "--engine", "simpy"])
    assert found.exit_code == 130, found.output
    assert "interrupted" in found.stderr
    assert "Nothing is stored of an unfinished study." in " ".join(found.stderr.split())
    assert found.stdout == ""
    assert not [file for file in Path().rglob("*") if file.is_file() and file.name not in ("shop.yaml", "inputs.yaml")]


def test_an_interrupted_batch_says_so(interrupted, monkeypatch):
    from simbackorder.experiments import batching

    def stops(*given, **also):
        raise KeyboardInterrupt

    monkeypatch.setattr(batching, "observed", stops)
    words = ["shop.yaml", "--batches", "10", "--set", "time.length=4000", "--engine", "simpy"]
    found = CliRunner().invoke(main, ["compare", *words])
    assert found.exit_code == 130, found.output
    assert "Nothing is stored of batches." in found.stderr
    assert found.stdout == ""
