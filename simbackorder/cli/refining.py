"""`simbackorder sweep --refine`: replications and points go where the winner is undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.aiming import Asked
    from simbackorder.experiments.sweep import Grid
    from simbackorder.library.doing_refinements import StoredRefinement
    from simbackorder.store.layout import Shelf


def asked_of(refine: bool, budget: int | None, resolution: tuple[str, ...], bounds: tuple[str, ...]) -> Asked | None:
    """What is asked of a refinement; None: none is. Raises ArgumentError for what does not go together."""
    from simbackorder.experiments.aiming import Asked, resolution_of

    if not refine:
        for name, given in (("budget", budget), ("resolution", resolution)):
            if given:
                raise ArgumentError("is of a sweep that is refined (--refine), found none", name)
        return None
    if bounds:
        message = "a refined sweep tells winners apart, not where bounds hold: leave out --where, or --refine"
        raise ArgumentError(message, "where")
    return Asked(budget, dict(map(resolution_of, resolution)))


def refinement(study: Begun, points: Grid, place: Shelf, asked: Asked) -> StoredRefinement:
    """The refinement of a sweep, and a remark if no points can be added. Raises StudyError."""
    from simbackorder.cli.progress import remark
    from simbackorder.experiments.aiming import not_halved
    from simbackorder.library.doing_refinements import StoredRefinement

    found = StoredRefinement(points, asked, study.shown.measures, place)
    if why := not_halved(points, found.aim):
        remark(study.options, why)
    return found
