"""`--audit`: a clean study passes and says so; a fault stops it, naming the law, the event and what led to it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.audit import COUNT
from simbackorder.cli.main import main
from simbackorder.model import bookkeeping
from simbackorder.model.customers import demand
from simbackorder.model.outbound import shipping
from support.small_shop import small_shop


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(2))


def call(command, *words, status=0):
    result = CliRunner().invoke(main, [command, "shop.yaml", *words])
    assert result.exit_code == status, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def everything(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


def loses_a_unit(patch):
    """What is shipped leaves the shelf with one unit more, from the 40th line on."""
    true, shipped = shipping.ship_line, []

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        shipped.append(l)
        if len(shipped) == 40:
            s.items[path.item[l]].on_hand -= 1

    patch.setattr(shipping, "ship_line", fault)


def books_a_sale_twice(patch):
    true = shipping.ship_line

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        bookkeeping.post(s.accounts, 0, 2, path.value[l])

    patch.setattr(shipping, "ship_line", fault)


def posts_to_one_side(patch):
    def fault(s, o, debit, credit, amount, t):
        s.accounts[debit].balance += amount

    patch.setattr(shipping, "post_for", fault)


def touches_a_stranger(patch):
    """The 30th order changes a line of the first, behind everybody's back."""
    true = demand.place_order

    def fault(s, rules, path, o, t):
        true(s, rules, path, o, t)
        if o == 30:
            object.__setattr__(s.lines[0], "shipped", s.lines[0].shipped + 1)

    patch.setattr(demand, "place_order", fault)


def waits_half(patch):
    """Backorders are charged half of the time they wait, everywhere."""
    from simbackorder.model.customers import allocation
    from simbackorder.model.inbound import receiving, supply

    def fault(s, item, t):
        before = item.backorders_time
        bookkeeping.charge(s, item, t)
        item.backorders_time = (before + item.backorders_time) / 2

    for module in (allocation, demand, receiving, shipping, supply):
        patch.setattr(module, "charge", fault)


FAULTS = {
    loses_a_unit: (
        "Opening stock + received + put back - shipped - lost in stock - sold elsewhere = on hand + in put-away:\n"
        "  cap: 40 + ",
        "event",
        "shipped",
    ),
    books_a_sale_twice: (
        "Revenue is the price of what was shipped (and recognised as sold), and of nothing else:\n  revenue",
        "event",
        "shipped",
    ),
    posts_to_one_side: ("The trial balance is zero:\n  trial balance", "event", "shipped"),
    touches_a_stranger: ("order 1, line 1 (cap): of ", "event", "order 31 (fans): "),
    waits_half: ("(Little):\n  cap: backorders x time is ", "at the end, after", "It shows when the run is over"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_stops_the_study_and_is_told(fault, monkeypatch):
    fault(monkeypatch)
    told = call("run", "--alternative", "backorder", "--audit", "--workers", "1", status=1).stderr
    law, event, entry = FAULTS[fault]
    assert law in told
    assert "replication 1, alternative 'backorder', seed 7," in told
    assert event in told.splitlines()[1]
    assert entry in told
    table = told[told.index("What led to it") :].splitlines()
    early = fault in (books_a_sale_twice, posts_to_one_side)  # the first order shipped
    assert len(table) == 1 + 1 + (2 if early else 20) + 1
    assert "what happened" in table[1]
    if event == "event":
        day = told.splitlines()[1].split()[2]
        assert f"{float(table[-2].split()[0]):.2f}" == day  # the last entry is of the event that broke the law
        assert entry in table[-2] or "of the event" in table[-1]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_every_command_stops(workers, monkeypatch):
    posts_to_one_side(monkeypatch)
    assert "trial balance" in call("compare", "--audit", "--workers", workers, status=1).stderr
    assert "policy.replenishment.reorder_point=" in call("sweep", "--audit", "--workers", workers, status=1).stderr
    told = call("trace", "--audit", "--replication", "2", status=1).stderr
    assert "trial balance" in told
    assert "replication 2, alternative 'out of stock', seed 7" in told
    assert not Path("results").exists() or not any(path.suffix == ".parquet" for path in Path("results").rglob("*"))


@pytest.mark.parametrize("command", ["run", "compare", "sweep"])
def test_a_clean_study_says_so_and_leaves_the_same_bytes(command):
    plain = call(command, "--out", "plain", "--quiet", "--workers", "1")
    checked = call(command, "--out", "checked", "--audit", "--workers", "1")
    assert checked.stdout == plain.stdout
    assert everything("checked") == everything("plain")
    said = next(line for line in checked.stderr.splitlines() if line.startswith("audited:"))
    assert said.endswith(f" events, {COUNT} laws, nothing violated")
    runs = 2 * {"run": 1, "compare": 2, "sweep": 6}[command]
    assert int(said.split()[1].replace(",", "")) > 100 * runs
    assert "audited" not in call(command, "--out", "checked", "--audit", "--quiet", "--workers", "1").stderr


def test_an_audited_trace_tells_the_same_story():
    plain, checked = call("trace"), call("trace", "--audit")
    assert checked.stdout == plain.stdout
    assert f"{COUNT} laws, nothing violated" in checked.stderr


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "trace"])
@pytest.mark.parametrize("engine", ["compiled", "both"])
def test_an_audited_run_is_simpy_s(command, engine):
    told = call(command, "--audit", "--engine", engine, status=2).stderr
    assert f"'{engine}' cannot be audited" in " ".join(told.split())


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "trace"])
def test_an_audited_run_takes_more_memory(command, monkeypatch):
    from simbackorder.opening import size

    monkeypatch.setattr(size, "memory_of_machine", lambda: 250_000.0)  # 150 orders
    one = () if command == "trace" else ("--workers", "1")
    call(command, "--engine", "simpy", *one)
    assert "GB of memory" in call(command, "--audit", *one, status=2).stderr


def test_unaudited_points_are_no_part_of_an_audited_sweep(monkeypatch):
    from simbackorder.experiments import chunks, replications

    monkeypatch.setattr(chunks, "WORK", 1.0)
    true, done = replications.simulate, []

    def stops(study, replications, at):
        done.extend(replications)
        if len(done) > 3:
            raise ValueError("stopped")
        return true(study, replications, at)

    from simbackorder.experiments import sweep

    with monkeypatch.context() as patch:
        patch.setitem(sweep.Sweeping.each.__kwdefaults__, "simulate", stops)
        call("sweep", "--workers", "1", status=1)
    told = call("sweep", "--audit", "--resume", "--workers", "1").stderr
    assert "is simulated again: it was made by another version, or is another study's" in told
