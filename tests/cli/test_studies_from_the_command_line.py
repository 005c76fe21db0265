import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import COMMANDS, main
from support.small_shop import small_shop

SMALL = small_shop(4)
NUMBER = {"type": ["number", "null"]}
ESTIMATE = {
    "type": "object",
    "required": ["mean", "half_width", "low", "high", "standard_error", "n", "unit"],
    "properties": dict.fromkeys(("mean", "half_width", "low", "high", "standard_error", "n"), NUMBER),
}
HEAD = ["scenario", "engine", "replications", "confidence", "alternatives"]


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SMALL)


def call(*words: str, status: int = 0):
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == status, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def everything(root: str) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


def test_help_is_immediate():
    took = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "simbackorder", "--help"], check=True, capture_output=True, env=python())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 0.2  # processor time: other tests may hold the cores


def python() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}


def test_help_names_every_command_and_imports_nothing_heavy():
    assert all(name in call("--help").stdout for name in COMMANDS)
    heavy = "('numpy', 'pydantic', 'simpy', 'scipy')"
    code = f"import sys, simbackorder.cli.main; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=python())
    assert done.stdout.strip() == "[]"


def test_version_and_unknown_commands():
    assert call("--version").stdout.startswith("simbackorder")
    assert "did you mean 'compare'?" in call("comparr", status=2).output


def test_compare_prints_the_contract():
    page = json.loads(call("compare", "shop.yaml", "--format", "json", "--workers", "1").stdout)
    assert set(HEAD) | {"baseline", "differences", "verdict"} <= set(page)
    assert page["baseline"] == "out of stock"
    assert list(page["alternatives"]) == ["out of stock", "backorder"]
    assert list(page["differences"]) == ["backorder"]
    for row in page["alternatives"].values():
        for each in row.values():
            jsonschema.validate(each, ESTIMATE)
            assert (each["mean"] is None) <= ("reason" in each)
    assert {"objective", "best", "text"} <= set(page["verdict"])


def test_run_has_the_same_head_and_one_alternative():
    page = json.loads(call("run", "shop.yaml", "--alternative", "backorder", "--format", "json").stdout)
    assert set(HEAD) <= set(page)
    assert list(page["alternatives"]) == ["backorder"]
    compared = json.loads(call("compare", "shop.yaml", "--format", "json").stdout)
    assert page["alternatives"]["backorder"] == compared["alternatives"]["backorder"]
    assert list(json.loads(call("run", "shop.yaml", "--format", "json").stdout)["alternatives"]) == ["out of stock"]


@pytest.mark.parametrize("style", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("command", ["run", "compare", "measures"])
def test_twice_gives_the_same_bytes_for_any_number_of_workers(command, style):
    if command == "measures":
        assert call("measures", "--format", style).stdout_bytes == call("measures", "--format", style).stdout_bytes
        return
    one = call(command, "shop.yaml", "--format", style, "--workers", "1").stdout_bytes
    assert one == call(command, "shop.yaml", "--format", style, "--workers", "3").stdout_bytes


def test_seed_and_replications_change_the_study_and_its_digest():
    def head(*more):
        page = json.loads(call("run", "shop.yaml", "--format", "json", "--workers", "1", *more).stdout)
        return page["scenario"]["digest"], page["scenario"]["seed"], page["replications"]

    heads = [head(), head("--seed", "8"), head("--replications", "3"), head("--set", "experiment.seed=8")]
    assert heads[1] == heads[3]
    assert len({digest for digest, _, _ in heads}) == 3
    assert [each[1:] for each in heads] == [(7, 4), (8, 4), (7, 3), (8, 4)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "shop.yaml", "--replications", "0"], "--replications"),
        (["compare", "shop.yaml", "--seed", "-1"], "--seed"),
        (["compare", "shop.yaml", "--workers", "0"], "--workers"),
        (["compare", "shop.yaml", "--engine", "fortran"], "--engine"),
        (["run", "shop.yaml", "--alternative", "bakorder"], "did you mean 'backorder'?"),
        (["compare", "shop.yaml", "--measures", "profitt"], "did you mean 'profit'?"),
        (["compare", "shop.yaml", "--measures", ","], "at least one measure"),
        (
            ["compare", "shop.yaml", "--set", "experiment.objective=profits"],
            "--set experiment.objective: no measure is named 'profits'; did you mean 'profit'?",
        ),
        (
            ["run", "shop.yaml", "--set", "experiment.objective=purchases"],
            "--set experiment.objective: expected a measure of which more or less is better",
        ),
        (
            ["run", "shop.yaml", "--set", "customers.arrivals.rate=1e7", "--set", "time.length=1e6"],
            "expected at most 2147483647 orders in a run, found about 1e+13",
        ),
        (["compare", "shop.yaml", "--set", "customers.arrivals.rate=1e7"], "runs at a time"),
        (["trace", "shop.yaml", "--set", "customers.arrivals.rate=1e7"], "GB of memory; this machine has"),
        (["run", "pipe.yaml"], "pipe.yaml: cannot be read: it is a named pipe"),
        (["compare", "shop.yaml", "--set", "items.cap.prise=3"], "prise"),
        (["compare", "none.yaml"], "none.yaml"),
        (["compare", "shop.yaml", "--out", "shop.yaml"], "is a file, not a folder"),
        (["compare", "shop.yaml", "--out", "x" * 300], "cannot write results there"),
    ],
)
def test_wrong_input_ends_with_status_2(words, said, monkeypatch):
    monkeypatch.setattr("simbackorder.experiments.replications.simulate", None)  # told before anything is simulated
    os.mkfifo("pipe.yaml")
    assert said in call(*words, status=2).output


