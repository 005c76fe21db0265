"""The ends of the warm-up and of the run: what is accruing is posted, then the books are cut, or closed."""

from simbackorder.model.bookkeeping import close_books, cut
from simbackorder.model.money.fines import close_periods, cut_fines
from simbackorder.model.money.penalties import close_lateness, cut_lateness
from simbackorder.state import Books, Rules
from simbackorder.state.path import Path


def end_warm_up(s: Books, rules: Rules, path: Path, who: int, t: float) -> None:
    """The warm-up is over."""
    if s.terms[0].penalties:
        cut_lateness(s, path, t)
    if s.terms[0].fined:
        cut_fines(s)
    cut(s, rules, path, who, t)


def end_run(s: Books, path: Path, t: float) -> None:
    """The run is over."""
    if s.terms[0].penalties:
        close_lateness(s, path, t)
    if s.terms[0].fined:
        close_periods(s, t)
    close_books(s, t)
