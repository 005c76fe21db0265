"""The numbers of the library are those of the command line, bit for bit: a test per command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop

MILLS = """
time: {length: 30 days}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40}}
customers: {arrivals: {rate: 5 per day}}
suppliers:
  near: {order_cost: 50, lead_time: {exponential: 3 days}}
  far: {order_cost: 20, lead_time: {exponential: 9 days}}
policy:
  promising: {rule: quantile, q: 90%}
  sourcing: {rule: random, shares: {near: 50%, far: 50%}}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 80}
alternatives: {all: {}, parts: {shipment: partial}}
experiment: {replications: 5, seed: 3}
"""


@pytest.fixture(autouse=True)
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))
    Path("mills.yaml").write_text(MILLS)


def called(*words: str) -> str:
    result = CliRunner().invoke(main, [*words, "--quiet"] if words[0] in ("run", "compare", "sweep") else list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def everything(root: str) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


@pytest.mark.parametrize("file", ["shop.yaml", "mills.yaml"])
@pytest.mark.parametrize("workers", [1, 2])
def test_compare(file, workers):
    page = json.loads(called("compare", file, "--format", "json", "--out", "theirs"))
    result = sb.compare(file, workers=workers)
    assert result.document() == page
    frame = result.frame().set_index(["alternative", "measure"])
    for name, row in page["alternatives"].items():
        for measure, found in row.items():
            each = result[name][measure]
            assert (each.mean, each.half_width, each.unit) == (found["mean"], found["half_width"], found["unit"])
            assert found["mean"] is None or frame.loc[(name, measure), "mean"] == found["mean"]
    result.save("ours")
    assert everything("ours") == everything("theirs")
    assert result.text(80) + "\n" == called("compare", file)


@pytest.mark.parametrize("file", ["shop.yaml", "mills.yaml"])
def test_run(file):
    words = ("run", file, "--books", "--waits")
    page = json.loads(called(*words, "--format", "json", "--out", "theirs"))
    result = sb.run(file, books=True, waits=True)
    assert result.document() == page
    result.save("ours")
    assert everything("ours") == everything("theirs")
    assert result.text(80) + "\n" == called(*words)
    profit = result.books().set_index("measure").loc["books.income_statement.profit", "mean"]
    assert profit == page["books"][result.alternatives[0]]["income_statement"]["profit"]["mean"]


def test_sweep():
    page = json.loads(called("sweep", "shop.yaml", "--format", "json", "--out", "theirs"))
    swept = sb.sweep("shop.yaml")
    assert swept.document() == page
    swept.save("ours")
    assert everything("ours") == everything("theirs")
    assert swept.text(80) + "\n" == called("sweep", "shop.yaml", "--out", "again")
    study = sb.read("shop.yaml").with_({"sweep": {"policy.replenishment.reorder_point": [5, 25, 45]}})
    assert study == sb.read("shop.yaml")
    assert [len(result.replications()) for _, result in swept.points] == [len(swept.points[0][1].replications())] * 3


@pytest.mark.parametrize("more", [{}, {"order": 3}, {"item": "cap", "since": 5.0, "until": 9.0}, {"replication": 2}])
def test_trace(more):
    options = {"since": "from", "until": "to"}
    words = [word for key, value in more.items() for word in (f"--{options.get(key, key)}", str(value))]
    events = json.loads(called("trace", "shop.yaml", *words, "--format", "json"))
    story = sb.trace("shop.yaml", **more)
    assert story.text() + "\n" == called("trace", "shop.yaml", *words)
    frame = story.frame()
    assert list(frame.columns) == list(events[0])
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == events


def test_policies():
    families = json.loads(called("policies", "--format", "json"))
    found = sb.policies().to_dict("records")
    assert [{key: row[key] for key in families[0]["rules"][0]} for row in found] == [
        rule for family in families for rule in family["rules"]
    ]
    assert list(dict.fromkeys(row["family"] for row in found)) == [family["family"] for family in families]


def test_measures():
    assert sb.measures().to_dict("records") == json.loads(called("measures", "--format", "json"))


def test_settings_are_those_of_the_command_line():
    settings = ("suppliers.mill.order_cost=90", "experiment.seed=8")
    page = json.loads(called("compare", "shop.yaml", "--format", "json", "--set", settings[0], "--seed", "8"))
    study = sb.read("shop.yaml")
    for changed in (
        study.with_(*settings),
        study.with_({"suppliers.mill.order_cost": 90}, seed=8),
        study.with_(settings[0]).with_(seed=8),
        sb.read("shop.yaml", *settings),
        sb.text(Path("shop.yaml").read_text(), name="shop").with_(*settings),
    ):
        assert changed.digest == page["scenario"]["digest"]
    assert sb.compare(changed).document() == page


@pytest.mark.parametrize("more", [{}, {"books": True}, {"waits": True}, {"books": True, "waits": True}])
@pytest.mark.parametrize("file", ["shop.yaml", "mills.yaml", "prepaid.yaml", "nobody.yaml"])
def test_a_run_is_read_again_with_its_books_and_waits(file, more):
    Path("prepaid.yaml").write_text(small_shop(4).replace("policy:", "policy:\n  charging: at-order"))
    Path("nobody.yaml").write_text(small_shop(4).replace("rate: 5 per day", "rate: 0.01 per day"))
    stored = sb.run(file, **more)
    again = sb.open(stored.save("kept"))
    assert again.document() == stored.document()
    assert again.text() == stored.text()
    assert again._repr_html_() == stored._repr_html_()
    for name in ("books", "waits"):
        if name in more:
            assert getattr(again, name)().equals(getattr(stored, name)())
        else:
            with pytest.raises(sb.StudyError, match="ask for them by run"):
                getattr(again, name)()
    again.save("again")
    assert everything("again") == everything("kept")


def test_every_run_of_the_command_line_is_read_again():
    words = ("run", "shop.yaml", "--alternative", "all", "--books", "--waits", "--format", "json", "--out", "theirs")
    page = json.loads(called(*words))
    for name in sb.read("shop.yaml").alternatives:
        again = sb.open("theirs", f"run-{name.replace(' ', '-')}")
        assert again.alternatives == (name,)
        assert again.document()["books"][name] == page["books"][name]
        assert again.document()["waits"] == page["waits"][name]
        assert again.document()["alternatives"][name] == page["alternatives"][name]


def test_the_precision_that_was_asked_for_is_stored_and_read_again():
    asked = {"revenue": "6%", "unit_fill_rate": "2 points", "profit": "0.1", "promise_stated_rate": "1 points"}
    options = [word for name, amount in asked.items() for word in ("--precision", f"{name}={amount}")]
    page = json.loads(called("compare", "shop.yaml", *options, "--most", "64", "--format", "json", "--out", "theirs"))
    result = sb.compare("shop.yaml", precision=asked, most=64)
    again = sb.open(result.save("ours"))
    assert everything("ours") == everything("theirs")
    assert again.document() == result.document() == page
    assert again.text() == result.text()
    by_measure = {each["measure"]: each for each in page["precision"]}
    assert list(by_measure) == list(asked)
    assert by_measure["profit"]["met"] is False
    assert by_measure["profit"]["met_after"] is None
    assert by_measure["revenue"]["met_after"] in (30, 64)
    assert by_measure["promise_stated_rate"]["reason"] == "is undefined"
    worst = page["alternatives"][by_measure["profit"]["alternative"]]["profit"]
    assert (by_measure["profit"]["half_width"], by_measure["profit"]["unit"]) == (worst["half_width"], "USD")
    stored = json.loads(next(Path("theirs").rglob("compare.precision.json")).read_text())
    assert stored == {"precision": page["precision"]}
    assert CliRunner().invoke(main, ["report", "theirs", "--quiet"]).exit_code == 0
    assert "Not as precise as asked within 64 replications: " in Path("report.html").read_text()


def test_a_run_is_as_precise_as_asked_in_python_too():
    words = ("run", "shop.yaml", "--precision", "revenue=6%", "--books", "--format", "json", "--out", "theirs")
    page = json.loads(called(*words))
    result = sb.run("shop.yaml", precision={"revenue": "6%"}, books=True)
    assert result.document() == page
    assert sb.open(result.save("ours")).document() == page
    assert everything("ours") == everything("theirs")


def test_what_is_stored_is_read_again():
    for stored in (sb.compare("mills.yaml", by="item"), sb.run("mills.yaml", "parts"), sb.sweep("shop.yaml")):
        again = sb.open(stored.save("kept"))
        assert again.document() == stored.document()
        assert again.text() == stored.text()
        assert again.frame().equals(stored.frame())
    called("compare", "shop.yaml", "--out", "theirs")
    assert sb.open("theirs").document() == sb.compare("shop.yaml").document()
    with pytest.raises(sb.StudyError, match="several results are stored there; name one"):
        sb.open("kept")
    assert isinstance(sb.open("kept", "sweep"), sb.Sweep)