def test_a_sweep_without_a_grid_is_wrong_input():
    Path("plain.yaml").write_text("\n".join(line for line in SMALL.splitlines() if not line.startswith("sweep")))
    assert "no `sweep` section" in call("sweep", "plain.yaml", status=2).output


def test_results_are_stored_when_asked_for_and_can_be_made_again():
    first = call("compare", "shop.yaml", "--out", "kept")
    assert not Path("results").exists()
    (folder,) = Path("kept/shop").iterdir()
    assert first.stdout == call("compare", str(folder / "scenario.yaml")).stdout
    call("run", "shop.yaml", "--out", "kept")
    call("compare", "shop.yaml", "--out", "again", "--workers", "1")
    call("run", "shop.yaml", "--out", "again", "--workers", "1")
    assert everything("kept") == everything("again")
    assert "run-out-of-stock.provenance.json" in {path.name for path in folder.iterdir()}


def test_sweep_stores_the_same_bytes_for_any_number_of_workers():
    text = call("sweep", "shop.yaml", "--workers", "1").stdout
    assert text == call("sweep", "shop.yaml", "--out", "again", "--workers", "3").stdout
    assert everything("results") == everything("again")
    (folder,) = Path("results/shop").iterdir()
    assert (folder / "sweep.profit.png").exists()
    page = json.loads(call("sweep", "shop.yaml", "--format", "json", "--quiet").stdout)
    assert [point["point"] for point in page["points"]] == [
        {"policy.replenishment.reorder_point": n} for n in (5, 25, 45)
    ]


