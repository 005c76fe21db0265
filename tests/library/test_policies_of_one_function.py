"""A policy that is written where it is used: under both engines, the audit, in the digest, and in worker processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import simbackorder as sb
from support.own_policies import no_policy_stays as no_policy_stays
from support.small_shop import small_shop

ROOT = Path(__file__).parents[2]


@pytest.fixture
def study():
    return sb.text(small_shop(4))


def part_of_the_gap(p, position, item):
    """A share of what is missing up to a level.

    order quantity = share * (level - position), if that is at least 10
    """
    units = int(p.share * (p.level - position))
    return units if units >= LEAST else 0


LEAST = 10
UNREADABLE = eval("lambda p, position, item: 1")
MINE = {"alternatives": {"mine": {"replenishment": {"rule": "part-of-the-gap", "level": 70}}}}


def test_it_runs_in_both_engines_and_under_the_audit(study):
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    mine = study.with_(MINE)
    by_simpy = sb.compare(mine, engine="simpy")
    assert sb.compare(mine, engine="both").frame().equals(by_simpy.frame())
    assert sb.compare(mine, engine="compiled", workers=2).frame().equals(by_simpy.frame())
    assert sb.compare(mine, audit=True).frame().equals(by_simpy.frame())
    assert by_simpy["mine"]["replenishment_orders"].mean > 0
    (row,) = (row for row in sb.policies("replenishment").to_dict("records") if row["rule"] == "part-of-the-gap")
    assert row["formula"] == "order quantity = share * (level - position), if that is at least 10"
    assert [each["name"] for each in row["parameters"]][-2:] == ["level", "share"]


def test_the_digest_names_its_source_and_the_constants_in_it(study, monkeypatch):
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    mine = study.with_(MINE)
    before, found = mine.digest, sb.compare(mine)
    monkeypatch.setitem(globals(), "LEAST", 20)
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    assert mine.digest != before  # the study that was read before follows
    assert not sb.compare(mine).frame().equals(found.frame())
    monkeypatch.undo()
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    assert mine.digest == before
    assert sb.compare(mine).frame().equals(found.frame())


def test_it_may_get_other_parameters(study):
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    mine = study.with_(MINE)
    before = sb.compare(mine, engine="both")

    @sb.policy("replenishment", "part-of-the-gap", level=int, most_missing=30)
    def other(p, position, item):
        """Up to a level, once so much is missing."""
        return p.level - position if p.level - position >= p.most_missing else 0

    after = sb.compare(mine, engine="both")
    usual = {"rule": "s-S", "reorder_point": 40, "order_up_to": 70}
    same = study.with_({"alternatives": {"mine": {"replenishment": usual}}})
    assert not after.frame().equals(before.frame())
    assert after.frame().equals(sb.compare(same).frame())


@pytest.mark.parametrize(
    ("define", "message"),
    [
        (lambda: sb.policy("replenishing", level=int)(part_of_the_gap), "expected a family among admission"),
        (lambda: sb.policy("replenishment", "s-S")(part_of_the_gap), "replenishment has a policy 's-S' already"),
        (lambda: sb.policy("replenishment", level="many")(part_of_the_gap), "expected a type such as int, float"),
        (lambda: sb.policy("admission")(part_of_the_gap), r"expected decide\(p, missing, backorders"),
        (lambda: sb.policy("replenishment", "odd")(UNREADABLE), "the source of <lambda> cannot be read"),
    ],
)
def test_mistakes(define, message):
    with pytest.raises(sb.StudyError, match=message):
        define()


def test_stored_results_have_its_source(study, tmp_path):
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    sb.policy("replenishment", "another", level=int)(part_of_the_gap)
    seal = sb.compare(study.with_(MINE)).save(tmp_path)
    assert "LEAST = 10" in (seal.parent / "compare.part-of-the-gap.policy.txt").read_text()
    assert not list(seal.parent.glob("*another*"))
    assert sb.open(seal)["mine"]["profit"] == sb.compare(study.with_(MINE))["mine"]["profit"]


def test_its_orders_may_be_bounded_like_those_of_any_policy_of_its_family(study):
    sb.policy("replenishment", level=int, share=0.5)(part_of_the_gap)
    rule = MINE["alternatives"]["mine"]["replenishment"]
    alternatives = {"small": {"replenishment": rule | {"max_order": 3}}, "usual": {"replenishment": rule}}
    found = sb.compare(study.with_({"alternatives": alternatives}))
    small, usual = (found[name]["replenishment_orders"].mean for name in alternatives)
    assert small > 2 * usual > 0


def test_parameters_of_a_class_are_those_of_files(study):
    from pydantic import Field

    from simbackorder.policies.replenishment.review import PeriodicParameters
    from simbackorder.quantities import SignedUnits

    class Weekly(PeriodicParameters):
        """A level."""

        level: SignedUnits = Field(description="order up to it")

    @sb.policy("replenishment", "weekly", parameters=Weekly)
    def weekly(p, position, item):
        """Up to a level at every review."""
        return max(0, p.level - position)

    rule = {"rule": "weekly", "level": 60, "review_period": 7}
    ours = sb.compare(study.with_({"alternatives": {"x": {"replenishment": rule}}}))
    usual = {"rule": "R-S", "order_up_to": 60, "review_period": 7}
    theirs = sb.compare(study.with_({"alternatives": {"x": {"replenishment": usual}}}))
    assert ours.frame().equals(theirs.frame())


PROGRAM = """
import multiprocessing
import simbackorder as sb
from simbackorder.experiments.replications import observe
from simbackorder.library.simulating import How, task_of

