"""What is simulated is kept and shown, whatever happens to what was asked for besides."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli import studying
from simbackorder.cli.main import main
from simbackorder.experiments import break_even
from support.small_shop import small_shop

PRICE = "items.cap.price"


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))


def ran(*words):
    return CliRunner().invoke(main, [*words, "--quiet"])


def stored(folder):
    return [each.name for each in Path(folder).rglob("*.provenance.json")]


def stopping(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["compare", "run"])
@pytest.mark.parametrize("closed", [["stdout"], ["stderr"], ["stdout", "stderr"]])
def test_results_are_stored_though_nobody_listens(command, closed):
    code = f"import sys; sys.{' = sys.'.join(closed)} = None; from simbackorder.cli.main import main; main()"
    words = [sys.executable, "-c", code, command, "shop.yaml", "--out", "kept"]
    done = subprocess.run(words, env=os.environ, check=False)
    assert done.returncode == 0
    assert len(stored("kept")) == 1


@pytest.mark.parametrize("command", ["compare", "run"])
def test_results_are_stored_before_they_are_printed(command, monkeypatch):
    def gone(*_):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(f"simbackorder.cli.{command}.printed", gone)
    assert ran(command, "shop.yaml", "--out", "kept").exit_code != 0
    assert len(stored("kept")) == 1


@pytest.mark.parametrize("command", ["compare", "run"])
def test_a_disk_that_is_full_is_told(command, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(f"simbackorder.cli.{command}.printed", full)
    found = ran(command, "shop.yaml", "--out", "kept")
    assert (found.exit_code, found.stderr) == (1, "Error: what it prints cannot be written: No space left on device\n")
    assert len(stored("kept")) == 1


def test_results_that_cannot_be_stored_are_printed(monkeypatch):
    monkeypatch.setattr(studying, "store", stopping)
    found = ran("compare", "shop.yaml", "--out", "kept")
    assert found.exit_code == 130
    assert "Money (USD)" in found.stdout
    assert "not stored" in found.stderr


def test_an_interrupted_search_leaves_the_comparison(monkeypatch):
    monkeypatch.setattr(break_even, "break_even", stopping)
    found = ran("compare", "shop.yaml", "--out", "kept", "--break-even", PRICE)
    assert found.exit_code == 130
    assert "Money (USD)" in found.stdout
    assert found.stderr == f"Error: interrupted: the comparison stands, but not the search along {PRICE}\n"
    assert len(stored("kept")) == 1


def test_a_search_without_an_answer_leaves_the_comparison():
    nothing = ("--set", "policy.promising=none", "--set", "experiment.objective=promise_miss_rate")
    found = ran("compare", "shop.yaml", *nothing, "--out", "kept", "--break-even", PRICE)
    assert found.exit_code == 2
    assert "no answer" in found.stdout
    assert "no alternative has a value of the objective" in found.stderr
    assert len(stored("kept")) == 1


def test_an_interrupt_keeps_the_stages_that_are_finished(monkeypatch):
    whole = studying.observed

    def once(study, *others):
        return whole(study, *others) if not study.first else stopping()

    monkeypatch.setattr(studying, "observed", once)
    found = ran("compare", "shop.yaml", "--precision", "revenue=0.01%", "--out", "kept")
    assert found.exit_code == 130
    assert "Not as precise as asked within 30 replications" in " ".join(found.stdout.split())
    assert found.stderr == "Error: interrupted: the results are those of the first 30 replications\n"
    [name] = Path("kept").rglob("*.provenance.json")
    assert sb.open(name).n == 30


def test_in_python_it_does_too(monkeypatch):
    from simbackorder.experiments.replications import StoppedError
    from simbackorder.library import simulating

    whole = simulating.observed

    def once(study, *others):
        if study.first:
            raise StoppedError(None)
        return whole(study, *others)

    monkeypatch.setattr(simulating, "observed", once)
    found = sb.compare("shop.yaml", precision={"revenue": "0.01%"}, progress=True)
    assert (found.n, found.interrupted) == (30, True)
    assert found.notes[0] == "Interrupted: 30 replications."
    with pytest.raises(KeyboardInterrupt):
        sb.compare("shop.yaml", precision={"revenue": "0.01%"}, progress=False)


def test_a_scenario_is_read_once(monkeypatch):
    """It may be a pipe, or change while it is simulated."""
    whole, read = studying.load, []
    monkeypatch.setattr(studying, "load", lambda *given: read.append(given) or whole(*given))
    found = ran("compare", "shop.yaml", "--precision", "revenue=4%")
    assert found.exit_code == 0
    assert len(read) == 1


def test_a_page_goes_to_a_folder_that_is_made():
    assert (
        ran("compare", "shop.yaml", "--report", "new/one/page.html", "--workbook", "new/two/book.xlsx").exit_code == 0
    )
    assert Path("new/one/page.html").exists()
    assert Path("new/two/book.xlsx").exists()


def test_a_page_takes_the_place_of_nothing():
    assert ran("compare", "shop.yaml", "--out", "kept").exit_code == 0
    before = {each: each.read_bytes() for each in Path("kept").rglob("*") if each.is_file()}
    [seal] = Path("kept").rglob("*.provenance.json")
    for words in (["--out", str(seal)], ["--out", "p.html", "--workbook", str(seal.parent / "scenario.yaml")]):
        found = ran("report", "kept", *words)
        assert found.exit_code == 2
        assert f"Invalid value for '{words[-2]}'" in found.stderr
        assert "is one of the stored results" in found.stderr
    assert {each: each.read_bytes() for each in Path("kept").rglob("*") if each.is_file()} == before
    found = ran("compare", "shop.yaml", "--report", "one", "--workbook", "./one")
    assert found.exit_code == 2
    assert "is the page already" in found.stderr
    with pytest.raises(sb.StudyError, match="is the scenario itself"):
        sb.compare("shop.yaml", progress=False).write("shop.yaml")


@pytest.mark.parametrize(
    "words", [["--set", "alternatives={only: {}}", "--break-even", PRICE], ["--break-even", "experiment.seed"]]
)
def test_a_search_that_means_nothing_is_refused(words):
    found = ran("compare", "shop.yaml", *words)
    assert found.exit_code == 2
    assert "no other can lead" in found.stderr or "no number of the shop" in found.stderr
