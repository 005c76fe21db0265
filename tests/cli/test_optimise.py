"""`optimise`: the best values of parameters."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments.replications import StoppedError
from simbackorder.experiments.tuning import simulating
from simbackorder.store.layout import Shelf
from simbackorder.store.locks import held
from support.small_shop import small_shop

POINT, LEVEL = "policy.replenishment.reorder_point", "policy.replenishment.order_up_to"
STATED = f"""
optimise:
  parameters:
    {POINT}: {{from: 10, to: 60, step: 5}}
    {LEVEL}: {{from: 40, to: 140, step: 5}}
  where: order_up_to >= reorder_point + 20
"""


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(16) + STATED)


def ran(*words, status=0):
    found = CliRunner().invoke(main, ["optimise", "shop.yaml", *words])
    assert found.exit_code == status, found.output
    return found


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """The document of a search that nobody interrupts, and the bytes that are stored of it."""
    folder = tmp_path_factory.mktemp("whole")
    file = folder / "shop.yaml"
    file.write_text(small_shop(16) + STATED)
    words = ["optimise", str(file), "--format", "json", "--quiet", "--out", str(folder / "kept"), "--workers", "1"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.stdout, stored(folder / "kept")


def stored(folder):
    return {each.name: each.read_bytes() for each in Path(folder).rglob("*") if each.is_file()}


def test_the_document(answer):
    found = json.loads(answer[0])
    best, own = found["best"], found["own"]
    assert own["values"] == {POINT: 25, LEVEL: 80}
    assert best["values"] == {path: each["best"] for path, each in found["parameters"].items()}
    assert found["objectives"] == [{"measure": "profit", "better": "higher"}]
    gain = best["measures"]["profit"]["mean"] - own["measures"]["profit"]["mean"]
    assert best["differences"]["profit"]["mean"] == pytest.approx(gain)
    assert gain >= 0
    assert len(found["finalists"]) > 1
    assert all(each["values"][LEVEL] >= each["values"][POINT] + 20 for each in found["finalists"])
    assert found["search"]["candidates"] <= found["search"]["of"] == 11 * 21


def test_the_search_meets_the_luck_of_the_scenario_and_the_judge_another(answer):
    found = json.loads(answer[0])["best"]
    at_best = sb.read("shop.yaml").with_(found["values"])
    seen = sb.run(at_best, progress=False)["out of stock"]["profit"]
    assert found["in_the_search"]["profit"] == pytest.approx(seen.mean, rel=1e-12)
    assert found["measures"]["profit"]["mean"] != pytest.approx(seen.mean, rel=1e-6)
    assert abs(found["measures"]["profit"]["mean"] - seen.mean) < 3 * seen.half_width


def test_any_number_of_workers_gives_the_same_bytes(answer):
    again = ran("--format", "json", "--quiet", "--out", "kept", "--workers", "2")
    assert again.stdout == answer[0]
    assert stored("kept") == answer[1]
    assert not list(Path("kept").rglob("*.partial"))
    with pytest.raises(sb.StudyError, match=r"all that it found is in optimise-out-of-stock\.answer\.json"):
        sb.open("kept")


@pytest.mark.parametrize("batches", [0, 3])
def test_an_interrupted_search_goes_on_and_ends_with_the_same_bytes(answer, monkeypatch, batches):
    true, done = simulating.observed_of, []

    def stopped(*given):
        if len(done) == batches:
            raise StoppedError(None)
        done.append(given)
        return true(*given)

    monkeypatch.setattr(simulating, "observed_of", stopped)
    first = ran("--quiet", "--out", "kept", status=130)
    best = "the best of " if batches else "nothing was simulated"
    assert f"interrupted: {best}" in first.stderr
    assert "--resume goes on with it" in first.stderr
    if batches:
        listed = CliRunner().invoke(main, ["results", "list", "kept"]).stdout
        assert "optimise-out-of-stock" in listed
        assert "unfinished" in listed
        assert "Go on: simbackorder optimise FILE --resume" in listed
    done.clear()
    count = []

    def counted(*given):
        count.append(given)
        return true(*given)

    monkeypatch.setattr(simulating, "observed_of", counted)
    again = ran("--format", "json", "--quiet", "--out", "kept", "--resume")
    assert again.stdout == answer[0]
    assert stored("kept") == answer[1]
    resumed = len(count)
    count.clear()
    ran("--quiet", "--out", "anew")
    assert resumed == len(count) - batches


def test_a_stored_search_is_shown():
    words = ("--candidates", "12", "--replications", "8", "--quiet", "--out", "kept")
    answer = ran(*words).stdout
    assert CliRunner().invoke(main, ["results", "show", "kept"]).stdout == answer
    document = CliRunner().invoke(main, ["results", "show", "kept", "--format", "json"]).stdout
    assert json.loads(document) == json.loads(ran(*words, "--format", "json").stdout)


def test_a_second_search_at_the_same_place_is_told_of_the_first():
    with held(Shelf(Path("kept"), "shop", sb.read("shop.yaml").digest)):
        found = ran("--quiet", "--out", "kept", status=1)
    assert "another run is at work on this study" in found.stderr
    assert not list(Path("kept").glob("shop/*"))


def test_the_other_forms():
    words = ("--candidates", "12", "--replications", "8", "--quiet")
    text = " ".join(ran(*words).stdout.split())
    assert "A small shop: tuning 'out of stock' Set reorder_point " in text
    assert "The scenario's own values (reorder_point 25, order_up_to 80) give " in text
    assert "on luck that the search has not met" in text
    assert ran(*words, "--format", "markdown").stdout.startswith("## A small shop: tuning")
    rows = ran(*words, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith(f"candidate,{POINT},{LEVEL},measure,mean,half_width,unit,difference")
    assert {row.split(",")[0] for row in rows[1:]} >= {"best", "as it is"}


def test_a_constraint_is_told_with_how_surely_it_holds():
    words = ("--subject-to", "unit_fill_rate[item=cap] >= 90% with 90%", "--alternative", "backorder", "--quiet")
    found = json.loads(ran(*words, "--format", "json").stdout)
    (told,) = found["best"]["constraints"]
    assert told["confidence"] == 0.9
    assert told["holds"]
    assert 0.9 <= told["bound"] < told["mean"]
    assert "unit_fill_rate[item=cap] >= 90% with 90% holds: it is " in found["answer"]["text"]


def test_relations_hold_for_whatever_is_tried():
    """Without this one the best level is far higher."""
    words = ("--where", "order_up_to <= 2 * reorder_point + 10", "--where", "reorder_point < 31", "--candidates", "10")
    found = json.loads(ran(*words, "--replications", "8", "--quiet", "--format", "json").stdout)
    tried = [each["values"] for each in found["finalists"]] + found["near_enough"]
    assert all(each[LEVEL] <= 2 * each[POINT] + 10 for each in tried)
    assert found["best"]["values"] == {POINT: 30, LEVEL: 70}


def test_several_objectives_give_choices_of_which_none_is_better_in_all():
    words = ("--objective", "unit_fill_rate", "--objective", "holding_cost", "--quiet", "--format", "json")
    found = json.loads(ran(*words).stdout)
    each = [finalist["in_the_search"] for finalist in found["finalists"]]
    seen = [(one["unit_fill_rate"], -one["holding_cost"]) for one in each]
    assert len(seen) > 2
    for one in seen:
        assert not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in seen)
    assert found["best"] is None
    assert "none of which is better than another in all of filled at once and holding" in found["answer"]["text"]


def test_all_candidates_are_tried_where_they_are_few_and_optuna_is_not_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    few = ("--set", f"optimise.parameters={{{LEVEL}: {{from: 50, to: 90, step: 10}}}}", "--set", "optimise.where=[]")
    found = json.loads(ran(*few, "--quiet", "--format", "json").stdout)
    assert (found["search"]["candidates"], found["search"]["of"]) == (5, 5)
    told = ran("--quiet", status=2).stderr
    assert "pip install 'simbackorder[optimise]'" in told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--parameter", "policy.replenishment.reorder_pont=1..9"], "unknown key; did you mean 'reorder_point'?"),
        (["--parameter", f"{POINT}=60..10"], "expected a value below to (10), found 60"),
        (["--parameter", f"{POINT}=1..9:"], "expected PATH=LOW..HIGH or PATH=LOW..HIGH:STEP"),
        (["--parameter", f"{POINT}=1"], "expected PATH=LOW..HIGH or PATH=LOW..HIGH:STEP"),
        (["--parameter", f"{POINT}=1.5..9"], "expected whole numbers, found 1.5"),
        (["--parameter", "policy.replenishment.order_quantity=1..9"], "unknown key"),
        (["--parameter", "items.hat.on_hand=1..9"], "no item is named 'hat'"),
        (["--parameter", "time.length=1..9"], "expected a path in the model or the policy"),
        (
            ["--subject-to", "unit_fil_rate >= 95%"],
            "no measure is named 'unit_fil_rate'; did you mean 'unit_fill_rate'?",
        ),
        (["--subject-to", "unit_fill_rate > 95%"], "expected a bound on a measure"),
        (["--subject-to", "unit_fill_rate >= nan"], "expected a bound on a measure"),
        (["--subject-to", "profit <= 1e999"], "expected a bound on a measure"),
        (["--objective", "orders_arrived"], "expected a measure of which more or less is better"),
        (["--objective", "proft"], "no measure is named 'proft'; did you mean 'profit'?"),
        (["--where", "order_up_to + 3"], "expected a relation such as order_up_to > reorder_point"),
        (["--where", "__import__('os') > 1"], "expected numbers, names, + - * /"),
        (["--where", "order_up_to > 999"], "all values of the parameters that were tried are refused by `where`"),
        (["--subject-to", "unit_fill_rate >= 99.99%"], "none of "),
        (["--alternative", "backordr"], "no alternative 'backordr'; did you mean 'backorder'?"),
        (["--replications", "2"], "expected at least 3 replications, found 2"),
        (["--set", "experiment.less_noise=antithetic"], "leave out experiment.less_noise"),
    ],
)
def test_what_cannot_be_tuned(words, message):
    told = ran(*words, "--quiet", "--candidates", "10", status=2).stderr
    assert message in told
    assert "Traceback" not in told


def test_the_nearest_is_told_where_no_candidate_meets_the_constraints():
    told = ran("--quiet", "--subject-to", "unit_fill_rate >= 99.99%", status=2).stderr
    assert "none of " in told
    assert "the nearest is reorder_point " in told
    assert "misses unit_fill_rate >= 99.99% (unit_fill_rate is 0." in told


def test_a_range_that_is_too_narrow_is_told():
    words = ("--set", f"optimise.parameters={{{LEVEL}: {{from: 40, to: 45}}}}", "--set", "optimise.where=[]")
    told = " ".join(ran(*words, "--quiet", "--alternative", "backorder").stdout.split())
    assert f"{LEVEL} is best at the upper end of its range, 45: widen it." in told


def test_without_a_word_on_it_the_levels_of_replenishment_are_tuned():
    Path("shop.yaml").write_text(small_shop(8))
    found = json.loads(ran("--quiet", "--format", "json", "--candidates", "10").stdout)
    assert list(found["parameters"]) == [POINT, LEVEL]
    assert found["parameters"][LEVEL] | {"best": None} == {"from": 20, "to": 200, "step": 2, "own": 80, "best": None}
    assert any("does not say what is tuned" in note for note in found["notes"])


def test_a_price_is_tuned_in_cents():
    """Not the policy's: each candidate is a world of its own."""
    Path("shop.yaml").write_text(small_shop(8))
    words = ("--parameter", "items.cap.price=23..24", "--candidates", "10", "--quiet", "--format", "json")
    found = json.loads(ran(*words).stdout)
    assert found["parameters"]["items.cap.price"]["step"] == 0.01
    assert found["best"]["values"] == {"items.cap.price": 24}  # nobody minds what it costs
    found = json.loads(ran("--parameter", "items.cap.price = 23..24:0.5", *words[2:]).stdout)
    assert (found["parameters"]["items.cap.price"]["step"], found["search"]["candidates"]) == (0.5, 3)


