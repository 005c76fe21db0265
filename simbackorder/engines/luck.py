"""The uniforms of many sources in one go, as machine code: what `sources.Source` gives, bit for bit, many times sooner.

A source is seeded as NumPy's `SeedSequence` does (M. E. O'Neill, Developing a seed_seq alternative, 2015) and drawn
from by PCG64 (M. E. O'Neill, PCG, HMC-CS-2014-0905, 2014), whose state has 128 bits. The subset of Python that is
translated has no such numbers, so this is written for LLVM directly.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from simbackorder.engines import machine_code
from simbackorder.engines.translation.arguments import address
from simbackorder.engines.translation.kernel import loaded
from simbackorder.sample_path import sources
from simbackorder.sample_path.sources import Floats

POOL = 4
INIT_A, MULT_A, INIT_B, MULT_B = 0x43B0D7E5, 0x931E8875, 0x8B51F9DD, 0x58F38DED
MIX_LEFT, MIX_RIGHT = 0xCA01F9DD, 0x4973F715
MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
LEAST, MOST = "0x3C90000000000000", "0x3FEFFFFFFFFFFFFF"  # 2**-54 and 1 - 2**-53
WORDS = 2**32 - 1


class Seeding:
    """Writes how the words of a seed become the state of a generator."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constant, self.multiplier = INIT_A, MULT_A

    def value(self, line: str) -> str:
        """An instruction's result."""
        self.lines.append(f"%h{len(self.lines)} = {line}")
        return f"%h{len(self.lines) - 1}"

    def shifted(self, value: str) -> str:
        """The lower half mixed with the upper one."""
        return self.value(f"xor i32 {value}, {self.value(f'lshr i32 {value}, 16')}")

    def hashed(self, value: str) -> str:
        """A word hashed; the constant changes every time."""
        value = self.value(f"xor i32 {value}, {signed(self.constant)}")
        self.constant = self.constant * self.multiplier & WORDS
        return self.shifted(self.value(f"mul i32 {value}, {signed(self.constant)}"))

    def mixed(self, one: str, other: str) -> str:
        """Two words mixed."""
        left, right = (
            self.value(f"mul i32 {word}, {signed(by)}") for word, by in ((one, MIX_LEFT), (other, MIX_RIGHT))
        )
        return self.shifted(self.value(f"sub i32 {left}, {right}"))

    def pooled(self, words: list[str]) -> list[str]:
        """All words of the seed mixed into four."""
        pool = [self.hashed(word) for word in words[:POOL]]
        for source in range(POOL):
            for target in range(POOL):
                if source != target:
                    pool[target] = self.mixed(pool[target], self.hashed(pool[source]))
        for word in words[POOL:]:
            pool = [self.mixed(each, self.hashed(word)) for each in pool]
        return pool

    def wide(self, words: list[str], bits: int) -> str:
        """One number of these words, the first the lowest."""
        found = "0"
        for n, word in enumerate(words):
            extended = self.value(f"zext i32 {word} to i{bits}")
            found = self.value(f"or i{bits} {found}, {self.value(f'shl i{bits} {extended}, {32 * n}')}")
        return found

    def states(self, pool: list[str]) -> Iterator[str]:
        """The initial state and the sequence of the generator: two numbers of 128 bits, the upper half first."""
        self.constant, self.multiplier = INIT_B, MULT_B
        words = [self.hashed(pool[n % POOL]) for n in range(4 * POOL // 2)]
        for at in (0, 4):
            yield self.wide([*words[at + 2 : at + 4], *words[at : at + 2]], 128)


def signed(word: int) -> int:
    """A word of 32 bits as LLVM writes it."""
    return word - 2**32 if word >= 2**31 else word


def halves(seeding: Seeding, name: str) -> list[str]:
    """The two words of a number of 64 bits."""
    upper = seeding.value(f"lshr i64 {name}, 32")
    return [seeding.value(f"trunc i64 {each} to i32") for each in (name, upper)]


LANES = 4
"""Uniforms that are drawn side by side, each as many steps after its last one: one step waits for the one before."""
POWERS = [pow(MULTIPLIER, n, 2**128) for n in range(LANES + 1)]


class Lanes:
    """Writes how uniforms are drawn side by side from the state `%s`, up to number `%count`."""

    def __init__(self) -> None:
        self.begun = joined(
            f"%inc.{n} = mul i128 %inc, {sum(POWERS[:n]) % 2**128}\n"
            f"%jump.{n} = mul i128 %s, {POWERS[n]}\n"
            f"%begin.{n} = add i128 %jump.{n}, %inc.{n}"
            for n in range(1, LANES + 1)
        )
        self.states = joined(
            f"%x.{n} = phi i128 [ %begin.{n}, %fill ], [ %next.{n}, %draw ]" for n in range(1, LANES + 1)
        )
        self.drawn = joined(
            f"{uniform(f'%x.{n}', n)}\n{stored(n)}\n"
            f"%m.{n} = mul i128 %x.{n}, {POWERS[LANES]}\n%next.{n} = add i128 %m.{n}, %inc.{LANES}"
            for n in range(1, LANES + 1)
        )
        self.left = joined(
            f"%left.{n} = add i64 %n, {n}\n%is.{n} = icmp sle i64 %left.{n}, %count\n"
            f"br i1 %is.{n}, label %last.{n}, label %filled\nlast.{n}:\n"
            f"{uniform(f'%x.{n}', f'left.{n}')}\n{stored(n, f'left.{n}')}"
            for n in range(1, LANES)
        )


def joined(parts: Iterable[str]) -> str:
    """Lines of instructions."""
    return "\n".join(parts).replace("\n", "\n  ")


def uniform(state: str, name: object) -> str:
    """The uniform of a state, called `%u.name`: 53 bits of the generator's output, never 0, and mirrored if asked."""
    return f"""%low.{name} = trunc i128 {state} to i64
%up.{name} = lshr i128 {state}, 64
%high.{name} = trunc i128 %up.{name} to i64
%mix.{name} = xor i64 %high.{name}, %low.{name}
%turn.{name} = lshr i64 %high.{name}, 58
%bits.{name} = call i64 @llvm.fshr.i64(i64 %mix.{name}, i64 %mix.{name}, i64 %turn.{name})
%upper.{name} = lshr i64 %bits.{name}, 11
%real.{name} = sitofp i64 %upper.{name} to double
%r.{name} = fmul double %real.{name}, 0x3CA0000000000000
%zero.{name} = fcmp olt double %r.{name}, {LEAST}
%some.{name} = select i1 %zero.{name}, double {LEAST}, double %r.{name}
%rest.{name} = fsub double 1.0, %some.{name}
%large.{name} = fcmp ogt double %rest.{name}, {MOST}
%v.{name} = select i1 %large.{name}, double {MOST}, double %rest.{name}
%u.{name} = select i1 %other, double %v.{name}, double %some.{name}"""


def stored(lane: int, name: object = None) -> str:
    """The lane's uniform written where it belongs."""
    name = lane if name is None else name
    return f"""%at.{name} = add i64 %n, {lane - 1}
%to.{name} = getelementptr double, ptr %to, i64 %at.{name}
store double %u.{name}, ptr %to.{name}"""


HEAD = """
declare i64 @llvm.fshr.i64(i64, i64, i64)
define i64 @uniforms(ptr %names, i64 %sources, i64 %low, i64 %high, i64 %replication, i64 %start, i64 %count,
                     i64 %mirrored, i64 %beside, ptr %out) nounwind {
entry:
  %other = icmp ne i64 %mirrored, 0
  br label %source
source:
  %k = phi i64 [ 0, %entry ], [ %k.next, %filled ]
  %more = icmp slt i64 %k, %sources
  br i1 %more, label %seed, label %end
end:
  ret i64 0
seed:
  %later = mul i64 %k, %beside
  %which = sub i64 %k, %later
  %this = add i64 %replication, %later
  %two = shl i64 %which, 1
  %name = getelementptr i64, ptr %names, i64 %two
  %first = load i64, ptr %name
  %name.second = getelementptr i64, ptr %name, i64 1
  %second = load i64, ptr %name.second
"""
SKIP = f"""
  br label %skip
skip:
  %left = phi i64 [ %start, %seed ], [ %left.half, %skip.next ]
  %s = phi i128 [ %seeded, %seed ], [ %s.next, %skip.next ]
  %m = phi i128 [ {MULTIPLIER}, %seed ], [ %m.next, %skip.next ]
  %p = phi i128 [ %inc, %seed ], [ %p.next, %skip.next ]
  %skipped = icmp eq i64 %left, 0
  br i1 %skipped, label %fill, label %skip.next
skip.next:
  %odd = trunc i64 %left to i1
  %jumped.m = mul i128 %s, %m
  %jumped = add i128 %jumped.m, %p
  %s.next = select i1 %odd, i128 %jumped, i128 %s
  %m.one = add i128 %m, 1
  %p.next = mul i128 %m.one, %p
  %m.next = mul i128 %m, %m
  %left.half = lshr i64 %left, 1
  br label %skip
"""
"""As many steps as are left out, by squares (F. Brown, Random number generation with arbitrary strides, 1994)."""


def text() -> str:
    """The function, as LLVM reads it.

    `names`: two numbers of 64 bits per source; `start`, `count`: which of its uniforms; `mirrored`: 1 - u for u;
    `beside`: 1 if all sources have the first name, each in the next replication.
    """
    return f"{HEAD}{seeded()}{SKIP}{filled()}"


def seeded() -> str:
    """The state after seeding, and what is added at every step."""
    seeding = Seeding()
    words = [word for name in ("%low", "%high") for word in halves(seeding, name)]
    words += [seeding.value("trunc i64 %this to i32")]
    words += [word for name in ("%first", "%second") for word in halves(seeding, name)]
    state, sequence = seeding.states(seeding.pooled(words))
    steps = (
        f"%double = shl i128 {sequence}, 1",
        "%inc = or i128 %double, 1",
        f"%begun = add i128 {state}, %inc",
        f"%stepped = mul i128 %begun, {MULTIPLIER}",
        "%seeded = add i128 %stepped, %inc",
    )
    return joined(["", *seeding.lines, *steps])


def filled() -> str:
    """The uniforms of one source are written, and the next source follows."""
    lanes = Lanes()
    return f"""fill:
  %base = mul i64 %k, %count
  %to = getelementptr double, ptr %out, i64 %base
  {lanes.begun}
  br label %row
row:
  %n = phi i64 [ 0, %fill ], [ %n.next, %draw ]
  {lanes.states}
  %n.next = add i64 %n, {LANES}
  %whole = icmp sle i64 %n.next, %count
  br i1 %whole, label %draw, label %rest
draw:
  {lanes.drawn}
  br label %row
rest:
  {lanes.left}
  br label %filled
filled:
  %k.next = add i64 %k, 1
  br label %source
}}
"""


@cache
def machine() -> Any:
    """The function at its place in memory."""
    signature = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_char_p, *[ctypes.c_uint64] * 9)
    return loaded("uniforms", text, machine_code.kept, signature)


def uniforms(keys: bytes, luck: sources.Luck, start: int, count: int, replications: int = 0) -> Floats:
    """The uniforms from number `start` on of the sources of these names (16 bytes each): `count` of each, one source
    after another. `replications`: of one source in so many replications, from that of this luck on."""
    names = replications or len(keys) // 16
    found = np.empty(names * count)
    seed = luck.seed
    machine().call(
        keys,
        names,
        seed & (2**64 - 1),
        seed >> 64,
        luck.replication,
        start,
        count,
        luck.antithetic,
        replications > 0,
        address(found),
    )
    return found


def use() -> None:
    """From now on, this process draws by machine code."""
    machine()
    sources.by_machine[:] = [uniforms]
