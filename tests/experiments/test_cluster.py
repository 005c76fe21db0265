"""Studies on a Dask cluster: a scheduler and four workers here, which know nothing but what they are sent."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments import chunks, cluster
from simbackorder.experiments.at_worker import OtherVersionsError
from simbackorder.experiments.cluster import Address, Cluster
from simbackorder.experiments.crew import WorkerLostError
from simbackorder.experiments.like_here import check_like_here
from simbackorder.experiments.observing import Events
from simbackorder.experiments.sweep import Heard, StoppedSweepError, grid
from simbackorder.experiments.task import Means, task
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.library.doing_sweeps import StoredSweep
from simbackorder.policies import own
from simbackorder.report import figures
from simbackorder.store import provenance
from simbackorder.store.layout import Shelf
from support.own_policies import no_policy_stays  # noqa: F401
from support.pieces_of_work import bad_at_5_and_9, deadly_at_3, slow, square_slow_first
from support.small_shop import small_shop

TESTS = Path(__file__).parent.parent
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own


OWN = '''\
"""One in so many: a line is refused when `fewer` units are missing or more."""

from typing import Any

from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.quantities import PositiveUnits

FAMILY = "admission"
RULE = "a-few"


class Parameters(AdmissionParameters):
    """`fewer`: below so many units."""

    fewer: PositiveUnits


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All or nothing."""
    return missing if missing < p.fewer else -1
