"""`--seed`: which random numbers, between bounds that help and errors state in words."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(2))


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "trace"])
def test_help_states_the_bounds(command):
    said = " ".join(CliRunner().invoke(main, [command, "--help"]).output.split())
    assert "--seed N Which random numbers: a whole number from 0 to 1,000,000,000;" in said


@pytest.mark.parametrize("seed", ["-1", "1000000001", "1.5", "many", "9" * 30])
@pytest.mark.parametrize("command", ["run", "trace"])
def test_what_is_beyond_them_is_refused_in_words(command, seed):
    found = CliRunner().invoke(main, [command, "shop.yaml", "--seed", seed])
    assert found.exit_code == 2
    assert f"expected a whole number from 0 to 1,000,000,000, found {seed}" in " ".join(found.output.split())


@pytest.mark.parametrize("seed", ["0", "1000000000"])
def test_the_bounds_are_seeds(seed):
    found = CliRunner().invoke(main, ["run", "shop.yaml", "--seed", seed, "--quiet"])
    assert found.exit_code == 0
    assert f"seed {seed}" in found.output
