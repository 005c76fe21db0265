"""What made a result, so that it can be made again: no times, no paths, nothing that would differ the next time."""

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import NamedTuple

from simbackorder import __version__

PACKAGES = (
    "numpy",
    "scipy",
    "simpy",
    "pandas",
    "pyarrow",
    "llvmlite",
    "statsmodels",
    "optuna",
)  # the last three may be missing


class Made(NamedTuple):
    """A study of a scenario. `command` repeats it in the folder of the results; `points`: of a sweep, or draws of
    inputs; `spent`: where points have different numbers of replications, those of all points together."""

    study: str
    command: tuple[str, ...]
    scenario: str
    digest: str
    seed: int
    replications: int
    engine: str
    title: str = ""
    points: int | None = None
    spent: int | None = None


def versions() -> dict[str, str]:
    """The versions that numbers may depend on."""
    return {
        "simbackorder": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: version(name) for name in PACKAGES if find_spec(name)},
        "platform": f"{platform.system()} {platform.machine()}",
    }


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each of several contents."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def provenance(made: Made, files: Mapping[str, str]) -> bytes:
    """The page kept with a study's `files`, of which the digests are given."""
    page = {
        **{name: value for name, value in made._asdict().items() if value is not None},
        "versions": versions(),
        "files": dict(sorted(files.items())),
    }
    return (json.dumps(page, indent=2, ensure_ascii=False) + "\n").encode()