@sb.policy("replenishment", level=int)
def up_to(p, position, item):
    "Up to a level."
    return max(0, p.level - position)

def main():
    rule = {"rule": "up-to", "level": 60}
    study = sb.read("shop.yaml").with_({"alternatives": {"x": {"replenishment": rule}}})
    alone = sb.compare(study, workers=1).replications()
    task = task_of(study, How(), 1)
    for method in ("fork", "spawn", "forkserver"):
        (found,) = observe([task.study(("x",))], workers=2, start_method=method)
        assert found.values[..., 0].ravel().tolist() == alone["numerator"].tolist(), method
    print("equal")

if __name__ == "__main__":
    main()
"""


def test_it_reaches_worker_processes_of_every_kind(tmp_path):
    (tmp_path / "shop.yaml").write_text(small_shop(4))
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    program = [sys.executable, "program.py"]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "equal\n", done.stderr


CELLS = (
    "import simbackorder as sb, multiprocessing, sys\n"
    "from simbackorder.experiments import crew\n"
    "study = sb.read('shop.yaml')\nstudy",
    "@sb.policy('replenishment', level=int)\n"
    "def up_to(p, position, item):\n    'Up to a level.'\n    return max(0, p.level - position)",
    "mine = study.with_({'alternatives': {'x': {'replenishment': {'rule': 'up-to', 'level': 60}}}})\n"
    "result = sb.compare(mine, workers=2, replications=60)\nresult",
    "import threading\nfound = []\n"
    "thread = threading.Thread(target=lambda: found.append(sb.compare(mine, workers=2, replications=60)))\n"
    "thread.start(); thread.join()\n"
    "assert found[0].document() == result.document() == sb.compare(mine, workers=1, replications=60).document()\n"
    "assert sb.compare(mine, engine='both', replications=60).frame().equals(result.frame())",
    "result.plot()",
    "sb.trace(mine, order=5)",
    "sb.sweep(study, {'items.cap.on_hand': [30, 40]})",
    "print(crew._usual_start(), len(multiprocessing.active_children()))",
)


def test_a_notebook_has_it_at_once_with_two_workers(tmp_path):
    nbformat = pytest.importorskip("nbformat", reason="part of the extra dev")
    nbclient = pytest.importorskip("nbclient", reason="part of the extra dev")
    pytest.importorskip("ipykernel", reason="part of the extra dev")
    (tmp_path / "shop.yaml").write_text(small_shop(4))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runner = nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    runner.execute(env=environment)
    shown = [[output.get("data", {}) for output in cell.outputs] for cell in book.cells]
    assert "<table>" in shown[0][-1]["text/html"]
    assert "There is one alternative only" in shown[2][-1]["text/html"]
    assert "image/png" in shown[4][-1]
    assert "what happened" in shown[5][-1]["text/html"]
    assert "on hand (cap)" in shown[6][-1]["text/html"]
    assert book.cells[7].outputs[0]["text"] == "forkserver 0\n"
