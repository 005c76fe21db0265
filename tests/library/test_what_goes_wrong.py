"""One kind of error, in the words of the command line."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments import replications
from simbackorder.experiments import sweep as sweep_of_studies
from simbackorder.experiments.replications import simulate
from support.small_shop import small_shop

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["run", "shop.yaml", "--alternative", "bakorder"], lambda: sb.run("shop.yaml", "bakorder")),
        (["trace", "shop.yaml", "--order", "9999"], lambda: sb.trace("shop.yaml", order=9999)),
        (["trace", "shop.yaml", "--item", "hat"], lambda: sb.trace("shop.yaml", item="hat")),
        (["compare", "none.yaml"], lambda: sb.compare("none.yaml")),
        (
            ["compare", "shop.yaml", "--set", "items.cap.prise=3", "--set", "items.hat.price=2"],
            lambda: sb.read("shop.yaml").with_("items.cap.prise=3", "items.hat.price=2"),
        ),
        (
            ["compare", "shop.yaml", "--set", "experiment.objective=profits"],
            lambda: sb.compare(sb.read("shop.yaml").with_({"experiment.objective": "profits"})),
        ),
        (
            ["compare", "shop.yaml", "--set", "customers.arrivals.rate=1e7"],
            lambda: sb.compare(sb.read("shop.yaml").with_({"customers.arrivals.rate": 10_000_000})),
        ),
        (
            ["compare", "shop.yaml", "--audit", "--engine", "compiled"],
            lambda: sb.compare("shop.yaml", audit=True, engine="compiled"),
        ),
        (["compare", "shop.yaml", "--out", "shop.yaml"], lambda: sb.compare("shop.yaml").save("shop.yaml")),
        (["sweep", "plain.yaml"], lambda: sb.sweep("plain.yaml")),
    ],
)
def test_the_text_is_that_of_the_command_line(words, call):
    plain = "\n".join(line for line in small_shop(2).splitlines() if not line.startswith("sweep"))
    Path("plain.yaml").write_text(plain)
    ended = CliRunner().invoke(main, words)
    with pytest.raises(sb.StudyError) as failure:
        call()
    assert str(failure.value) in ended.output
    assert failure.value.status == ended.exit_code == 2


def test_three_mistakes_in_a_mapping_are_told_at_once_with_their_paths():
    with pytest.raises(sb.StudyError) as failure:
        sb.scenario(
            {
                "time": {"length": float("nan")},
                "items": {"hat": {"prise": 4, "on_hand": -1}},
                "customers": {"arrivals": {"rate": 2}, "segments": {"all": {"patience": None}}},
            },
            name="mine",
        )
    assert str(failure.value).splitlines() == [
        "mine: time.length: expected a finite number, found nan",
        "mine: customers.segments.all.patience: expected a value, found nothing (None)",
        "mine: items.hat.on_hand: expected a whole number of units of at least 0, found -1",
        "mine: items.hat.prise: unknown key; did you mean 'price'?",
    ]


@pytest.mark.parametrize("content", [3, ["time"], "time: {length: 3}"])
def test_what_is_no_mapping_is_told(content):
    with pytest.raises(sb.StudyError, match="expected a mapping with keys such as time and items"):
        sb.scenario(content)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sb.compare("shop.yaml", workers=0), "expected a whole number from 1 to 1024, found 0"),
        (lambda: sb.compare("shop.yaml", engine="fortran"), "no engine 'fortran'"),
        (lambda: sb.compare("shop.yaml", by="items"), "no part 'items'; did you mean 'item'?"),
        (lambda: sb.compare("shop.yaml", []), "name at least one alternative"),
        (lambda: sb.compare(7), "expected a study, a mapping or the path of a scenario file"),
        (lambda: sb.compare("shop.yaml")["backorder"]["profitt"], "did you mean 'profit'?"),
        (lambda: sb.compare("shop.yaml").differences("none"), "no alternative 'none'"),
        (lambda: sb.run("shop.yaml").books(), "ask for them by run"),
        (lambda: sb.simulate("shop.yaml").run(until=-1), "expected a time from 0 to 30, found -1"),
        (lambda: sb.simulate("shop.yaml", replication=0), "expected a whole number from 1"),
        (lambda: sb.compare("shop.yaml", 7), "expected names of alternatives, found 7"),
        (lambda: sb.compare("shop.yaml", workers=True), "expected a whole number from 1 to 1024, found True"),
        (lambda: sb.compare("shop.yaml", precision={7: "1%"}), "no measure is named '7'"),
        (lambda: sb.compare("shop.yaml").save(None), "expected the path of a file or folder, found None"),
        (lambda: sb.compare("shop.yaml").write(), "name a page, a workbook or a folder of figures"),
        (lambda: sb.sweep("shop.yaml", {"items.cap.price": 5}), "items.cap.price: expected a list of values, found 5"),
        (lambda: sb.sweep("shop.yaml", {"items.cap.price": "56"}), "expected a list of values, found '56'"),
        (lambda: sb.sweep("shop.yaml", ["items.cap.price"]), "expected a mapping of paths to values"),
        (lambda: sb.sweep("shop.yaml", out=5), "expected the path of a file or folder, found 5"),
        (lambda: sb.read("shop.yaml").with_(["items.cap.price=5"]), "expected PATH=VALUE, or a mapping of paths"),
        (lambda: sb.read("shop.yaml").with_({5: 3}), "expected PATH=VALUE, or a mapping of paths"),
        (lambda: sb.trace("shop.yaml", since="5 days"), "expected a time as a number, found '5 days'"),
        (lambda: sb.trace("shop.yaml", since=9.0, until=5.0), "expected an end after the beginning, 9, found 5"),
        (lambda: sb.simulate("shop.yaml").run("5"), "expected a time as a number, found '5'"),
        (lambda: sb.orders("shop.yaml").parquet(5), "expected the path of a file or folder, found 5"),
        (lambda: sb.read(None), "expected the path of a file or folder, found None"),
        (lambda: sb.open(5), "expected the path of a file or folder, found 5"),
        (lambda: sb.text(5), "expected the text of a scenario, found 5"),
        (lambda: sb.text(small_shop(4), name="../shop"), "expected a name that a folder may have, found '../shop'"),
        (lambda: sb.policies("admision"), "no family 'admision'; did you mean 'admission'?"),
        (lambda: sb.open("nowhere"), "nowhere: no results are stored there"),
        (lambda: sb.compare("shop.yaml", replications=0), "expected a whole number of at least 1, found 0"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(sb.StudyError) as failure:
        call()
    assert message in str(failure.value)


def test_a_result_is_asked_what_it_has():
    result = sb.compare("shop.yaml", workers=np.int64(1), replications=np.int64(3))
    assert list(result) == list(result.alternatives) == ["out of stock", "backorder"]
    assert ("backorder" in result, "bakorder" in result) == (True, False)
    measures = result["backorder"]
    assert ("profit" in measures, "profitt" in measures, measures.get("profitt")) == (True, False, None)
    assert measures.get("profit") == measures["profit"]


def test_results_of_another_version_and_changed_files_are_refused():
    seal = sb.compare("shop.yaml").save("results")
    made = json.loads(seal.read_text())
    made["versions"]["simbackorder"] = "0.0.9"
    seal.write_text(json.dumps(made))
    with pytest.raises(sb.StudyError, match=r"was made by version 0\.0\.9.*make it again: simbackorder compare"):
        sb.open(seal)
    seal = sb.run("shop.yaml").save("others")
    (seal.parent / "scenario.yaml").write_text("time: {length: 3}")
    with pytest.raises(sb.StudyError, match="is not what was stored with"):
        sb.open(seal)
    seal.write_text("{}")
    with pytest.raises(sb.StudyError, match="cannot be read as the provenance"):
        sb.open(seal)


def resealed(file: Path, content: bytes, seal: Path) -> None:
    """Changes a stored file, and its seal with it."""
    file.write_bytes(content)
    made = json.loads(seal.read_text())
    made["files"][file.name] = hashlib.sha256(content).hexdigest()
    seal.write_text(json.dumps(made))


def test_books_waits_and_precision_that_cannot_be_read_are_told():
    seal = sb.run("shop.yaml", books=True, waits=True, precision={"revenue": "20%"}).save("results")
    whole = {file: file.read_bytes() for file in seal.parent.iterdir()}
    others = {
        "books.parquet": "what was taken down of its runs cannot be read: it is torn or damaged",
        "waits.parquet": "what was taken down of its runs cannot be read: it has no column 'time'",
        "precision.json": "cannot be read: 'precision'",
    }
    contents = {"waits.parquet": whole[seal.parent / "run-out-of-stock.books.parquet"], "precision.json": b"{}"}
    for name, message in others.items():
        resealed(seal.parent / f"run-out-of-stock.{name}", contents.get(name, b"PAR1"), seal)
        with pytest.raises(sb.StudyError) as failure:
            sb.open(seal)
        assert message in str(failure.value)
        for file, content in whole.items():
            file.write_bytes(content)
    assert sb.open(seal).books() is not None


def program(text: str) -> list[str]:
    Path("program.py").write_text(text)
    return [sys.executable, "program.py"]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


DIES = """
import os, signal, threading, time, multiprocessing
import simbackorder as sb

