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
SWEEP, REFINED = "sweep", "refined"
"""The studies that are kept in chunks: a sweep, and one that was refined where it was undecided."""
SEALED = ".provenance.json"
"""How the name of a study's provenance ends."""
SENSITIVITY = "sensitivity-"
"""What the names of sensitivity studies begin with; the method follows."""


def chunks_of(study: str) -> str:
    """The folder of a study's chunks."""
    return f"{study}.replications"


CHUNKS = (chunks_of(SWEEP), chunks_of(REFINED))
"""All folders of chunks."""


class Shelf(NamedTuple):
    """The place of one scenario's results: `<root>/<scenario>/<digest>/`. `sweep`: which of the studies that are kept
    in chunks it is about, if it is about one."""

    root: Path
    scenario: str
    digest: str
    sweep: str = SWEEP

    @property
    def folder(self) -> Path:
        """The folder of finished studies."""
        return self.root.absolute() / self.scenario / self.digest

    @property
    def unfinished_sweep(self) -> Path:
        """The hidden folder of a sweep's finished chunks, until all are."""
        return self.unfinished(self.sweep)

    @property
    def chunks(self) -> Path:
        """The folder of a finished sweep's chunks."""
        return self.folder / chunks_of(self.sweep)

    @property
    def seal(self) -> Path:
        """The provenance of a finished sweep."""
        return self.folder / f"{self.sweep}{SEALED}"

    @property
    def lock(self) -> Path:
        """The file that whoever works at this place locks."""
        return self.root.absolute() / LOCKS / f"{self.digest}.lock"

    def unfinished(self, study: str) -> Path:
        """The hidden folder of what a study has simulated, until it is finished."""
        return self.root.absolute() / self.scenario / f".{self.digest}.{study}{PARTIAL}"


TUNED = "optimise-"
"""What the names of searches for the best values of an alternative begin with."""
AT_BEST = "compare-tuned"
"""The name of a comparison of alternatives at their best, and what the names of its searches begin with."""
TOLD_ONLY = (SENSITIVITY, TUNED, AT_BEST)
"""What the names of studies begin with whose answer is stored as it was told, and not worked out again."""


def tuning_study(alternative: str) -> str:
    """The study's name of the tuning of one alternative.

    >>> tuning_study("out of stock")
    'optimise-out-of-stock'
    """
    return run_study(alternative).replace("run-", TUNED, 1)


def search_study(alternative: str) -> str:
    """The name of the search of one alternative's best values for a comparison.

    >>> search_study("out of stock")
    'compare-tuned-out-of-stock'
    """
    return run_study(alternative).replace("run", AT_BEST, 1)


def run_study(alternative: str) -> str:
    """The study's name of a run of one alternative; different alternatives never share one.

    >>> run_study("out of stock"), run_study("(20,40)")
    ('run-out-of-stock', 'run-20-40-ece6b7')
    """
    slug = re.sub(r"[^a-z0-9]+", "-", alternative.lower()).strip("-")[:60]
    if slug.replace("-", " ") == alternative:
        return f"run-{slug}"
    return "-".join(filter(None, ["run", slug, hashlib.sha256(alternative.encode()).hexdigest()[:6]]))
