"""Recorded orders as other samples of the same demand: whole days with all that is theirs, and known variances."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from simbackorder.sample_path.drawing import draw, records
from simbackorder.sample_path.resampled import Resample, days_drawn
from simbackorder.sample_path.sources import Luck
from support.order_files import HEADER, scenario
from support.path_shops import shop

FIRST = date(2025, 3, 1)
DAYS = 30
RNG = np.random.default_rng(5)


def sample(found, draw, block=1):
    return found.resampled({"customers": Resample(draw, block)})


def month(counts):
    """An order file with so many orders each day, each of an item a and an item b; 20 customers, prices by order."""
    rows, number = [HEADER], 0
    for day, count in enumerate(counts):
        for _ in range(count):
            number += 1
            start = f"{FIRST + timedelta(day)}T{number % 24:02}:30,{number},c{number % 20}"
            rows += [f"{start},a,{number % 3 + 1},{number}\n", f"{start},b,1,{number + 1000}\n"]
    return "".join(rows)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    return scenario(tmp_path_factory.mktemp("month"), month(RNG.poisson(4, DAYS)))


def told(found):
    """Of every order: its day, its hour, and lines, in the order of time."""
    path = draw(found, 0)
    lines = [
        tuple(zip(path.item[a:b].tolist(), path.quantity[a:b].tolist(), path.value[a:b].tolist(), strict=True))
        for a, b in zip(path.first[:-1], path.first[1:], strict=True)
    ]
    return [(int(time), round(time % 1, 6), each) for time, each in zip(np.cumsum(path.gap), lines, strict=True)]


@pytest.mark.parametrize("block", [1, 3, 7, 15])
def test_days_come_whole_on_their_weekday_in_blocks(recorded, block):
    original = [Counter(each[1:] for each in told(recorded) if each[0] == day) for day in range(DAYS)]
    of_day = days_drawn(
        DAYS, block, Luck(1, 0).source("uncertain", "file", "data/orders.csv").uniforms(-(-DAYS // block))
    )
    again = told(sample(recorded, 0, block))
    assert again != told(recorded)
    for day in range(DAYS):
        assert (of_day[day] - day) % 7 == 0
        assert day % block == 0 or of_day[day] == of_day[day - 1] + 1 or of_day[day] < 7
        assert Counter(each[1:] for each in again if each[0] == day) == original[of_day[day]]


def test_customers_keep_their_names_and_copies_are_orders_of_their_own(recorded):
    found = sample(recorded, 2)
    path, [record] = draw(found, 0), records(found).values()
    copies = Counter(record.number)
    assert max(copies.values()) > 1
    assert path.gap.size == len(record.number) == sum(copies.values())
    who = dict(zip(record.number, path.customer.tolist(), strict=True))
    assert [who[number] for number in record.number] == path.customer.tolist()
    assert len({who[number] for number in record.number if int(number) % 20 == 3}) == 1


def test_a_draw_is_the_same_whatever_was_drawn_before_and_the_record_stays(recorded):
    before = told(recorded)
    one, other = told(sample(recorded, 3)), told(sample(recorded, 4))
    assert one != other
    assert told(sample(recorded, 3)) == one
    assert told(recorded) == before


def test_all_days_count_alike_in_whole_weeks():
    u = np.random.default_rng(2).random((4000, 28))
    for block in (1, 2, 7, 14):
        drawn = np.concatenate([days_drawn(28, block, row[: -(-28 // block)]) for row in u])
        counts = np.bincount(drawn, minlength=28) / len(u)
        assert counts.size == 28
        assert counts == pytest.approx(1, abs=0.15)


def totals(counts, block, samples, rng):
    u = rng.random((samples, -(-counts.size // block)))
    return np.array([counts[days_drawn(counts.size, block, row)].sum() for row in u])


def test_the_variance_of_the_mean_is_that_of_the_sample_over_n(tmp_path):
    counts = np.random.default_rng(8).poisson(6, DAYS)
    found = scenario(tmp_path, month(counts))
    drawn = np.array([records(sample(found, k))["customers"].time.size for k in range(1500)])
    strata = [counts[weekday::7] for weekday in range(7)]
    assert drawn.var() == pytest.approx(sum(each.size * each.var() for each in strata), rel=0.12)
    assert drawn.mean() == pytest.approx(counts.sum(), abs=4 * drawn.std() / 1500**0.5)
    long = np.random.default_rng(9).poisson(6, 700)
    means = totals(long, 1, 1500, np.random.default_rng(1)) / long.size
    assert means.var() == pytest.approx(long.var(ddof=1) / long.size, rel=0.12)


def test_blocks_of_weeks_keep_what_goes_together_within_them():
    levels = np.random.default_rng(3).poisson(20, 40)
    counts, rng = np.repeat(levels, 7), np.random.default_rng(4)
    weeks, days = (totals(counts, block, 2000, rng) for block in (7, 1))
    assert weeks.var() == pytest.approx(40 * 49 * levels.var(), rel=0.12)
    assert days.var() == pytest.approx(40 * 7 * levels.var(), rel=0.12)  # a seventh: days are taken for independent


def test_intervals_of_the_bootstrap_cover_the_rate():
    rng, covered, studies = np.random.default_rng(6), 0, 400
    for _ in range(studies):
        counts = rng.poisson(4, 140)
        low, high = np.quantile(totals(counts, 1, 200, rng) / 140, (0.025, 0.975))
        covered += low <= 4 <= high
    assert 0.9 <= covered / studies <= 0.97


def test_times_as_numbers_are_drawn_by_days_of_the_unit(tmp_path):
    (tmp_path / "orders.csv").write_text("t\n" + "".join(f"{hour}\n" for hour in range(5, 24 * 21, 24)))
    customers = {"arrivals": {"replay": {"file": "orders.csv", "time": "t"}}}
    found = shop(customers, length=24 * 21, folder=tmp_path, time={"unit": "hour"})
    again = np.cumsum(draw(sample(found, 1, 7), 0).gap)
    assert again.tolist() == list(range(5, 24 * 21, 24))


@pytest.mark.parametrize(
    ("counts", "block", "unit", "message"),
    [
        ([1] * 13, 1, "day", "expected orders from at least 14 days.*blocks of 1, found 13"),
        ([1] * 30, 16, "day", "expected orders from at least 32 days.*blocks of 16, found 30"),
    ],
)
def test_too_short_a_record_is_refused(tmp_path, counts, block, unit, message):
    with pytest.raises(ValueError, match=message):
        draw(sample(scenario(tmp_path, month(counts)), 0, block), 0)


def test_numbers_of_months_have_no_days(tmp_path):
    (tmp_path / "orders.csv").write_text("t\n1\n2\n3\n")
    customers = {"arrivals": {"replay": {"file": "orders.csv", "time": "t"}}}
    found = shop(customers, length=12, folder=tmp_path, time={"unit": "month"})
    with pytest.raises(ValueError, match="times in months have no days to draw; expected dates"):
        draw(sample(found, 0), 0)
