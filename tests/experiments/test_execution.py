import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import time

import pytest

from simbackorder.experiments.crew import WorkerLostError
from simbackorder.experiments.execution import cores, in_order


def square(piece, at):
    at(0)
    return piece * piece, os.getpid()


def slow_first(piece, at):
    time.sleep(0.3 if piece == 0 else 0)
    return piece


def bad_at_5_and_9(piece, at):
    if piece in (5, 9):
        time.sleep(0.2 if piece == 5 else 0)
        raise ValueError(f"piece {piece}")
    return piece


def dies_at_4(piece, at):
    at(0)
    at(2)
    if piece == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return piece


def dies_while_it_tells(piece, at):
    """Killed when the beginning of its message is written, for which it has the place in which workers write."""
    at(1)
    if piece == 3:
        frame = sys._getframe()
        while "result_queue" not in frame.f_locals:
            frame = frame.f_back
        os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"only a part")
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def never_ends(piece, at):
    time.sleep(600 if piece else 0)
    return piece


@pytest.mark.parametrize("workers", [1, 2, 3, 50])
def test_results_come_in_the_order_of_the_pieces(workers):
    results = list(in_order(square, range(23), workers, "fork"))
    assert [value for value, _ in results] == [n * n for n in range(23)]
    here = {pid for _, pid in results} == {os.getpid()}
    assert here == (workers == 1)


def test_also_when_the_first_is_slowest():
    assert list(in_order(slow_first, range(8), 2, "fork")) == list(range(8))


def test_the_earliest_failure_is_told_whatever_comes_first():
    for _ in range(3):
        with pytest.raises(ValueError, match="piece 5"):
            list(in_order(bad_at_5_and_9, range(12), 3, "fork"))


def test_a_killed_worker_leaves_word_of_its_work():
    with pytest.raises(WorkerLostError) as lost:
        list(in_order(dies_at_4, range(10), 2, "fork"))
    assert (4, 2) in lost.value.at


def test_a_worker_that_is_killed_while_it_tells_what_it_found_is_noticed():
    with pytest.raises(WorkerLostError) as lost:
        list(in_order(dies_while_it_tells, range(10), 2, "fork"))
    assert (3, 1) in lost.value.at


def test_closing_stops_the_workers():
    results = in_order(never_ends, range(4), 2, "fork")
    assert next(results) == 0
    workers = multiprocessing.active_children()
    assert workers
    began = time.monotonic()
    results.close()
    assert time.monotonic() - began < 5
    assert not [w for w in workers if w.is_alive()]


def test_nobody_elses_processes_are_stopped():
    other = multiprocessing.get_context("fork").Process(target=time.sleep, args=(30,))
    other.start()
    try:
        list(in_order(square, range(4), 2, "fork"))
        assert other.is_alive()
    finally:
        other.terminate()
        other.join()


def test_workers_leave_when_their_parent_is_killed(tmp_path):
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        results = in_order(never_ends, range(4), 2, "fork")
        next(results)
        os.write(writing, ",".join(str(w.pid) for w in multiprocessing.active_children()).encode())
        time.sleep(600)
    workers = [int(pid) for pid in os.read(reading, 100).decode().split(",")]
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    deadline = time.monotonic() + 10
    while any(running(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(running(pid) for pid in workers)


def running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_all_cores_by_default():
    assert cores() == len(os.sched_getaffinity(0))


INTERRUPTED = """
import time
from simbackorder.experiments.execution import in_order

def large(piece, at):
    return bytes(50_000_000) if piece else 0

for n in range(12):
    results = in_order(large, range(3), 2, "fork")
    next(results)
    time.sleep(0.01 * n)
    results.close()
print("closed")
"""


def test_closing_in_the_middle_of_a_workers_message_does_not_wait_for_its_end():
    told = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "closed\n"
