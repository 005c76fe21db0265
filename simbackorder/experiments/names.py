"""Names that somebody gave, against those that exist."""

import difflib
from collections.abc import Iterable, Sequence

from simbackorder.failures import ArgumentError


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing if no known name is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def chosen(name: str, known: Sequence[str], what: str, argument: str) -> str:
    """`name`, if it is known. Raises ArgumentError with the nearest name otherwise."""
    if name in known:
        return name
    near = did_you_mean(str(name), known)
    listed = "" if near or len(known) > 20 else f"; there are: {', '.join(known)}"
    raise ArgumentError(f"no {what} {name!r}{near}{listed}", argument)
