"""What made a result, so that it can be made again: no times, no paths, nothing that would differ the next time."""

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import NamedTuple

from simbackorder import __version__

PACKAGES = ("numpy", "scipy", "simpy", "pandas", "pyarrow", "llvmlite", "statsmodels")  # the last two may be missing


class Made(NamedTuple):
    """A study of a scenario. `command` repeats it in the folder of the results."""

    study: str
    command: tuple[str, ...]
    scenario: str
    digest: str
    seed: int
    replications: int
    engine: str


def versions() -> dict[str, str]:
    """The versions that numbers may depend on."""
    return {
        "simbackorder": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: version(name) for name in PACKAGES if find_spec(name)},
        "platform": f"{platform.system()} {platform.machine()}",
    }


def provenance(made: Made, files: Mapping[str, bytes]) -> bytes:
    """The page kept with a study's `files`, with their digests."""
    page = {
        **made._asdict(),
        "versions": versions(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return (json.dumps(page, indent=2, ensure_ascii=False) + "\n").encode()
