"""A warm-up that is found, and a shop that had not settled, from Python: the numbers and words of the command line."""

import json

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.settling_shop import SHOP


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(SHOP)


def printed(command, *words):
    found = CliRunner().invoke(main, [command, "shop.yaml", *words, "--format", "json", "--quiet"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


@pytest.mark.parametrize("warm_up", ["auto", "200 days", None])
def test_the_same_as_from_the_command_line(warm_up):
    words = [] if warm_up is None else ["--warm-up", warm_up]
    assert sb.compare("shop.yaml", warm_up=warm_up).document() == printed("compare", *words)
    assert sb.run("shop.yaml", warm_up=warm_up).document() == printed("run", *words)


def test_what_must_be_known_is_stored():
    for warm_up, begins in ((None, "The shop had not settled"), ("auto", "Warm-up: ")):
        result = sb.compare("shop.yaml", warm_up=warm_up)
        assert any(note.startswith(begins) for note in result.notes)
        again = sb.open(result.save("kept"))
        assert again.document() == result.document()
    seal = result.save("kept")
    (file,) = seal.parent.glob("compare.remarks.json")
    file.write_text("{}")
    with pytest.raises(sb.StudyError, match=r"remarks\.json"):
        sb.open(seal)


def test_a_shop_that_never_settles_is_refused():
    with pytest.raises(sb.StudyError, match="no warm-up settles this shop"):
        sb.compare(sb.text(SHOP).with_("time.length=160"), warm_up="auto")
