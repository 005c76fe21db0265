"""Where results lie."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

PARTIAL = ".partial"
"""How the name of an unfinished study's folder ends."""
DRAFT = ".draft-"
"""In the name of a folder that is being written."""
LOCKS = ".locks"
CHUNKS = "sweep.replications"
"""The folder of a sweep's chunks."""
SEALED = ".provenance.json"
"""How the name of a study's provenance ends."""
SENSITIVITY = "sensitivity-"
"""What the names of sensitivity studies begin with; the method follows."""


class Shelf(NamedTuple):
    """The place of one scenario's results: `<root>/<scenario>/<digest>/`."""

    root: Path
    scenario: str
    digest: str

    @property
    def folder(self) -> Path:
        """The folder of finished studies."""
        return self.root.absolute() / self.scenario / self.digest

    @property
    def unfinished_sweep(self) -> Path:
        """The hidden folder of a sweep's finished chunks, until all are."""
        return self.root.absolute() / self.scenario / f".{self.digest}.sweep{PARTIAL}"

    @property
    def lock(self) -> Path:
        """The file that whoever works at this place locks."""
        return self.root.absolute() / LOCKS / f"{self.digest}.lock"

    def unfinished_tuning(self, alternative: str) -> Path:
        """The hidden folder of what a search of one alternative's best values has simulated, until it is finished."""
        return self.root.absolute() / self.scenario / f".{self.digest}.{tuning_study(alternative)}{PARTIAL}"


TUNED = "optimise-"
"""What the names of such studies begin with."""


def tuning_study(alternative: str) -> str:
    """The study's name of the tuning of one alternative.

    >>> tuning_study("out of stock")
    'optimise-out-of-stock'
    """
    return run_study(alternative).replace("run-", TUNED, 1)


def run_study(alternative: str) -> str:
    """The study's name of a run of one alternative; different alternatives never share one.

    >>> run_study("out of stock"), run_study("(20,40)")
    ('run-out-of-stock', 'run-20-40-ece6b7')
    """
    slug = re.sub(r"[^a-z0-9]+", "-", alternative.lower()).strip("-")[:60]
    if slug.replace("-", " ") == alternative:
        return f"run-{slug}"
    return "-".join(filter(None, ["run", slug, hashlib.sha256(alternative.encode()).hexdigest()[:6]]))
