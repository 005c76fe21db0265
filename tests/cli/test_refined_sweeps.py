"""`sweep --refine`: what it says, stores and refuses, and that it goes on after an interrupt with the same bytes."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments import chunks, refined_sweep
from simbackorder.report import figures
from simbackorder.store.unfinished import Unfinished

SHOP = """
title: A shop
time: {unit: day, length: 40}
items: {hat: {price: 20, unit_cost: 8, holding_cost: 0.05, on_hand: 30}}
customers: {arrivals: {rate: 4}}
suppliers: {mill: {order_cost: 20, lead_time: 5}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 12, order_up_to: 60}}
alternatives: {few: {}, many: {replenishment: {reorder_point: 40, order_up_to: 80}}}
experiment: {replications: 6, seed: 3, objective: total_cost}
sweep: {items.hat.backorder_cost: [0.1, 0.5, 1, 4]}
"""
COST = "items.hat.backorder_cost"
ASKED = ("--refine", "--budget", "150", "--resolution", "backorder_cost=0.25")


@pytest.fixture(scope="module", autouse=True)
def small():
    """Small chunks, and no figures."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figures, "available", lambda: False)
        patched.setattr(chunks, "WORK", 1.0)
        patched.setattr(chunks, "MOST_CHUNKS", 20)
        yield


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("refined") / "shop.yaml"
    path.write_text(SHOP)
    return path


def asked(file, *words, out="out"):
    more = ["--out", str(file.parent / out), "--engine", "simpy", "--workers", "1"]
    return CliRunner().invoke(main, ["sweep", str(file), *more, *words])


@pytest.fixture(scope="module")
def document(file):
    return json.loads(asked(file, *ASKED, "--quiet", "--format", "json").stdout)


def stored(file, out):
    (seal,) = (file.parent / out).rglob("refined.provenance.json")
    return {
        path.relative_to(seal.parent).as_posix(): path.read_bytes()
        for path in seal.parent.rglob("*")
        if path.suffix != ".png"
        and path.is_file()
        and (path.name.startswith("refined.") or path.parent.name == "refined.replications")
    }


def test_the_answer_says_between_which_values_the_winner_changes(file, document):
    (flip,) = document["refined"]["flips"]
    assert flip["path"] == COST
    assert (flip["best_below"], flip["best_above"]) == ("few", "many")
    assert 0.1 <= flip["up_to"] < flip["from"] <= 4
    text = sb.open(file.parent / "out").text(80)
    said = " ".join(text.split())
    assert f"'few' (today) is best up to a backorder cost (hat) of {flip['up_to']} to {flip['from']}" in said
    assert "above it 'many'." in said
    assert f"{document['refined']['spent']} replications of each alternative" in said
    assert text.count("\n") <= 60


def test_points_have_their_numbers_and_replications_and_add_up(document):
    points = document["points"]
    assert sorted(each["number"] for each in points) == list(range(len(points)))
    assert sum(each["replications"] for each in points) == document["refined"]["spent"] <= 150
    assert {each["round"] == 0 for each in points if each["number"] < 4} == {True}
    assert [each["point"][COST] for each in points] == sorted(each["point"][COST] for each in points)
    assert len(points) > 4
    for each in points:
        assert each["alternatives"]["few"]["total_cost"]["n"] == each["replications"]


def test_csv_has_the_points_that_were_added(file, document):
    printed = asked(file, *ASKED, "--quiet", "--format", "csv", out="csv").stdout
    assert printed.encode() == stored(file, "csv")["refined.summary.csv"]
    found = list(csv.DictReader(io.StringIO(printed)))
    told = {(int(row["point"]), int(row["round"]), float(row[COST]), int(row["n"])) for row in found}
    points = document["points"]
    assert told == {(e["number"], e["round"], float(e["point"][COST]), e["replications"]) for e in points}


