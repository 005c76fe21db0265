"""Functions of the subset do as machine code what they do in Python; what is not in the subset is refused by name; a
checked build stops where a number leaves its table or its width."""

import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simbackorder.engines.translation import module
from simbackorder.engines.translation.functions import Choice
from simbackorder.engines.translation.kernel import Entrance, Kernel, written
from simbackorder.engines.translation.kinds import FLOAT, INT, Elsewhere, Row, Static, Table, held, members
from simbackorder.engines.translation.module import Module
from simbackorder.engines.translation.writer import UntranslatableError
from simbackorder.model.record import dtype
from simbackorder.sample_path.columns import registered

WHOLE = st.integers(-(10**9), 10**9)
REAL = st.floats(-1e9, 1e9, allow_nan=False)


class Shelf:
    """A row of the tests."""

    units = 0
    code = 0
    price = 0.0
    closed = 0


class Facts(NamedTuple):
    """What the functions of the tests get."""

    whole: Any
    real: Any
    rows: Any
    grid: Any
    limit: int
    share: float


KIND = held(
    Facts,
    whole=Table("i8"),
    real=Table("f8"),
    rows=Table(Row(Shelf, dtype(Shelf))),
    grid=Table("i4", 2),
    limit=INT,
    share=FLOAT,
)


def compiled(function: Any, *static: Any, **how: Any) -> Kernel:
    """The function as machine code, kept nowhere."""
    entrance = Entrance(function, (KIND, *(Static(each) for each in static)))
    return Kernel("tried", lambda: (entrance, Module(**how)), lambda name, make: make())


def facts(whole: Any = (), real: Any = (), limit: int = 0, share: float = 0.0) -> Facts:
    """Two shelves, a grid of three by four, and these numbers."""
    rows = np.zeros(2, dtype(Shelf))
    return Facts(np.array(whole, "i8"), np.array(real, "f8"), rows, np.zeros((3, 4), "i4"), limit, share)


# -- functions of the subset -------------------------------------------------------------------------------------------


def arithmetic(f: Facts) -> int:
    a, b = f.whole[0], f.whole[1]
    x = f.real[0]
    y = f.real[1]
    f.whole[2] = a // b
    f.whole[3] = a % b
    f.whole[4] = max(a, b, f.limit) - min(b, a)
    f.whole[5] = math.floor(x) + math.ceil(y) + int(x) + abs(a) + (a >> 3) + (a & 7)
    f.real[2] = x * y - a / b
    f.real[3] = math.sqrt(abs(x)) + max(x, a) + min(y, b) + float(x < y)
    f.real[4] = abs(x) ** f.share
    f.real[5] = -x if a > b else b
    return a


def truth(f: Facts) -> int:
    found = 0
    a = f.whole[0]
    b = f.whole[1]
    if a and (b > 0 or a > 0):
        found += 1
    if not a or not (b > 0 and a > 0):
        found += 2
    if a < b <= f.limit < 7:
        found += 4
    if a in (1, b, 3):
        found += 8
    both = a > 0 and b > 0
    found += int(both) + 2 * int(a > 0 or b > 0)
    return found if found != 5 else -1


def loops(f: Facts) -> int:
    total = 0
    for n in range(len(f.whole)):
        if f.whole[n] == 3:
            continue
        if f.whole[n] == 9:
            break
        for k in range(n, -1, -1):
            total += k * f.whole[k]
    at = 0
    while True:
        at += 1
        if at >= f.limit:
            return total + at
        total -= 1


def widened(f: Facts) -> int:
    amount = 0
    for n in range(len(f.real)):
        amount += f.real[n]
        if n > 2:
            amount = n
    f.real[0] = amount
    return int(amount)


def several(a: int, b: int) -> tuple[int, int]:
    return a + b, a - b


def calls(f: Facts) -> int:
    more, less = several(f.whole[0], f.whole[1])
    more, less = less, more
    return 3 * more + less


FUNCTIONS = [arithmetic, truth, loops, widened, calls]


@pytest.fixture(scope="module")
def kernels():
    return {function: compiled(function) for function in FUNCTIONS}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_machine_code_does_what_python_does(kernels, function):
    @given(st.lists(WHOLE, min_size=6, max_size=6), st.lists(REAL, min_size=6, max_size=6), st.integers(0, 9))
    def agree(whole, real, limit):
        whole[1] = whole[1] or 1
        ours, theirs = facts(whole, real, limit, 0.5), facts(whole, real, limit, 0.5)
        plain = theirs._replace(whole=theirs.whole.astype(object), real=theirs.real.astype(object))
        assert kernels[function](ours) == function(plain)
        assert ours.whole.tolist() == plain.whole.tolist()
        assert ours.real.tolist() == plain.real.tolist()

    agree()


def sell(f: Facts) -> int:
    row = f.rows[1]
    row.units -= 3
    row.price = row.price + 0.5
    f.rows[0] = f.rows[1]
    f.grid[2][3] = 7
    f.grid[1, 0] += f.grid[2, 3]
    line = f.grid[1]
    return line[0] + len(line) + len(f.grid)


