"""A sweep that is refined: points and replications go where the winner is undecided, and nowhere else."""

import json
from functools import partial

import numpy as np
import pytest

from simbackorder.experiments.aiming import Asked, aimed, not_halved
from simbackorder.experiments.kept import InMemory
from simbackorder.experiments.observing import Events
from simbackorder.experiments.refined_chunks import KeptRounds, unfinished
from simbackorder.experiments.refined_sweep import Refining
from simbackorder.experiments.refining import Axis
from simbackorder.experiments.replications import gathered
from simbackorder.experiments.sweep import Heard, StoppedSweepError, grid
from simbackorder.experiments.task import Means, task
from simbackorder.failures import StudyError
from simbackorder.scenario.between import smallest_step
from simbackorder.scenario.reading import loads
from simbackorder.store.layout import Shelf
from support.one_by_one import one_by_one

PRICE, LEVEL, RATE = "items.cap.price", "policy.replenishment.order_up_to", "customers.arrivals.rate"


def shop(sweep, replications=10, alternatives=("out of stock", "backorder")):
    return loads(
        json.dumps(
            {
                "time": {"length": 30},
                "items": {"cap": {"price": 24, "unit_cost": 7}},
                "customers": {"arrivals": {"rate": 5}},
                "suppliers": {"mill": {"lead_time": 6}},
                "policy": {"replenishment": {"rule": "s-S", "reorder_point": 25, "order_up_to": 80}},
                "alternatives": {
                    name: {"admission": "lost-sale"} if not k else {} for k, name in enumerate(alternatives)
                },
                "experiment": {"replications": replications, "seed": 1, "objective": "profit"},
                "sweep": sweep,
            }
        )
    )


def above(at, noise, study, replication, step):
    """The first alternative earns 0, the second the price above `at`, and luck."""
    price = study.scenario.items["cap"].price / 100
    luck = np.random.default_rng((study.scenario.experiment.seed, replication)).normal(0, noise)
    profits = [0.0, price - at + luck][: len(study.alternatives)]
    return gathered({"profit": (np.array(profits), np.ones(len(profits)))}, len(profits))[0]


def lines_that_cross(at, noise=1.0):
    """That for workers, too, to whom it is sent by name."""
    return one_by_one(partial(above, at, noise))


def refined(scenario, how, asked=Asked(), workers=1, keeper=None, there=lambda span: False):  # noqa: B008
    points = grid(task(scenario, 6, Means("simpy")))
    refining = Refining(points, aimed(points, asked), keeper or InMemory(), there)
    return refining, refining.done(Heard(None, Events()), workers=workers, simulate=how)


def ends(found):
    return [tuple(found.spots[end].settings[flip.axis] for end in (flip.before, flip.after)) for flip in found.flips]


def test_the_stretch_in_which_the_winner_changes_is_halved_until_it_is_narrow_enough():
    _, found = refined(shop({PRICE: [10, 20, 30, 40]}), lines_that_cross(23.3, 0.01), Asked(None, {PRICE: 1}))
    assert ends(found) == [(23.12, 23.75)]
    assert found.flips[0].within
    assert not found.left
    assert not found.undecided
    added = sorted(spot.settings[PRICE] for spot in found.spots if spot.added)
    assert added == [22.5, 23.12, 23.75, 25]
    assert {spot.replications for spot in found.spots} == {10}, "what is decided gets no more"


def test_whole_numbers_end_when_they_are_neighbours():
    scenario = shop({LEVEL: [60, 80]})
    assert smallest_step(scenario, LEVEL, 60, 80) == 1
    assert smallest_step(shop({PRICE: [10, 20]}), PRICE, 10, 20) == 0.01
    assert smallest_step(shop({RATE: [4, 5]}), RATE, 4, 5) is None

    def by_level(study, replication, step):
        level = study.scenario.policy.replenishment.default.parameters.order_up_to
        return gathered({"profit": (np.array([70.5, float(level)]), np.ones(2))}, 2)[0]

    _, found = refined(scenario, one_by_one(by_level), Asked(None, {LEVEL: 0.1}))
    assert ends(found) == [(70, 71)]
    assert all(isinstance(spot.settings[LEVEL], int) for spot in found.spots)


def test_replications_go_where_the_winner_is_undecided_and_are_the_next_ones():
    how = lines_that_cross(29.0, 4.0)
    refining, found = refined(shop({PRICE: [10, 20, 30, 40]}), how)
    by_price = {spot.settings[PRICE]: spot.replications for spot in found.spots}
    assert by_price[10] == by_price[20] == by_price[40] == 10
    assert by_price[30] >= 160
    number = next(n for n, spot in enumerate(found.spots) if spot.settings[PRICE] == 30)
    plain = grid(task(shop({PRICE: [30, 40]}, by_price[30]), 6, Means("simpy")))
    runs = how(plain.studies([0])[0], range(by_price[30]), lambda step: None)
    assert np.array_equal(refining.observed()[number].values, np.stack([each.values for each in runs]))


def test_the_budget_is_never_exceeded_and_is_told():
    for budget in (50, 77, 200, 1000):
        _, found = refined(shop({PRICE: [10, 20, 30, 40]}), lines_that_cross(30.0, 5.0), Asked(budget))
        assert found.spent <= budget
        assert found.left


def test_alternatives_that_are_equal_in_every_run_get_nothing_more():
    def equal(study, replication, step):
        return gathered({"profit": (np.full(2, 1.0 + replication), np.ones(2))}, 2)[0]

    _, found = refined(shop({PRICE: [10, 20]}), one_by_one(equal))
    assert found.spent == 20
    assert not found.left
    assert not found.undecided
    assert all(spot.standing.equal for spot in found.spots)


