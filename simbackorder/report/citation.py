"""How the program is cited: an entry for BibTeX, and the paragraph for the methods section of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simbackorder import __version__
from simbackorder.quantities import span
from simbackorder.report.plain_words import counted
from simbackorder.store.layout import REFINED, SENSITIVITY, SWEEP

if TYPE_CHECKING:
    from simbackorder.experiments.citing import Cited, Design

TITLE = "simbackorder: discrete-event simulation of backorder policies"
AUTHORS = "The simbackorder developers"
RELEASED = "2026-11-23"
"""The date of this version, as in CITATION.cff."""
NAMES = {"numpy": "NumPy", "scipy": "SciPy", "simpy": "SimPy", "llvmlite": "llvmlite", "statsmodels": "statsmodels"}
"""Packages that numbers may depend on, as they are written."""


def bibtex(version: str) -> str:
    """The entry of a version; of this one with its date."""
    year = f"  year         = {{{RELEASED[:4]}}},\n" if version == __version__ else ""
    return (
        "@misc{simbackorder,\n"
        f"  author       = {{{{{AUTHORS}}}}},\n"
        f"  title        = {{{{{TITLE}}}}},\n"
        f"{year}"
        f"  howpublished = {{Computer software, version {version}}},\n"
        "}"
    )


VARIED = {
    f"{SENSITIVITY}tornado": ("Parameters were varied one at a time, all points meeting the same replications.",),
    f"{SENSITIVITY}morris": (
        "Parameters were screened by elementary effects (Morris, 1991; Campolongo, Cariboni and Saltelli, 2007) along "
        "trajectories drawn by SALib (Iwanaga, Usher and Herman, 2022), all points meeting the same replications.",
    ),
    f"{SENSITIVITY}sobol": (
        "Shares of parameters in the variance are Sobol' indices (Sobol', 2001; Saltelli et al., 2010) by SALib "
        "(Iwanaga, Usher and Herman, 2022), all points meeting the same replications.",
    ),
}
"""What is said of a sensitivity study, by its name."""


def methods(versions: Mapping[str, str], cited: Cited | None) -> str:
    """The paragraph: of a study, or of no study in particular."""
    version = versions["simbackorder"]
    source = f"{AUTHORS}, {RELEASED[:4]}" if version == __version__ else AUTHORS
    told = [f"The policies were simulated with simbackorder {version}, a discrete-event simulator ({source})."]
    if cited is not None:
        told += [*_design(cited), *_statistics(cited), *VARIED.get(cited.study, ())]
        told.append(
            f"The same version, scenario ({cited.scenario}, digest {cited.digest}) and seed ({cited.seed}) give the "
            "same numbers."
        )
    software = ", ".join(f"{name} {versions[key]}" for key, name in NAMES.items() if key in versions)
    return " ".join([*told, f"Software: {versions['python']}, {software}; {versions['platform']}."])


def _design(cited: Cited) -> list[str]:
    """Who was simulated, how often, for how long."""
    design = cited.design
    number = _replications(cited)
    if cited.draws is not None:
        number += f" at each of {cited.draws:,} random draws of the uncertain inputs, no two draws with the same luck"
    if design is None:
        return [f"Each alternative was simulated in {number}."]
    time = f"{span(design.length, design.unit)}{_warm_up(design)}"
    points = f" at each of {counted(design.points, 'point')}" if _swept(cited) else ""
    if cited.study == REFINED:
        number = f"at least {number}, more where the best was undecided, and at points added where it changes"
    many = 1 if cited.study.startswith("run-") else design.alternatives
    if many == 1:
        return [f"One alternative was simulated{points} for {time}, in {number}."]
    return [
        f"Each of {many} alternatives was simulated{points} for {time}, in {number}; in each replication all "
        "alternatives met the same customers and deliveries (common random numbers)."
    ]


def _replications(cited: Cited) -> str:
    asked = cited.design.precision if cited.design else {}
    if not asked:
        return counted(cited.replications, "independent replication")
    met = " and ".join(f"{name} (± {each})" for name, each in asked.items())
    return f"independent replications until this precision was met in each alternative: {met}"


def _swept(cited: Cited) -> bool:
    return cited.study in (SWEEP, REFINED) and cited.design is not None


def _warm_up(design: Design) -> str:
    return f", the first {span(design.warm_up, design.unit)} of which were not counted" if design.warm_up else ""


def _statistics(cited: Cited) -> list[str]:
    """What ± and p stand for."""
    design = cited.design
    level = f"{100 * design.confidence:g} % " if design else ""
    kind = "Student's t, ratios by the jackknife, wider where replications are skewed"
    told = f"Means are given with {level}confidence intervals ({kind})"
    if cited.draws is not None:
        told = f"Means over the draws are given with {level}confidence intervals that count what is not known of the "
        told += f"inputs ({kind.replace('replications', 'draws')})"
    if cited.study.startswith("run-") or (design is not None and design.alternatives == 1):
        return [f"{told}."]
    unit = "replication" if cited.draws is None else "draw"
    return [f"{told}; differences are paired by {unit}, and their p-values adjusted by Holm's method."]


def text(versions: Mapping[str, str], cited: Cited | None, width: int) -> str:
    """The entry and the paragraph."""
    import textwrap

    paragraph = textwrap.fill(methods(versions, cited), width, break_on_hyphens=False, break_long_words=False)
    return f"{bibtex(versions['simbackorder'])}\n\n{paragraph}"


def document(versions: Mapping[str, str], cited: Cited | None) -> dict[str, Any]:
    """The same as plain data."""
    found: dict[str, Any] = {
        "title": TITLE,
        "authors": AUTHORS,
        "version": versions["simbackorder"],
        "released": RELEASED if versions["simbackorder"] == __version__ else None,
        "bibtex": bibtex(versions["simbackorder"]),
        "methods": methods(versions, cited),
        "versions": dict(versions),
    }
    if cited is not None:
        design = cited.design._asdict() if cited.design else None
        about = {name: getattr(cited, name) for name in ("study", "scenario", "digest", "seed", "replications")}
        found["study"] = {**about, "study": cited.study or None, "design": design}
    return found