def test_it_is_stored_whole_and_read_again(file, document):
    assert sb.verify(file.parent / "out") == []
    (seal,) = (file.parent / "out").rglob("refined.provenance.json")
    made = json.loads(seal.read_text())
    assert made["command"][:3] == ["simbackorder", "sweep", "scenario.yaml"]
    assert made["command"][3:] == [*ASKED[:4], "backorder_cost=0.25"]
    assert (made["points"], made["spent"]) == (len(document["points"]), document["refined"]["spent"])
    again = sb.open(file.parent / "out")
    assert isinstance(again, sb.RefinedSweep)
    assert again.document() == document
    rows = sum(len(each.replications()) > 0 for _, each in again.points)
    assert rows == len(document["points"])
    with pytest.raises(sb.StudyError, match="leave out refine"):
        again.best()


def test_python_finds_the_same(file, document):
    found = sb.sweep(
        file, refine=True, budget=150, resolution={"backorder_cost": 0.25}, engine="simpy", workers=1, progress=False
    )
    assert found.document() == document
    assert found.flips == document["refined"]["flips"]
    found.save(file.parent / "saved")
    assert stored(file, "saved") == stored(file, "out")


def test_after_an_interrupt_it_goes_on_with_the_same_bytes(file, document, monkeypatch):
    keep, kept = Unfinished.keep, []

    def stops(self, span, blocks):
        if len(kept) == 5:
            raise KeyboardInterrupt
        kept.append(span.number)
        keep(self, span, blocks)

    monkeypatch.setattr(Unfinished, "keep", stops)
    stopped = asked(file, *ASKED, "--quiet", out="again")
    assert stopped.exit_code == 130
    assert "--resume goes on with them" in stopped.stderr
    listed = CliRunner().invoke(main, ["results", "list", str(file.parent / "again")]).stdout
    assert "sweep FILE --refine --resume" in " ".join(listed.split())
    damaged = sorted((file.parent / "again").rglob("chunk-*.parquet"))[1]
    damaged.write_bytes(damaged.read_bytes()[:-40])
    monkeypatch.setattr(Unfinished, "keep", keep)
    resumed = asked(file, *ASKED, "--resume", out="again")
    assert "5 chunks are there" in resumed.stderr
    assert "chunk-00001.parquet is simulated again" in resumed.stderr
    assert stored(file, "again") == stored(file, "out")


def test_an_unfinished_one_of_another_budget_is_done_again(file, monkeypatch):
    def stops(self, *given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(refined_sweep.Refining, "_hear", stops)
        asked(file, *ASKED, "--quiet", out="other")
    resumed = asked(file, "--refine", "--budget", "100", "--resume", out="other")
    assert "made by another version, or asked otherwise" in resumed.stderr
    assert resumed.exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--budget", "100"], "'--budget': is of a sweep that is refined (--refine)"),
        (["--resolution", "a=1"], "'--resolution': is of a sweep that is refined (--refine)"),
        (["--refine", "--where", "unit_fill_rate >= 90%"], "leave out --where, or --refine"),
        (["--refine", "--resolution", "backorder_cost"], "expected PATH=WIDTH"),
        (["--refine", "--resolution", "backorder_cost=-1"], "expected a number above 0, found -1"),
        (["--refine", "--budget", "12"], "expected at least 30 replications"),
        (["--refine", "--replications", "1"], "expected at least 2 replications"),
        (["--refine", "--set", "precision={total_cost: 1%}"], "the same number of replications"),
    ],
)
def test_what_does_not_go_together_is_refused(file, words, says):
    found = asked(file, *words, out="refused")
    assert found.exit_code == 2
    assert says in " ".join(found.stderr.split())
    assert not (file.parent / "refused").exists() or not list((file.parent / "refused").rglob("*.parquet"))


def test_without_numbers_only_replications_are_added_and_that_is_said_once(file):
    found = asked(file, "--refine", "--set", "sweep={policy.admission: [backorder, lost-sale]}")
    assert found.exit_code == 0
    assert found.stderr.count("Only replications are added") == 1