def kill():
    while not multiprocessing.active_children():
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)

threading.Thread(target=kill, daemon=True).start()
try:
    sb.compare("shop.yaml", replications=100000, workers=2, engine="simpy")
except sb.StudyError as error:
    print(error.status, error)
time.sleep(0.2)
print(len(multiprocessing.active_children()))
"""


def test_a_worker_that_dies_is_told_and_leaves_nobody():
    done = subprocess.run(program(DIES), capture_output=True, text=True, env=environment(), check=False)
    assert done.stdout.startswith("1 a worker process died"), done.stderr
    assert done.stdout.endswith("\n0\n")


STOPPED = """
import sys
import simbackorder as sb
print("ready", flush=True)
result = sb.compare("shop.yaml", replications=100000, workers=WORKERS, progress=True, engine="simpy")
print(result.interrupted, 1 < result.n < 100000, result["backorder"]["profit"].n == result.n)
print("Interrupted" in repr(result), "Interrupted" in result._repr_html_())
try:
    result.save("results")
except sb.StudyError as error:
    print(error)
try:
    sb.compare("shop.yaml", replications=100000, workers=WORKERS, progress=False, engine="simpy")
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_keeps_what_is_finished_where_somebody_watches(workers):
    words = program(STOPPED.replace("WORKERS", workers))
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    told = b""
    while b"replications" not in told:
        told += running.stderr.read1()
        assert running.poll() is None, told
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    lines = [running.stdout.readline().decode().strip() for _ in range(4)]
    assert lines == ["ready", "True True True", "True True", "the study was interrupted: its results are not stored;"
                     " simulate it again"]  # fmt: skip
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    out, rest = running.communicate(timeout=30)
    assert out.decode().strip() == "stopped", rest
    assert not Path("results").exists()


