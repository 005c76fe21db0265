"""`--warm-up`, and whether a study says that its shop had not settled, on a shop that opens with far too much stock."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.settling_shop import SHOP

SOLD_OFF = 900 / 6


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def ran(command, *words, status=0):
    found = CliRunner().invoke(main, [command, "shop.yaml", *words])
    assert found.exit_code == status, found.output
    return found


def notes(*words):
    return json.loads(ran("compare", "--format", "json", "--quiet", *words).stdout)["notes"]


def told(*words):
    return [note for note in notes(*words) if note.startswith("The shop had not settled")]


def test_the_warm_up_that_is_found_ends_when_the_stock_is_sold_off():
    (said,) = [note for note in notes("--warm-up", "auto") if note.startswith("Warm-up: ")]
    days = float(said.split()[1])
    assert SOLD_OFF - 10 <= days <= 200
    stated = json.loads(ran("compare", "--warm-up", f"{days:g} days", "--format", "json", "--quiet").stdout)
    found = json.loads(ran("compare", "--warm-up", "auto", "--format", "json", "--quiet").stdout)
    assert found["scenario"] == stated["scenario"]
    assert found["alternatives"] == stated["alternatives"]


def test_run_has_it_and_any_number_of_workers_finds_the_same():
    one, two = (ran("run", "--warm-up", "auto", "--quiet", "--workers", n).stdout for n in "12")
    assert one == two
    assert "Warm-up: " in one


def test_a_warm_up_that_is_too_short_is_told():
    (said,) = told()
    assert "after 10 days: the stock of" in said
    early = float(said.split(" is ")[1].split()[0])
    assert 450 < early < 800  # of 900, after 10 to 108 days at 6 a day
    assert "The shop had not settled" in " ".join(ran("compare", "--quiet").stdout.split())
    assert "The shop had not settled" in " ".join(ran("run", "--quiet").stdout.split())


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("it has settled", ["--warm-up", "200 days"]),
        ("no warm-up was stated", ["--set", "time.warm_up=0"]),
        (
            "demand is stated to change",
            ["--set", "customers.arrivals.surges=[{at: 2024-03-01, peak: 3, half_life: 9}]"],
        ),
        ("customers leave for good", ["--set", "customers.segments.fans.loyalty={refused: 0.1}"]),
    ],
)
def test_it_is_not_told_where(what, words):
    if "loyalty" in words[-1]:
        words = [*words, "--set", "customers.population=5000"]
    assert told(*words) == []


def test_of_a_run_of_one_day_the_warm_up_is_a_part_of_it():
    words = ["--set", "time={length: 1}", "--replications", "10", "--warm-up", "auto", "--set"]
    (said,) = [note for note in notes(*words, "customers.arrivals.rate=60 per day") if note.startswith("Warm-up: ")]
    assert 0 < float(said.split()[1]) <= 0.5
    said = ran("compare", *words, "customers.arrivals.rate=600 per day", status=2).stderr
    assert "no warm-up settles this shop within half of its 1 day: even after 0." in " ".join(said.split())


def test_what_does_not_settle_within_half_of_the_run_is_refused():
    said = ran("compare", "--warm-up", "auto", "--set", "time.length=160", status=2).stderr
    assert "no warm-up settles this shop within half of its 160 days" in " ".join(said.split())
    said = ran("run", "--warm-up", "400 days", status=2).stderr
    assert "expected a warm-up shorter than the run (400 days), found 400" in " ".join(said.split())


@pytest.mark.parametrize("command", ["run", "compare"])
def test_mistakes_name_the_option_that_was_written(command):
    assert "--warm-up: time.warm_up: expected a time" in ran(command, "--warm-up", "soon", status=2).stderr
    assert "--warm-up: time.warm_up: expected a warm-up shorter" in ran(command, "--warm-up", "9999", status=2).stderr
    assert "--less-noise: experiment.less_noise" in ran(command, "--less-noise", "magic", status=2).stderr
    assert "--set time.warm_up: expected a time" in ran(command, "--set", "time.warm_up=soon", status=2).stderr


def test_a_warm_up_that_was_found_is_no_caution():
    said = ran("compare", "--warm-up", "auto", "--notes", "--quiet").stdout
    assert "\nWarm-up: " in said
    assert "Mind: Warm-up" not in said
    assert "Mind: The shop had not settled" in ran("compare", "--notes", "--quiet").stdout
