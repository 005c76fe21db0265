"""Worker processes that are kept from round to round."""

import multiprocessing
import os
import signal
from contextlib import closing
from functools import partial
from itertools import islice

import pytest

from simbackorder.experiments.crew import WorkerLostError, one_crew
from simbackorder.experiments.execution import in_order


def times(factor, piece, at):
    if piece == factor:
        os._exit(1)
    return factor * piece, os.getpid()


def fails(piece, at):
    raise ValueError(f"piece {piece}")


def round_of(factor, workers=2, pieces=range(6)):
    """The products, and who worked them out; taken as studies take them, no further than the last one."""
    with closing(in_order(partial(times, factor), pieces, workers)) as results:
        found = list(islice(results, len(pieces)))
    assert [value for value, _ in found] == [factor * piece for piece in pieces]
    return {pid for _, pid in found}


@pytest.fixture(autouse=True)
def _nobody_is_left():
    yield
    assert not multiprocessing.active_children()


def test_the_same_workers_do_all_rounds():
    with one_crew():
        seen = round_of(100)
        for factor in range(20, 30):
            with one_crew():  # of a search within a search
                seen |= round_of(factor)
        assert len(seen) <= 2
        assert os.getpid() not in seen
    assert not round_of(7) & seen


def test_more_workers_come_when_there_is_more_to_do():
    with one_crew():
        few = round_of(100, 8, range(2))
        many = round_of(100, 3, range(60))
        assert len(few) <= 2
        assert not few & many
        assert round_of(100, 2) <= {process.pid for process in multiprocessing.active_children()}


def test_rounds_within_rounds_have_workers_of_their_own():
    with one_crew(), closing(in_order(partial(times, 50), range(40), 2)) as results:
        first = {next(results)[1]}
        inner = round_of(60)
        assert not inner & {*first, *(pid for _, pid in results)}


@pytest.mark.parametrize(("work", "expected"), [(fails, ValueError), (partial(times, 3), WorkerLostError)])
def test_after_a_failure_others_go_on(work, expected):
    with one_crew():
        lost = round_of(100)
        with pytest.raises(expected):
            list(in_order(work, range(6), 2))
        assert not round_of(100) & lost


def test_one_that_is_killed_between_two_rounds_is_replaced():
    with one_crew():
        seen = round_of(100)
        killed = next(iter(seen))
        os.kill(killed, signal.SIGKILL)
        for process in multiprocessing.active_children():
            if process.pid == killed:
                process.join()
        assert not round_of(100) & seen


def test_work_that_does_not_travel_is_done_by_a_crew_of_its_own():
    with one_crew():
        there = round_of(100)
        results = list(in_order(lambda piece, at: (piece, os.getpid()), range(6), 2, "fork"))
        assert [piece for piece, _ in results] == list(range(6))
        assert not {pid for _, pid in results} & there