'''
REPLAYED = """
currency: EUR
time: {start: 2025-01-01, length: 30 days}
items:
  hat: {price: 40, unit_cost: 20, on_hand: 1, holding_cost: 0.50 per day}
  cap: {price: 20, unit_cost: 10, on_hand: 1}
customers: {arrivals: {replay: {file: orders.csv, time: at, item: item}}}
suppliers: {mill: {lead_time: {gamma: {mean: 5 days, cv: 0.4}}, order_cost: 2}}
policy: {replenishment: {rule: base-stock, order_up_to: 1}}
alternatives: {hide: {admission: lost-sale}, a few: {admission: {rule: a-few, fewer: 2}}}
experiment: {replications: 3}
sweep: {policy.replenishment.order_up_to: [1, 2, 4]}
"""


def started(*words, cwd, **more):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    paths = os.pathsep.join(path for path in (str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH")) if path)
    environment = {**os.environ, "PYTHONPATH": paths}
    call = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    return subprocess.Popen(call, cwd=cwd, env=environment, **silent, **more)


@contextmanager
def scheduler(cwd):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-jupyter")
    process = started(*words, cwd=cwd)
    try:
        yield f"127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def worker(where, cwd):
    """A worker without a nanny: whoever kills it kills it."""
    words = (where, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0", "--death-timeout", "60")
    return started("dask_worker", *words, cwd=cwd)


@contextmanager
def workers(count, where, cwd):
    """A list of workers, to which a test may add some; whoever is in it is ended."""
    found = [worker(where, cwd) for _ in range(count)]
    try:
        yield found
    finally:
        for each in found:
            each.kill()
            each.wait()


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    """The scheduler's address as options have it. Workers run in a folder of their own."""
    cwd = tmp_path_factory.mktemp("elsewhere")
    with scheduler(cwd) as (address, _), workers(4, address, cwd), closing(Cluster(f"dask://{address}")) as found:
        found.open(lambda text: None)
        found._client.wait_for_workers(4, timeout=60)
        yield f"dask://{address}"


@pytest.fixture
def connected(where):
    with closing(Cluster(where)) as found:
        found.open(lambda text: None)
        yield found


def files(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()}


@pytest.fixture
def many(monkeypatch):
    """Some 9 chunks of a sweep."""
    monkeypatch.setattr(chunks, "WORK", 1.0)
    monkeypatch.setattr(chunks, "MOST_CHUNKS", 7)
    monkeypatch.setattr(figures, "available", lambda: False)  # they take longer than all the rest


def test_results_come_in_the_order_of_the_pieces(connected):
    assert list(connected.in_order(square_slow_first, range(300))) == [n * n for n in range(300)]


def test_the_earliest_failure_is_told_whatever_comes_first(connected):
    found = connected.in_order(bad_at_5_and_9, range(40))
    with pytest.raises(ValueError, match="piece 5"):
        list(found)


@contextmanager
def cluster_of(count, cwd):
    """A cluster of one's own: connected, with its scheduler and workers."""
    with (
        scheduler(cwd) as (address, process),
        workers(count, address, cwd) as known,
        closing(Cluster(f"dask://{address}")) as found,
    ):
        yield found, process, known, address


def test_workers_are_killed_and_added_meanwhile(tmp_path):
    with cluster_of(2, tmp_path) as (found, _, known, address):
        found.open(lambda text: None)
        results = found.in_order(slow, range(20))
        seen = [next(results)]
        known.append(worker(address, tmp_path))
        known[0].kill()
        seen += [next(results), next(results)]
        known[1].kill()  # for a moment there may be none
        seen += list(results)
    assert seen == [n * n for n in range(20)]


def test_it_gives_up_without_workers_and_without_a_scheduler(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "NOBODY", 0.5)
    monkeypatch.setattr(cluster, "LOOKS", 0.2)
    with cluster_of(0, tmp_path) as (found, process, known, address):
        told = []
        with pytest.raises(StudyError, match=r"has had no worker for 0 s") as none:
            found.open(told.append)
        assert none.value.argument == "on"
        assert told == [f"waiting for workers of the scheduler tcp://{address}, 0 s at most"]
        monkeypatch.setattr(cluster, "NOBODY", 60.0)
        known.append(worker(address, tmp_path))
        found.open(told.append)
        monkeypatch.setattr(cluster, "NOBODY", 0.5)
        results = found.in_order(slow, range(30))
        assert next(results) == 0
        known[0].kill()
        with pytest.raises(StudyError, match=r"has had no worker for 0 s"):
            list(results)
        process.kill()
        with pytest.raises(StudyError, match=r"Dask cluster"):
            list(found.in_order(slow, range(30)))


def test_a_piece_that_kills_its_workers_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")  # else four workers have to die
    with cluster_of(2, tmp_path) as (found, _, _, _):
        found.open(lambda text: None)
        found._client.wait_for_workers(2, timeout=60)
        with pytest.raises(WorkerLostError) as lost:
            list(found.in_order(deadly_at_3, range(8)))
    [(piece, _)] = lost.value.at  # it, or one that was to be done next by a worker that died
    assert piece in range(8)


def test_a_sweep_is_stored_byte_for_byte_as_it_is_here(where, tmp_path, many):
    study = sb.text(small_shop(7))
    sb.sweep(study, out=tmp_path / "here", engine="simpy", workers=1)
    there = sb.sweep(study, out=tmp_path / "there", engine="simpy", on=where)
    assert files(tmp_path / "here") == files(tmp_path / "there")
    assert len([name for name in files(tmp_path / "there") if "chunk-" in name]) == 9
    assert there.text() == sb.sweep(study, engine="simpy", on=where).text()


def test_files_and_policies_travel_along(where, tmp_path, many):
    folder = tmp_path / "only here"
    folder.mkdir()
    days = "".join(f"2025-01-{day:02},{('cap', 'hat')[day % 2]}\n" for day in range(1, 29))
    (folder / "orders.csv").write_text("at,item\n" + days)
    (folder / "a_few.py").write_text(OWN)
    (folder / "shop.yaml").write_text(REPLAYED)
    own.load(folder / "a_few.py")
    study = sb.read(folder / "shop.yaml")
    here = sb.sweep(study, engine="simpy", workers=1)
    shutil.rmtree(folder)
    there = sb.sweep(study, engine="simpy", on=where)
    assert there.frame().equals(here.frame())
    assert there.frame().query("measure == 'profit'")["mean"].nunique() > 2


def test_a_comparison_has_the_same_numbers(where):
    study = sb.text(small_shop(40))
    here, there = (sb.compare(study, engine="compiled", **who) for who in ({"workers": 1}, {"on": where}))
    assert here.replications().equals(there.replications())


def test_an_interrupted_sweep_goes_on_here_and_there(where, connected, tmp_path, many):
    study = sb.text(small_shop(7))
    sb.sweep(study, out=tmp_path / "whole", workers=1)

    def stopped(finished, count):
        if finished >= 6:
            raise KeyboardInterrupt

    for name, who in {"here": {"workers": 1}, "there": {"on": where}}.items():
        points = grid(task(study._scenario, 6, Means("simpy", connected)))
        sweep = StoredSweep(points, Shelf(tmp_path / name, "scenario", study.digest), ())
        sweep.take_up(False, lambda text: None, lambda text: None)
        with pytest.raises(StoppedSweepError):
            sweep.simulate(Heard(stopped, Events()))
        kept = len(sweep.sweeping.chunks)
        assert 0 < kept < 9
        sb.sweep(study, out=tmp_path / name, resume=True, **who)
        assert files(tmp_path / "whole") == files(tmp_path / name)


def test_other_versions_are_named(where, connected, monkeypatch):
    monkeypatch.setattr(provenance, "__version__", "9.9")
    with pytest.raises(ArgumentError, match=r"the worker tcp://\S+ has simbackorder \S+ \(here 9\.9\)"):
        Cluster(where).open(lambda text: None)
    with pytest.raises(OtherVersionsError, match=r"simbackorder \S+ \(here 9\.9\)"):  # of a worker that came later
        list(connected.in_order(square_slow_first, range(3)))


def test_other_versions_of_what_lies_below_are_named():
    packages = {"numpy": "2.4", "dask": "2026.1", "distributed": "2026.1"}
    said = {"host": {"python": "3.12.1.final.0"}, "packages": packages}
    other = {"host": {"python": "3.11.2.final.0"}, "packages": {**packages, "numpy": None}}

    class Asked:
        """Answers for a cluster."""

        def get_versions(self):
            return {"client": said, "scheduler": said, "workers": {"tcp://a:1": said, "tcp://b:2": other}}

    with pytest.raises(ArgumentError) as refused:
        check_like_here(lambda ask: ask(), Asked(), "tcp://s:8786")
    assert str(refused.value) == "the worker tcp://b:2 has python 3.11.2 (here 3.12.1), numpy None (here 2.4)"


@pytest.mark.parametrize(
    "on", ["", "dask:", "dask://", "dask://host", "dask://:8786", "dask://h:0", "dask://h:99999", "dask:0", "dask:x",
           "dask:2000", "ray://h:1", "dask://a b:1", "dask://h:8786/x", "tcp://h:8786", "dask://::1:8786"]
)  # fmt: skip
def test_what_is_no_address_is_refused(on):
    with pytest.raises(ArgumentError, match="expected dask://HOST:PORT"):
        Address.of(on)


def test_an_address_may_be_of_any_kind_of_host():
    assert Address.of("dask://[::1]:8786") == ("tcp://[::1]:8786", 0)
    assert Address.of("dask://scheduler.lab:1") == ("tcp://scheduler.lab:1", 0)
    assert Address.of("dask").workers >= 1


@pytest.fixture
def command(tmp_path):
    (tmp_path / "shop.yaml").write_text(small_shop(4))

    def command(*words):
        return CliRunner().invoke(main, [words[0], str(tmp_path / "shop.yaml"), *words[1:]])

    return command


def test_the_command_line_says_whose_workers_simulate(where, command):
    here, there = (command("compare", "--engine", "simpy", *words) for words in (["--quiet"], ["--on", where]))
    assert (here.exit_code, there.exit_code) == (0, 0)
    assert here.stdout == there.stdout
    assert "4 workers of tcp://127.0.0.1:" in there.stderr


def test_what_cannot_be_had_is_told(command, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWERS_WITHIN", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        for port in (mute.getsockname()[1], 1):
            found = command("compare", "--on", f"dask://127.0.0.1:{port}")
            assert found.exit_code == 2
            assert f"'--on': no Dask scheduler answers at tcp://127.0.0.1:{port} within 1 s" in found.stderr
    found = command("compare", "--on", "dask", "--workers", "2")
    assert found.exit_code == 2
    assert "'--workers': expected none with --on, where the cluster says how many, found 2" in found.stderr
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    found = command("sweep", "--on", "dask:2")
    assert found.exit_code == 2
    assert "'--on': dask:2 needs Dask: pip install 'simbackorder[dask]'" in found.stderr


def test_nobody_else_waits_for_dask(tmp_path):
    (tmp_path / "shop.yaml").write_text(small_shop(2))
    program = (
        "import sys\nfrom simbackorder.cli.main import main\n"
        "main(['sweep', 'shop.yaml', '--quiet', '--engine', 'simpy', '--workers', '1'], standalone_mode=False)\n"
        "sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    )
    words = {"cwd": tmp_path, "check": False, "stdout": subprocess.DEVNULL}
    assert subprocess.run([sys.executable, "-c", program], **words).returncode == 0