def test_two_workers_beside_the_main_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(sb.compare("shop.yaml", workers=2)))
    thread.start()
    thread.join()
    assert found[0].document() == sb.compare("shop.yaml", workers=1).document()


def test_a_sweep_that_is_interrupted_keeps_its_points_and_goes_on(monkeypatch):
    whole = sb.sweep("shop.yaml", workers=1)
    begun = []

    def stops(study, replications, at, of=simulate):
        begun.append(study)
        if len(begun) > 5:
            raise KeyboardInterrupt
        return of(study, replications, at)

    monkeypatch.setitem(replications.observe.__kwdefaults__, "simulate", stops)
    monkeypatch.setitem(sweep_of_studies.Sweeping.each.__kwdefaults__, "simulate", stops)
    part = sb.sweep("shop.yaml", workers=1, engine="simpy", out="kept", progress=True)
    assert (part.interrupted, len(part)) == (True, 1)
    assert part.frame().equals(whole.frame().head(len(part.frame())))
    with pytest.raises(sb.StudyError, match="interrupted"):
        part.save("kept")
    begun.clear()
    with pytest.raises(KeyboardInterrupt):
        sb.sweep("shop.yaml", workers=1, engine="simpy", out="kept", progress=False)
    here = Path.cwd()
    monkeypatch.undo()
    monkeypatch.chdir(here)
    again = sb.sweep("shop.yaml", workers=1, out="kept", resume=True)
    assert again.document() == whole.document()
    assert sb.open("kept").document() == whole.document()
    with pytest.raises(sb.StudyError, match="without out"):
        sb.sweep("shop.yaml", resume=True)


def test_what_a_mapping_lacks_has_no_line():
    with pytest.raises(sb.StudyError) as found:
        sb.scenario({"time": {"length": 9}, "items": {"hat": {"price": 5}}})
    assert str(found.value) == "scenario: customers: expected a mapping, found nothing"
