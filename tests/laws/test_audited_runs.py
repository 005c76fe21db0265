"""Audited runs: the auditor who looks at what was written to stops where one who looks at everything stops; a fault
that he cannot see is found by the next look at everything, and its event by running again."""

import inspect
import pickle

import pytest
from test_laws_of_runs import BUSY

from faults.runs import FAULTS, backorder_time_not_charged
from simbackorder.audit import COUNT, Auditor, LawBrokenError, ViolationError, auditor, thorough_auditor
from simbackorder.audit.catalogue import LAWS, OF_RUNS, OF_SHOPS
from simbackorder.audit.finding import statement
from simbackorder.engines import audited, reference
from simbackorder.engines.choice import differences
from simbackorder.experiments.replications import AuditError, Study, observe
from simbackorder.model.customers import demand
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw

LITTLE = "sum over units of the time from acceptance to reservation"


def study_of(scenario, **more) -> Study:
    experiment = scenario.experiment.model_copy(update={"replications": 3})
    return Study(scenario.model_copy(update={"experiment": experiment}), tuple(scenario.alternatives), **more)


def ready(scenario):
    return open_shop(scenario, scenario.policy), draw(scenario, 0)


def broken_by(scenario) -> ViolationError:
    with pytest.raises(ViolationError) as caught:
        audited.run(*ready(scenario))
    return caught.value


def stopped(make, scenario):
    """After which event, and with which words, an auditor stops a run."""
    shop, path = ready(scenario)
    watch = make(shop)
    try:
        reference.run(shop, path, log=True, watch=watch)
    except LawBrokenError as error:
        return watch.events, str(error)
    return None


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_looking_at_what_was_written_to_stops_a_run_where_looking_at_everything_does(fault, monkeypatch):
    fault(monkeypatch)
    for scenario in BUSY:
        assert stopped(auditor, scenario) == stopped(thorough_auditor, scenario)


@pytest.mark.parametrize("scenario", BUSY, ids=range(len(BUSY)))
def test_a_clean_run_passes_and_is_the_same(scenario):
    shop, path = ready(scenario)
    seen = []
    plain = reference.run(shop, path, log=True, watch=lambda *facts: seen.append(facts[2]))
    record, events = audited.run(shop, path)
    assert differences(plain, record) == []
    assert events == len(seen) > 100


# -- faults in a row that no entry of the log names


def an_order_long_gone(patch, write, at=30):
    """When order 30 arrives, a line of the first order is changed; nobody has any business with it."""
    true = demand.place_order

    def fault(s, rules, path, o, t):
        true(s, rules, path, o, t)
        if o == at:
            write(s.lines[0])

    patch.setattr(demand, "place_order", fault)


def openly(line):
    line.shipped += 1


def secretly(line):
    """The write is not seen: neither by the log nor by the auditor."""
    object.__setattr__(line, "shipped", line.shipped + 1)


@pytest.mark.parametrize("write", [openly, secretly])
@pytest.mark.parametrize("every", [7, 50, 8192])
def test_the_event_that_changed_a_row_nobody_names_is_found(write, every, monkeypatch):
    an_order_long_gone(monkeypatch, write)
    monkeypatch.setattr(audited, "Auditor", lambda shop, often=every, since=0: Auditor(shop, often, since))
    found = broken_by(BUSY[0])
    _, path = ready(BUSY[0])
    assert found.violation.time == path.placed[30]
    assert found.violation.event - found.violation.sound == 1
    assert not found.violation.over
    assert any(finding.kind == "line" and finding.which == 0 for finding in found.violation.findings)
    assert stopped(thorough_auditor, BUSY[0])[0] == found.violation.event
    steps = found.record.log["step"]
    assert steps[-1] == found.violation.event - 1  # the log ends with the entries of that event
    assert found.record.log["item"][-1] in path.item[path.first[30] : path.first[31]]


def test_a_secret_write_is_not_blamed_on_the_event_that_writes_to_the_row_next(monkeypatch):
    an_order_long_gone(monkeypatch, secretly, at=1)
    shop, path = ready(BUSY[1])
    watch = auditor(shop)
    with pytest.raises(LawBrokenError):
        reference.run(shop, path, log=True, watch=watch)
    assert watch.violation.written
    assert watch.violation.time > path.placed[1]  # picking ends: the auditor looks at the order again
    assert broken_by(BUSY[1]).violation.time == path.placed[1]


# -- laws of whole runs


def test_what_breaks_only_the_time_integrals_is_found_at_the_end(monkeypatch):
    backorder_time_not_charged(monkeypatch)
    found = broken_by(BUSY[0])
    assert found.violation.over
    assert any(LITTLE in finding.law for finding in found.violation.findings)
    assert {finding.kind for finding in found.violation.findings} == {"item"}
    assert len(found.record.log["time"]) > 100


def test_little_counts_who_was_served(monkeypatch):
    """A reservation is logged for another line, which changes no unit and no integral."""
    from simbackorder.model import events
    from simbackorder.model.customers import allocation

    true = allocation.note

    def fault(s, t, what, who, units, i):
        true(s, t, what, max(0, who - 1) if what == events.RESERVED else who, units, i)

    monkeypatch.setattr(allocation, "note", fault)
    laws = {finding.law for finding in broken_by(BUSY[0]).violation.findings}
    assert [law for law in laws if LITTLE in law] == [*laws]


# -- the catalogue, and studies


def test_every_law_is_in_the_catalogue_and_says_what_it_is():
    named = [law for laws in LAWS.values() for law in laws] + [*OF_RUNS, *OF_SHOPS]
    modules = {inspect.getmodule(law) for law in named}
    written = {
        law
        for module in modules
        for law in vars(module).values()
        if inspect.isfunction(law)
        and law.__annotations__.get("return") == "Law"
        and not law.__name__.startswith("differ")
    }
    assert set(named) == written
    assert len(named) == COUNT == len({statement(law) for law in named})


@pytest.mark.parametrize("workers", [1, 2])
def test_an_audited_study_has_the_same_numbers(workers):
    study = study_of(BUSY[1])
    events = []
    [plain] = observe([study], workers=1)
    [checked] = observe([study._replace(audited=True)], workers=workers, audited=events.append)
    assert checked.values.tobytes() == plain.values.tobytes()
    assert len(events) == 3
    assert min(events) > 100


@pytest.mark.parametrize("workers", [1, 2])
def test_a_violation_comes_back_from_a_worker(workers, monkeypatch):
    an_order_long_gone(monkeypatch, openly)
    study = study_of(BUSY[0], audited=True)
    with pytest.raises(AuditError, match="replication 1, alternative 'policy', seed 1 broke a law") as failed:
        list(observe([study], workers=workers, start_method="fork"))
    assert failed.value.__context__ is None  # which Dask's way to pickle errors sends along
    again = pickle.loads(pickle.dumps(failed.value))
    assert str(again) == str(failed.value)
    assert len(again.record.log["time"]) > 30