def test_rows_and_tables_of_two_dimensions_are_read_and_written():
    given_ = facts()
    assert compiled(sell)(given_) == 7 + 4 + 3
    assert given_.rows.tolist() == [(-3, 0, 0.5, 0)] * 2
    assert given_.grid.tolist() == [[0, 0, 0, 0], [7, 0, 0, 0], [0, 0, 0, 7]]


def twice(p: Any, x: int) -> int:
    return 2 * x


def half(p: Any, x: int) -> float:
    return x / 2


def by_code(f: Facts, rules: Any) -> int:
    return int(10 * rules(f.rows[0], f.limit))


def test_a_policy_is_chosen_by_its_number():
    kernel = compiled(by_code, Choice("rule", (twice, half, twice)))
    found = []
    for code in range(3):
        given_ = facts(limit=7)
        given_.rows["code"][0] = code
        found.append(kernel(given_))
    assert found == [140, 35, 140]


def test_a_choice_may_be_called_as_what_it_chooses_among():
    kernel = compiled(by_code, Choice("half", (twice, half)))
    given_ = facts(limit=7)
    given_.rows["code"][0] = 1
    assert kernel(given_) == 35


def numbered(f: Facts, happens: Any) -> int:
    happens(f.limit, f)
    return f.rows[0].closed


def close(f: Facts) -> None:
    f.rows[0].closed = 1


def reopen(f: Facts) -> None:
    f.rows[0].closed = -1


def test_what_happens_is_chosen_by_its_kind():
    kernel = compiled(numbered, Choice("happens", (reopen, close, reopen)))
    assert [kernel(facts(limit=kind)) for kind in range(3)] == [-1, 1, -1]


def closed(f: Facts) -> int:
    if f.rows[0].closed == 0 and f.limit > 2:
        return 1
    return rarely(f)


def rarely(f: Facts) -> int:
    f.rows[0].closed += 1
    return f.rows[0].closed


def test_what_is_known_is_folded_in_and_what_cannot_happen_is_left_out():
    known = {(Shelf, "closed"): 0, (Facts, "limit"): 5}
    text = written("tried", Entrance(closed, (KIND,)), Module(known))
    assert "!tbaa" not in text  # no column is read
    assert "rarely" not in text
    assert compiled(closed, facts=known)(facts()) == 1
    half_known = written("tried", Entrance(closed, (KIND,)), Module({(Shelf, "closed"): 1}))
    assert "rarely" in half_known
    assert "store" not in half_known  # a column that is always the same is not written


def lengths(f: Facts) -> int:
    total = 0
    for n in range(len(f.whole)):
        total += f.whole[n]
    return total if len(f.real) == 0 else rarely(f)


def test_a_table_that_is_known_to_have_no_rows_is_never_read():
    known = {(Facts, "real"): 0}
    assert "rarely" in written("tried", Entrance(lengths, (KIND,)), Module())
    assert "rarely" not in written("tried", Entrance(lengths, (KIND,)), Module(known))
    assert compiled(lengths, facts=known)(facts([4, 5], [1.0])) == 9


def tight(f: Facts) -> int:
    total = 0
    for n in range(len(f.whole)):
        total += weighed(f, n)
    return total


def weighed(f: Facts, n: int) -> int:
    return f.whole[n] * f.limit


def at_length(f: Facts) -> int:
    return tight(f) + 100 * weighed(f, 0)


def test_into_a_tight_function_all_that_it_calls_is_put():
    text = written("tried", Entrance(at_length, (KIND,)), Module(tight=[tight]))
    assert text.count("@weighed") == 4  # one for each of the two, and a call of each
    assert text.count("alwaysinline") == 1
    assert compiled(at_length)(facts([4, 5], limit=7)) == 63 + 2800
    assert compiled(at_length, tight=[tight])(facts([4, 5], limit=7)) == 63 + 2800


def of_numbers(f: Facts) -> int:
    return 100 * f.whole[2] + f.whole[f.limit] + int(f.real[f.limit])


@pytest.mark.parametrize(
    ("known", "answer"),
    [({}, 614), (module.ZEROS, 9), (module.COUNTING, 210)],  # of 4, 5, 6 and 9.0
)
def test_what_the_numbers_of_a_table_are_known_to_be_is_not_looked_up(known, answer):
    columns = {"whole": Table("i8", masked=True), "real": Table("f8", masked=True)}
    kind = held(Facts, **members(KIND) | columns)
    told = {(Facts, "whole"): known} if known else {}
    entrance = Entrance(of_numbers, (kind,))
    kernel = Kernel("tried", lambda: (entrance, Module(told)), lambda name, make: make())
    same = registered(np.full(3, 9.0))
    assert kernel(facts([4, 5, 6], same[:], limit=1)) == answer


def restock(f: Facts) -> None:
    f.rows[0].units += 1


