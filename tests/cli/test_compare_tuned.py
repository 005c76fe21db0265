"""`compare --tuned`: each alternative at its own best levels."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop

POINT, LEVEL = "policy.replenishment.reorder_point", "policy.replenishment.order_up_to"
STATED = f"""
optimise:
  parameters: {{{POINT}: {{from: 5, to: 55, step: 10}}, {LEVEL}: {{from: 20, to: 140, step: 20}}}}
  candidates: 15
"""
ALTERNATIVES = """
  scarce: {admission: lost-sale, replenishment: {reorder_point: 5, order_up_to: 20}}
  ample: {admission: lost-sale}
  nothing ordered: {replenishment: none}
"""
SHOP = small_shop(20).replace("\n  out of stock: {admission: lost-sale}\n  backorder: {}\n", ALTERNATIVES) + STATED


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def ran(*words, status=0):
    found = CliRunner().invoke(main, ["compare", "shop.yaml", "--tuned", "--quiet", *words])
    assert found.exit_code == status, found.output
    return found


@pytest.fixture(scope="module")
def found():
    return sb.compare_tuned(sb.text(SHOP, name="shop"), workers=1, progress=False)


def test_more_stock_leads_only_because_the_baseline_holds_too_little(found):
    """Two alternatives differ in nothing but their levels: at their best they are one."""
    assert found.best_as_stated == ("ample",)
    assert set(found.best) == {"scarce", "ample"}
    document = found.document()
    assert document["tuned"]["scarce"]["values"] == document["tuned"]["ample"]["values"]
    assert document["differences"]["ample"]["profit"]["mean"] == 0
    assert document["as_stated"]["differences"]["ample"]["profit"]["mean"] > 0
    assert "Tuning changes the choice: as stated 'ample' led" in found.answer
    assert "its lead was not the policy's, but that of the levels" in found.answer
    assert "As stated 'scarce' holds too little: " in found.answer


def test_what_tuning_gains_is_the_difference_to_the_stated_levels(found):
    document = found.document()
    for name in ("scarce", "ample"):
        best, stated = (each["alternatives"][name]["profit"]["mean"] for each in (document, document["as_stated"]))
        assert document["tuned"][name]["gain"]["mean"] == pytest.approx(best - stated)
        assert document["tuned"][name]["gain"]["mean"] > 0
    assert document["tuned"]["scarce"]["stated"] == {POINT: 5, LEVEL: 20}


def test_what_has_nothing_to_tune_is_compared_as_it_is(found):
    document = found.document()
    assert document["tuned"]["nothing ordered"]["values"] == {}
    name = "nothing ordered"
    assert document["alternatives"][name]["profit"] == document["as_stated"]["alternatives"][name]["profit"]
    assert any("'nothing ordered' has no such parameters" in note for note in document["notes"])


def test_the_command_line_prints_the_same(found):
    assert json.loads(ran("--format", "json", "--workers", "2").stdout) == found.document()
    levels = found.text().split("\nlevels")[1].splitlines()
    assert levels[2].startswith("scarce")
    assert "(was 5)" in levels[2]
    assert "(was 20)" in levels[2]
    assert found.markdown().startswith("## A small shop: each alternative at its best")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--details"], "leave out --details"),
        (["--resume"], "only comparisons with --tuned and --out are resumed"),
        (["--select", "--budget", "90"], "leave out --budget, --select"),
        (["--format", "latex"], "printed as table, json, csv or markdown, found 'latex'"),
        (["--set", "optimise.parameters={items.cap.price: {from: 20, to: 30}}"], "expected a path in the policy"),
        (["--set", "optimise.objective=[profit, revenue]"], "expected one objective"),
        (["--set", "optimise.parameters={policy.replenishment.nix: {from: 2, to: 3}}"], "unknown key"),
    ],
)
def test_what_does_not_go_with_it(words, message):
    assert message in ran(*words, status=2).stderr


def test_alternatives_that_meet_no_constraint_are_told():
    words = ("--set", "optimise.subject_to=unit_fill_rate >= 60%", "--replications", "8", "--format", "json")
    found = json.loads(ran(*words).stdout)
    assert list(found["infeasible"]) == ["nothing ordered"]
    assert "Here 'nothing ordered' is compared as it is stated." in " ".join(found["notes"])


def test_where_none_meets_the_constraints_each_is_told_what_it_misses():
    told = ran("--set", "optimise.subject_to=unit_fill_rate >= 200%", "--replications", "3", status=2).stderr
    for name in ("scarce", "ample", "nothing ordered"):
        assert f"'{name}': none of " in told


def test_where_only_one_without_levels_meets_the_constraints_there_is_no_table_of_levels():
    found = ran("--set", "optimise.subject_to=purchases <= 0", "--replications", "3").stdout
    assert "\nlevels" not in found
    assert "Here 'ample' is compared as it is stated." in " ".join(found.split())


@pytest.mark.parametrize(("more", "judged_with"), [((), 3), (("--set", "optimise.subject_to=profit >= -1e6"), 12)])
def test_searches_without_constraints_use_no_more_replications_than_they_need(monkeypatch, more, judged_with):
    from simbackorder.experiments.tuning import judging, tuning

    spans, observed = [], judging.observed_of
    monkeypatch.setattr(tuning, "ENOUGH", 3)
    monkeypatch.setattr(judging, "observed_of", lambda *given: spans.append(given[3]) or observed(*given))
    words = ("--replications", "12", "--set", "optimise.candidates=2", "--format", "json", "--workers", "1")
    assert json.loads(ran(*words, *more).stdout)["replications"] == 12
    assert {end - first for first, end in spans} == {judged_with}


def test_what_is_stored_is_shown_again():
    words = ("--replications", "5", "--out", "kept")
    told, as_rows = ran(*words).stdout, ran(*words, "--format", "csv").stdout
    (summary,) = Path("kept").glob("shop/*/compare-tuned.summary.csv")
    assert summary.read_text() == as_rows
    shown = CliRunner().invoke(main, ["results", "show", "kept", "--study", "compare-tuned"])
    assert shown.stdout == told
    rows = json.loads(CliRunner().invoke(main, ["results", "list", "kept", "--format", "json"]).stdout)
    assert [each["study"] for each in rows["studies"]] == ["compare-tuned"]
    assert not CliRunner().invoke(main, ["results", "verify", "kept"]).exit_code
    with pytest.raises(sb.StudyError, match=r"all that it found is in compare-tuned\.answer\.json"):
        sb.open("kept")
    sb.compare_tuned("shop.yaml", replications=5, workers=1, progress=False).save("again")
    (again,) = Path("again").glob("shop/*/compare-tuned.summary.csv")
    assert again.read_text() == as_rows


def test_it_goes_on_where_it_was_interrupted(monkeypatch):
    from simbackorder.experiments.replications import StoppedError
    from simbackorder.experiments.tuning import each_at_its_best, simulating

    words = ("--replications", "5", "--set", "optimise.candidates=4", "--workers", "1", "--format", "json")
    whole = ran(*words).stdout
    simulated, together, batches = simulating.observed_of, each_at_its_best.together, []

    def stops(*given):
        raise StoppedError(None)

    monkeypatch.setattr(simulating, "observed_of", lambda *given: batches.append(given) or simulated(*given))
    monkeypatch.setattr(each_at_its_best, "together", stops)
    told = ran(*words, "--out", "kept", status=130).stderr
    assert "all alternatives were tuned, but not compared. What was simulated is kept" in told
    monkeypatch.setattr(each_at_its_best, "together", together)
    assert batches
    batches.clear()
    told = CliRunner().invoke(main, ["results", "list", "kept"]).stdout
    assert "Go on: simbackorder compare FILE --tuned --out DIR --resume." in " ".join(told.split())
    assert ran(*words, "--out", "kept", "--resume").stdout == whole
    assert not batches  # all that was simulated before was kept
    assert (
        "There is nothing to resume."
        in CliRunner().invoke(main, ["compare", "shop.yaml", "--tuned", *words, "--out", "kept", "--resume"]).stderr
    )
