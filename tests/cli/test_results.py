"""`simbackorder results`: what is stored is listed, shown, verified and removed, and nothing else is touched."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments import chunks
from simbackorder.experiments.replications import simulate
from simbackorder.experiments.sweep import Sweeping
from simbackorder.report import figures
from support.small_shop import small_shop


def call(*words, status=0, given=None):
    found = CliRunner().invoke(main, ["results", *map(str, words)], input=given)
    assert found.exit_code == status, (found.output, found.exception)
    assert "Traceback" not in found.output
    return found


def everything(root):
    return sorted(str(path.relative_to(root)) for path in Path(root).rglob("*") if ".locks" not in path.parts)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A comparison, a run and a sweep in three chunks, and a sweep that was stopped after its first chunk."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "shop.yaml").write_text(small_shop(4))

    def stops(study, replications, at):
        if study.scenario.policy.replenishment.default.parameters.reorder_point > 5:
            raise MemoryError
        return simulate(study, replications, at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "WORK", 1.0)
        patch.setattr(chunks, "MOST_CHUNKS", 3)
        patch.setattr(figures, "available", lambda: False)
        patch.chdir(folder)
        how = {"engine": "simpy", "workers": 1}
        sb.compare("shop.yaml", **how).save("results")
        sb.run("shop.yaml", "backorder", **how).save("results")
        sb.sweep("shop.yaml", **how, out="results")
        patch.setitem(Sweeping.each.__kwdefaults__, "simulate", stops)
        with pytest.raises(sb.StudyError, match="MemoryError"):
            sb.sweep("shop.yaml", **how, seed=8, out="results")
    return folder / "results"


@pytest.fixture
def results(stored, tmp_path, monkeypatch):
    shutil.copytree(stored, tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "results"


def test_list_says_what_there_is(results):
    text = call("list").stdout
    assert "sweep, 33 % done" in text
    assert "shop: A small shop" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    studies = json.loads(call("list", "--format", "json").stdout)["studies"]
    assert [(each["study"], each["finished"]) for each in studies if each["finished"]] == [
        ("compare", True),
        ("run-backorder", True),
        ("sweep", True),
    ]
    (unfinished,) = (each for each in studies if not each["finished"])
    assert unfinished["chunks"] == {"there": 1, "all": 3}
    assert unfinished["points"] == 3
    assert {each["title"] for each in studies} == {"A small shop"}
    assert all(each["size"] > 1000 and each["replications"] == 4 for each in studies)


def test_show_is_the_answer_without_simulating(results):
    digest = next((results / "shop").glob("[0-9a-f]*")).name
    assert "Money (USD)" in call("show", "--study", "compare").stdout
    assert "reorder point" in call("show", digest[:8], "--study", "sweep").stdout
    page = json.loads(call("show", results, "--study", "sweep", "--format", "json").stdout)
    assert page == sb.open(results, "sweep").document()
    assert "no such path, and no digest" in call("show", "ffffffff", status=2).stderr


def test_verify_finds_nothing_in_what_is_whole(results):
    assert call("verify").stdout == "4 of 4 stored studies are whole.\n"


@pytest.mark.parametrize("damage", ["torn", "flipped", "pipe", "missing", "forged", "added", "unfinished", "seal"])
def test_verify_names_what_is_damaged(results, damage):
    first, second, _ = sorted(results.glob("shop/[0-9a-f]*/sweep.replications/chunk-*"))
    file = first
    if damage == "torn":
        file.write_bytes(first.read_bytes()[:-9])
    elif damage == "flipped":
        content = bytearray(first.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage in ("pipe", "missing"):
        file.unlink()
        if damage == "pipe":
            os.mkfifo(file)
    elif damage == "forged":
        file.write_bytes(second.read_bytes())
    elif damage == "added":
        file = first.with_name("chunk-00003.parquet")
        file.write_bytes(second.read_bytes())
    elif damage == "unfinished":
        (file,) = results.glob("shop/.*.partial/sweep.replications/chunk-*")
        file.write_bytes(first.read_bytes())
    else:
        file = next(results.rglob("sweep.provenance.json"))
        file.write_text("{")
    found = call("verify", status=1)
    relative = file.relative_to(results.parent)
    assert found.stdout.startswith(f"{relative}: ")
    assert "1 of 4 stored studies is damaged" in found.stderr
    studies = json.loads(call("verify", "--format", "json", status=1).stdout)["studies"]
    assert sum(bool(each["problems"]) for each in studies) == 1
    if damage not in ("added", "unfinished"):
        with pytest.raises(sb.StudyError, match=file.name.replace(".", r"\.")):
            sb.open(results, "sweep")


def test_remove_asks_first_and_takes_results_only(results):
    folder = next((results / "shop").glob("[0-9a-f]*"))
    (folder / "mine.txt").write_text("a note of my own")
    before = everything(results)
    assert "Remove?" in call("remove", folder, status=1, given="n\n").stderr
    assert everything(results) == before
    call("remove", next(folder.glob("compare.provenance.json")), "--yes")
    assert [name for name in before if name not in everything(results)] == [
        f"shop/{folder.name}/compare.{what}" for what in ("provenance.json", "replications.parquet", "summary.csv")
    ]
    call("remove", folder.name[:6], "--yes")
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert len(list((results / "shop").glob(".*.partial"))) == 1


def test_remove_unfinished(results):
    whole = [name for name in everything(results) if ".partial" not in name]
    call("remove", "--unfinished", "--yes")
    assert everything(results) == whole
    assert "nothing unfinished" in call("remove", "--unfinished", "--yes", status=2).stderr


def test_remove_never_leaves_by_a_link(results, tmp_path):
    mine = tmp_path / "mine"
    shutil.copytree(results / "shop", mine / "shop")
    before = everything(mine)
    folder = next((results / "shop").glob("[0-9a-f]*"))
    shutil.rmtree(folder / "sweep.replications")
    (folder / "sweep.replications").symlink_to(next(mine.rglob("sweep.replications")))
    (results / "linked").symlink_to(mine)
    assert "is a link" in call("remove", results / "linked", "--yes", status=2).output
    call("remove", results, "--yes")
    assert everything(mine) == before
    assert everything(results) == ["linked"]


@pytest.mark.parametrize(
    "words", [["list"], ["verify"], ["remove", "abcd", "--in"], ["remove", "--unfinished", "--in"]]
)
def test_a_folder_that_is_none_is_told(tmp_path, words):
    (tmp_path / "file").write_text("")
    assert "is a file, not a folder" in call(*words, tmp_path / "file", status=2).output
    assert "no such folder" in call(*words, tmp_path / "none", status=2).output