def test_rows_that_last_are_not_written():
    rows = Table(Row(Shelf, dtype(Shelf), lasting=True))
    with pytest.raises(UntranslatableError, match="a row of Shelf is not written"):
        written("tried", Entrance(restock, (held(Facts, **members(KIND) | {"rows": rows}),)), Module())


class Two(NamedTuple):
    """Some of the same tables again, in another place."""

    real: Any
    rows: Any


def both(f: Facts, t: Two) -> int:
    t.rows[1].units = int(t.real[0]) + f.limit
    return f.rows[1].units


def test_a_member_that_stands_elsewhere_is_the_one_that_is_there():
    two = held(Two, real=Table("f8"), rows=Elsewhere(KIND, "rows"))
    kernel = Kernel("tried", lambda: (Entrance(both, (KIND, two)), Module()), lambda name, make: make())
    assert kernel(facts(limit=4), Two(np.array([2.0]), None)) == 6


def in_the_path(f: Facts) -> int:
    f.whole[0] = 1
    return f.whole[0]


def test_numbers_that_last_are_not_written():
    lasting = held(Facts, **members(KIND) | {"whole": Table("i8", masked=True)})
    with pytest.raises(UntranslatableError, match="no column of numbers that last is written"):
        written("tried", Entrance(in_the_path, (lasting,)), Module())


def with_list(f: Facts) -> int:
    return len([1, 2])


def of_two_kinds(f: Facts) -> int:
    x = f.rows[0]
    x = 3
    return x


def without_column(f: Facts) -> int:
    return f.rows[0].colour


def unbound(f: Facts) -> int:
    return nowhere + 1  # noqa: F821


def endless(f: Facts) -> int:
    return endless(f)


def text(f: Facts) -> str:
    return "abc"


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (with_list, "List is not in the subset"),
        (of_two_kinds, "x holds values of two kinds"),
        (without_column, "a row of Shelf has no column colour"),
        (unbound, "nowhere has no value yet"),
        (endless, "endless calls itself"),
        (text, "'abc' is not a number"),
    ],
)
def test_what_is_not_in_the_subset_is_refused_by_name_and_place(function, problem):
    with pytest.raises(UntranslatableError, match=problem) as error:
        written("tried", Entrance(function, (KIND,)), Module())
    if function is not endless:
        first = function.__code__.co_firstlineno
        assert str(error.value).split(":")[:2] in [["test_translation.py", str(first + n)] for n in (1, 2)]


def test_tables_that_do_not_lie_as_they_are_read_are_refused():
    kernel = compiled(calls)
    wrong = facts([1, 2])._replace(whole=np.array([1, 2], "i4"))
    with pytest.raises(ValueError, match="whole: int32 in 1 dimensions is not how it is read"):
        kernel(wrong)
    with pytest.raises(ValueError, match="real: float64"):
        kernel(facts([1, 2])._replace(real=np.zeros(8)[::2]))


# -- a checked build ---------------------------------------------------------------------------------------------------


def beyond(f: Facts) -> int:
    return f.whole[f.limit]


def wide(f: Facts) -> int:
    f.grid[0, 0] = f.whole[0]
    return f.grid[0, 0]


def product(f: Facts) -> int:
    return f.whole[0] * f.whole[0]


def quotient(f: Facts) -> int:
    return f.whole[0] // f.limit


CHECKED = """
import sys
sys.path.insert(0, {folder!r})
import test_translation as here
print(here.compiled(here.{function}, checked=True)(here.facts({whole}, (), {limit})))
"""


def outcome(function: Any, whole: list[int], limit: int) -> tuple[int, str]:
    """Exit status and output of a process of its own, which runs a checked build."""
    words = CHECKED.format(folder=str(Path(__file__).parent), function=function.__name__, whole=whole, limit=limit)
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(
    ("function", "whole", "limit", "answer", "problem"),
    [
        (beyond, [4, 5], 1, "5", ""),
        (beyond, [4, 5], 2, "", "an index outside of its table"),
        (beyond, [4, 5], -1, "", "an index outside of its table"),
        (wide, [2**31 - 1], 0, "2147483647", ""),
        (wide, [2**31], 0, "", "a number that does not fit into 32 bits"),
        (product, [3_000_000_000], 0, "9000000000000000000", ""),
        (product, [4_000_000_000], 0, "", "a whole number beyond 64 bits"),
        (quotient, [7], 2, "3", ""),
        (quotient, [7], 0, "", "a division by zero"),
    ],
)
def test_a_checked_build_stops_and_says_where(function, whole, limit, answer, problem):
    status, output = outcome(function, whole, limit)
    if problem:
        assert status < 0
        assert output == f"test_translation.py:{function.__code__.co_firstlineno + 1}: {problem}"
    else:
        assert (status, output) == (0, answer)


def test_the_same_functions_give_the_same_text():
    texts = [written("tried", Entrance(arithmetic, (KIND,)), Module()) for _ in range(2)]
    assert all(one == other for one, other in pairwise(texts))