def test_validate_finds_what_cannot_be_tuned():
    words = ["validate", "shop.yaml", "--set", "optimise.subject_to=nix <= 3"]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "no measure is named 'nix'" in told.stderr) == (2, True)
    setting = 'optimise.parameters."policy.replenishment.reorder_pont"={from: 1, to: 2}'
    told = CliRunner().invoke(main, ["validate", "shop.yaml", "--set", setting])
    assert (told.exit_code, "did you mean 'reorder_point'?" in told.stderr) == (2, True)


def test_all_candidates_are_a_study_of_optuna(tmp_path):
    """In the order of the search, in their own units, with the constraints as it has them: 0 or less is met."""
    optuna = pytest.importorskip("optuna")
    words = ["--subject-to", "ready_rate >= 60%", "--out", "kept", "--workers", "1", "--quiet", "--format", "json"]
    told = json.loads(ran(*words, "--optuna", "candidates.log").stdout)
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend("candidates.log"))
    [name] = optuna.get_all_study_names(storage)
    assert name.startswith("A small shop [out of stock] ")
    study = optuna.load_study(study_name=name, storage=storage)
    assert len(study.trials) == told["search"]["candidates"]
    assert sum(each.user_attrs["replications"] for each in study.trials) == told["search"]["runs"]
    assert all(
        each.distributions[POINT] == optuna.distributions.IntDistribution(10, 60, step=5) for each in study.trials
    )
    [leader] = [each for each in study.trials if each.params == told["best"]["values"]]
    assert [leader.value] == pytest.approx(list(told["best"]["in_the_search"].values())[:1])
    assert leader.constraints["ready_rate >= 60%"] <= 0
    again = ran(*words, "--optuna", "candidates.log", status=2)
    assert "has a study" in again.stderr
    assert json.loads(again.stdout) == told


def test_a_storage_that_cannot_be_is_refused_before_the_search():
    found = ran("--optuna", "nowhere/candidates.log", status=2)
    assert "expected a file in a folder that exists, or a database as sqlite:///FILE.db" in found.stderr
    assert not Path("results").exists()
    found = ran("--optuna", "sqlite:////nowhere/candidates.db", "--quiet", status=2)
    assert "sqlite:////nowhere/candidates.db: Optuna cannot keep the study there" in found.stderr
    assert "Set " in found.stdout


def test_candidates_in_python(answer):
    found = sb.optimise("shop.yaml", workers=1)
    table = found.candidates()
    told = json.loads(answer[0])
    assert (len(table), table.replications.sum()) == (told["search"]["candidates"], told["search"]["runs"])
    [leader] = table[(table[POINT] == 25) & (table[LEVEL] == told["best"]["values"][LEVEL])].to_dict("records")
    assert leader["feasible"]
    study = found.optuna()
    assert len(study.trials) == len(table)
    assert study.trials[0].values == [table[study.metric_names[0]][0]]
