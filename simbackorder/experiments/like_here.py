"""Whether the scheduler and the workers of a cluster are like this process: the same numbers, whoever simulates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simbackorder.failures import ArgumentError

OF_DASK = ("dask", "distributed")
OF_WORKERS = ("python", "numpy", *OF_DASK)
Answered = Callable[[Callable[[], Any]], Any]


def check_like_here(answered: Answered, client: Any, where: str) -> None:
    """Raises ArgumentError unless Python and NumPy, Dask and simbackorder are of the same versions everywhere."""
    from simbackorder.store.provenance import versions

    found = answered(lambda: client.get_versions())
    here = _versions(found["client"])
    problems = _different(f"the scheduler {where}", _versions(found["scheduler"]), here, OF_DASK)
    for address, said in found["workers"].items():
        problems += _different(f"the worker {address}", _versions(said), here, OF_WORKERS)
    if not problems:  # else they may not understand the next question
        ours = versions()
        asked = answered(lambda: client.run(_asked()))
        for address, theirs in asked.items():
            problems += _of_worker(f"the worker {address}", theirs, ours)
    if problems:
        more = f", and {len(problems) - 3:,} more like it" if len(problems) > 3 else ""
        raise ArgumentError("; ".join(problems[:3]) + more, "on")


def _asked() -> Callable[[], dict[str, str] | str]:
    """What is asked of a worker; it is sent as it is, because simbackorder may be missing there."""

    def of_worker() -> dict[str, str] | str:
        try:
            from simbackorder.store.provenance import versions
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return versions()

    return of_worker


def _of_worker(who: str, theirs: dict[str, str] | str, ours: Mapping[str, str]) -> list[str]:
    if isinstance(theirs, str):
        return [f"{who} has no simbackorder that works ({theirs}); here it is {ours['simbackorder']}"]
    return _different(who, theirs, ours, tuple(name for name in ours if name in theirs))


def _different(who: str, theirs: Mapping[str, str], here: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    differ = [
        f"{name} {theirs.get(name, 'none')} (here {here[name]})" for name in names if theirs.get(name) != here[name]
    ]
    return [f"{who} has {', '.join(differ)}"] if differ else []


def _versions(said: Mapping[str, Any]) -> dict[str, str]:
    python = ".".join(str(said["host"]["python"]).split(".")[:3])
    return {"python": python, **{name: str(version) for name, version in said["packages"].items() if name != "python"}}