@pytest.mark.parametrize("command", ["compare", "run"])
def test_an_interrupted_study_says_how_far_it_came_and_stores_nothing(command):
    words = [sys.executable, "-m", "simbackorder", command, "shop.yaml", "--out", "cut", "--replications", "100000"]
    running = subprocess.Popen([*words, "--progress"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=python())
    told = b""
    while b"replications" not in told:
        told += running.stderr.read1()
        assert running.poll() is None, told
    running.send_signal(signal.SIGINT)
    out, rest = running.communicate(timeout=30)
    assert running.returncode == 130, told + rest
    assert b" of 100000 replications were finished. Nothing is stored of an unfinished study." in rest
    assert b"Traceback" not in rest
    assert out == b""
    assert not [path for path in Path("cut").rglob("*") if path.is_file()]


def test_what_an_unfinished_sweep_left_is_replaced_and_said():
    call("sweep", "shop.yaml")
    (folder,) = Path("results/shop").iterdir()
    left = folder.parent / f".{folder.name}.sweep.partial"
    (left / "sweep.replications").mkdir(parents=True)
    (left / "sweep.replications" / "chunk-00000.parquet").write_bytes(b"torn")
    assert "is simulated again" in call("sweep", "shop.yaml", "--resume").stderr
    (left / "sweep.replications").mkdir(parents=True)
    (left / "sweep.replications" / "chunk-00000.parquet").write_bytes(b"torn")
    assert "is replaced" in call("sweep", "shop.yaml").stderr
    assert not left.exists()


def test_a_mistake_at_one_of_many_points_is_found_there_and_what_was_finished_stays():
    levels = [(n % 60 + 1, n % 60 + 21) for n in range(240)]
    levels[40] = (41, 30)
    rows = [f"{low},{high}" for low, high in levels]
    path = "policy.replenishment"
    Path("points.csv").write_text("\n".join([f"{path}.reorder_point,{path}.order_up_to", *rows]))
    text = small_shop(1).split("sweep:")[0] + "sweep: {file: points.csv}\n"
    Path("many.yaml").write_text(text)
    assert "a sweep of 240 points (from points.csv)" in call("validate", "many.yaml").stdout
    called = call("sweep", "many.yaml", "--workers", "1", "--engine", "simpy", status=2)
    assert (
        "many.yaml:16: policy.replenishment.order_up_to: expected a level above the reorder point (41)" in called.stderr
    )
    assert "order_up_to = 30, line 42 of points.csv)" in called.stderr
    (left,) = Path("results/many").glob(".*.sweep.partial")
    assert any(left.iterdir())


def test_progress_only_when_asked_for_without_a_terminal():
    assert call("run", "shop.yaml", "--workers", "1").stderr == ""
    assert "replications" in call("run", "shop.yaml", "--progress").stderr
    assert call("run", "shop.yaml", "--progress", "--quiet").stderr == ""


def test_without_matplotlib_figures_are_missing_and_nothing_fails(monkeypatch):
    monkeypatch.setattr("simbackorder.report.figures.available", lambda: False)
    assert "simbackorder[figures]" in call("sweep", "shop.yaml").stderr
    assert not list(Path("results").rglob("*.png"))


@pytest.mark.parametrize(
    ("changed", "columns", "missing"),
    [
        (
            ["experiment.objective=total_cost"],
            ["total_cost", "holding_cost", "unit_fill_rate"],
            ["revenue", "purchases"],
        ),
        (["items.cap.price=0"], ["total_cost", "mean_backorders"], ["cancellation_rate", "promise_miss_rate"]),
        (["items.cap.price=0", "measures.total_cost.purchases=true"], ["total_cost", "purchases"], ["revenue"]),
        (["items.cap.price=9"], ["revenue", "cancellation_rate", "profit"], ["total_cost"]),
    ],
)
def test_the_usual_columns_follow_what_decides(changed, columns, missing):
    settings = [word for each in changed for word in ("--set", each)]
    text = call("compare", "shop.yaml", "--format", "markdown", "--details", *settings).stdout
    heading = next(line for line in text.splitlines() if line.startswith("| alternative"))
    assert all(name in heading for name in columns)
    assert not any(name in heading for name in missing)
    if "total_cost" in columns:
        assert heading.startswith("| alternative | total_cost")


def test_compare_begins_with_the_answer_and_shows_the_rest_on_request():
    plain = call("compare", "shop.yaml").stdout
    first = plain.split("\n\n")[1]
    assert first.startswith(("Choose", "Stay", "No change"))
    assert "(today)" in plain
    assert "Holm" not in plain
    assert "Differences to the baseline" in call("compare", "shop.yaml", "--differences").stdout
    assert "Verdict:" in call("compare", "shop.yaml", "--details").stdout
    assert "one supplier only" in call("compare", "shop.yaml", "--suppliers").stdout
    assert call("compare", "shop.yaml", "--notes").stdout
    page = json.loads(call("compare", "shop.yaml", "--format", "json").stdout)
    assert page["answer"]["text"].split()[0] == first.split()[0]
    bridge = page["bridge"]
    ends = round(100 * bridge["end"]) - round(100 * bridge["start"])
    assert sum(round(100 * term["amount"]) for term in bridge["terms"]) == ends


def test_a_sweep_shows_the_measures_that_are_asked_for():
    assert "orders_lost by alternative, in a run:" in call("sweep", "shop.yaml", "--measures", "orders_lost").stdout
    assert "orders_lost by" not in call("sweep", "shop.yaml").stdout