def test_along_two_axes_the_lines_of_the_design_are_refined():
    def both(study, replication, step):
        level = study.scenario.policy.replenishment.default.parameters.order_up_to
        price = study.scenario.items["cap"].price / 100
        return gathered({"profit": (np.array([level / 10 + 15.0, price]), np.ones(2))}, 2)[0]

    where = f"{{{LEVEL}}} + {{{PRICE}}} < 116"
    sweep = {PRICE: [10, 20, 30], LEVEL: [40, 60, 80], "where": where}
    _, found = refined(shop(sweep), one_by_one(both), Asked(None, {PRICE: 1, "order_up_to": 5}))
    at = {(flip.axis, *flip.others.values()): pair for flip, pair in zip(found.flips, ends(found), strict=True)}
    assert at[PRICE, 40] == (18.75, 19.37)
    assert at[PRICE, 60] == (20.62, 21.25)
    assert at[PRICE, 80] == (22.5, 23.12)
    assert at[LEVEL, 20] == (47, 52), "at 50 both are equal, and nothing tells them apart"
    assert set(at) == {(PRICE, 40), (PRICE, 60), (PRICE, 80), (LEVEL, 20)}
    assert all(spot.settings[LEVEL] + spot.settings[PRICE] < 116 for spot in found.spots)


def test_of_points_that_are_no_grid_only_replications_are_added():
    scenario = shop({"points": [{PRICE: 10}, {PRICE: 40}, {PRICE: 29}]})
    points = grid(task(scenario, 6, Means("simpy")))
    assert "no grid (list)" in not_halved(points, aimed(points, Asked()))
    _, found = refined(scenario, lines_that_cross(28.0, 4.0))
    assert [spot.replications > 10 for spot in found.spots] == [False, False, True]
    with pytest.raises(StudyError, match="expected an axis of numbers"):
        aimed(points, Asked(None, {PRICE: 1}))


@pytest.mark.parametrize(
    ("sweep", "asked", "says"),
    [
        ({PRICE: [10, 20]}, Asked(29), "expected at least 30 replications"),
        ({"policy.admission": ["backorder", "lost-sale"]}, Asked(20), "expected at least 30 replications"),
        ({PRICE: [10, 20]}, Asked(None, {"prize": 1}), "is not swept; did you mean 'price'"),
        ({PRICE: [10, 20]}, Asked(None, {PRICE: 0}), "expected a number above 0, found 0"),
    ],
)
def test_what_cannot_be_refined_is_refused(sweep, asked, says):
    points = grid(task(shop(sweep), 6, Means("simpy")))
    with pytest.raises(StudyError, match=says):
        aimed(points, asked)


def test_one_replication_or_alternative_is_refused():
    for scenario, says in (
        (shop({PRICE: [10, 20]}, 1), "at least 2 replications"),
        (shop({PRICE: [10, 20]}, alternatives=("one",)), "one alternative only"),
    ):
        points = grid(task(scenario, 6, Means("simpy")))
        with pytest.raises(StudyError, match=says):
            aimed(points, Asked())


def test_points_that_may_be_added_are_counted_and_the_error_is_shared():
    axis = Axis(PRICE, (10, 20, 40), 2.5, None)
    assert [axis.between(10, 20), axis.between(20, 40), axis.between(10, 12)] == [7, 15, 0]
    assert axis.finest() == 13
    assert Axis(LEVEL, (10, 20), 0.5, 1).between(10, 20) == 9
    scenario = shop({PRICE: [10, 20, 40]})
    points = grid(task(scenario, 6, Means("simpy")))
    aim = aimed(points, Asked(240, {PRICE: 2.5}))
    assert (aim.added, aim.looks) == (46, 5)
    _, found = refined(scenario, lines_that_cross(13.0, 0.1), Asked(240, {PRICE: 2.5}))
    levels = {bool(spot.added): aim.level(spot) for spot in found.spots}
    total = (1 - levels[False]) * 3 * 5 + (1 - levels[True]) * 46 * 5
    assert total == pytest.approx(0.05)


def test_it_is_the_same_by_any_number_of_workers_and_after_an_interrupt(tmp_path):
    scenario, how = shop({PRICE: [10, 20, 30, 40]}), lines_that_cross(28.0, 4.0)
    points = grid(task(scenario, 6, Means("simpy")))

    def kept(place, simulate, workers=1, resume=False):
        left = unfinished(points, aimed(points, Asked(400)), Shelf(tmp_path / place, "shop", "abc"))
        rounds = KeptRounds(left, print)
        rounds.take_up(resume, print)
        _, found = refined(scenario, simulate, Asked(400), workers, left, rounds.there)
        return found, {file.name: file.read_bytes() for file in left.chunks.iterdir()}

    whole = kept("whole", how)
    assert whole[0].rounds > 2
    assert len(whole[1]) > 2
    assert kept("two", how, workers=2) == whole

    def stops(study, replications, at):
        if max(replications) >= 40:
            raise KeyboardInterrupt
        return how(study, replications, at)

    with pytest.raises((StoppedSweepError, KeyboardInterrupt)):
        kept("stopped", stops)
    simulated = []

    def heard(study, replications, at):
        simulated.extend(replications)
        return how(study, replications, at)

    assert kept("stopped", heard, resume=True) == whole
    assert len(simulated) < whole[0].spent - 40, "what was there is not simulated again"
