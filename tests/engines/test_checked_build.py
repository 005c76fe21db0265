"""No index leaves its table, no number its width: machine code that checks all of them runs to the end, and says where
a planted fault is."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def outcome(*words):
    """Exit status and output of a process of its own: a fault ends it."""
    program = [sys.executable, "-m", "support.checked_runs", *words]
    done = subprocess.run(program, cwd=TESTS, capture_output=True, text=True, timeout=800)
    return done.returncode, (done.stdout + done.stderr)[-3000:]


def test_shops_that_ask_for_the_most_room():
    assert outcome("by hand") == (0, "sound\n")


@pytest.mark.parametrize("what", ["any", "plain"])
def test_random_shops(what):
    assert outcome(what, "60") == (0, "sound\n")


@pytest.mark.slow
@pytest.mark.parametrize("what", ["any", "plain"])
def test_a_thousand_random_shops(what):
    assert outcome(what, "1000") == (0, "sound\n")


def test_a_planted_fault_is_told():
    status, output = outcome("by hand", "0", "room")
    assert status < 0
    assert "an index outside of its table" in output
