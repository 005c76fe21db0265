"""Chunks of a sweep that come from elsewhere: in any order, some of them not at all, or spoilt."""

import pickle
from contextlib import closing

import pytest

from simbackorder.experiments import chunks
from simbackorder.experiments.aiming import Asked, aimed
from simbackorder.experiments.execution import Elsewhere, Failed
from simbackorder.experiments.kept import InMemory
from simbackorder.experiments.observing import Events
from simbackorder.experiments.refined_sweep import Refining
from simbackorder.experiments.replications import RunError
from simbackorder.experiments.sweep import Heard, StoppedSweepError, Sweeping, grid, plan
from simbackorder.experiments.task import Means, task
from support.pieces_of_work import crossing, quick, stops_at_45


class Post(Elsewhere):
    """Workers who send in what order they please: `sent` makes of all results those that arrive, in their order."""

    def __init__(self, sent):
        self.sent = sent

    is_open, count = True, 1

    def as_finished(self, do, give):
        do, results = pickle.loads(pickle.dumps(do)), []
        while (job := give()) is not None:
            try:
                results.append((job, do(pickle.loads(pickle.dumps(job)))))
            except Exception as error:
                results.append((job, Failed(pickle.loads(pickle.dumps(error)))))
        yield from self.sent(results)

    def in_order(self, work, pieces):
        raise NotImplementedError


@pytest.fixture
def sweeping(shop, monkeypatch):
    """A sweep of three points in nine chunks."""
    monkeypatch.setattr(chunks, "WORK", 1.0)
    monkeypatch.setattr(chunks, "MOST_CHUNKS", 7)
    return Sweeping(plan(grid(task(shop, 6, Means("simpy")))), InMemory())


def done(sweeping, workers, simulate=quick, progress=None):
    with closing(sweeping.each(Heard(progress, Events()), workers=workers, simulate=simulate)) as found:
        return [each.values.tobytes() for each in found]


ORDERS = {
    "forwards": lambda sent: sent,
    "backwards": lambda sent: sent[::-1],
    "shuffled": lambda sent: sorted(sent, key=lambda each: each[0].number * 5 % 9),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_in_which_they_come_changes_nothing(sweeping, order):
    here = done(Sweeping(sweeping.plan, InMemory()), 1)
    assert len(sweeping.plan.spans) == 9
    told = []
    assert done(sweeping, Post(ORDERS[order]), progress=lambda *each: told.append(each)) == here
    assert told[-1] == (21, 21)
    assert sorted(told) == told


def test_what_is_there_already_is_not_simulated_again(sweeping):
    here = done(Sweeping(sweeping.plan, InMemory()), 1)
    first = Sweeping(sweeping.plan, sweeping.keeper)
    done(first, 1)
    sweeping.chunks = {0, 4, 5}
    asked = []
    assert done(sweeping, Post(lambda sent: asked.extend(span.number for span, _ in sent) or sent)) == here
    assert asked == [1, 2, 3, 6, 7, 8]


def without(number):
    return lambda sent: [each for each in sent if each[0].number != number]


def shortened(sent):
    return [(span, (blocks[:-1] if span.number == 4 else blocks, events)) for span, (blocks, events) in sent]


def fewer_rows(sent):
    def cut(blocks):
        return [block._replace(values=block.values[:-1]) for block in blocks]

    return [(span, (cut(blocks) if span.number == 4 else blocks, events)) for span, (blocks, events) in sent]


def of_another(sent):
    others = {span.number: result for span, result in sent}
    return [(span, others[0] if span.number == 4 else result) for span, result in sent]


SPOILT = {
    "lost": (without(4), "1 chunks of the sweep were lost on their way, the first is 4"),
    "cut": (shortened, "chunk 4 of the sweep came back incomplete"),
    "rows": (fewer_rows, "chunk 4 of the sweep came back incomplete"),
    "another's": (of_another, "chunk 4 of the sweep came back incomplete"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_chunk_that_is_not_what_was_asked_for_is_noticed(sweeping, spoilt):
    sent, told = SPOILT[spoilt]
    with pytest.raises(RunError, match=told):
        done(sweeping, Post(sent))
    assert 4 not in sweeping.chunks


@pytest.mark.parametrize("order", ORDERS)
def test_a_point_that_fails_is_told_as_here_and_the_others_are_kept(sweeping, order):
    with pytest.raises(RunError) as here:
        done(Sweeping(sweeping.plan, InMemory()), 1, simulate=stops_at_45)
    with pytest.raises(RunError) as there:
        done(sweeping, Post(ORDERS[order]), simulate=stops_at_45)
    assert str(there.value) == str(here.value)
    assert sweeping.chunks == {0, 1, 2, 3, 4, 5}


def test_an_interrupt_keeps_what_has_come(sweeping):
    def interrupted(finished, count):
        if finished >= 10:
            raise KeyboardInterrupt

    with pytest.raises(StoppedSweepError):
        done(sweeping, Post(ORDERS["shuffled"]), progress=interrupted)
    which, observed = sweeping.finished()
    assert 4 <= len(sweeping.chunks) < 9
    assert which == sweeping.plan.finished(sweeping.chunks)
    assert len(observed) == len(which)


def test_to_another_process_they_are_itself():
    assert pickle.loads(pickle.dumps(Post(list))) == 1


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_rounds_of_a_refined_sweep_are_the_same_whoever_simulates(shop, order):
    points = grid(task(shop, 6, Means("simpy")))

    def refined(workers):
        refining = Refining(points, aimed(points, Asked(300)), InMemory())
        found = refining.done(Heard(None, Events()), workers=workers, simulate=crossing)
        return found, [each.values.tobytes() for each in refining.observed()]

    here = refined(1)
    assert here[0].rounds > 2
    assert refined(Post(ORDERS[order])) == here
