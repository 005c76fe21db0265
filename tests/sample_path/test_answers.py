"""What customers answer and do: shares and distributions, whose luck it is, and that what is off is not drawn."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simbackorder.opening.size import excesses
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.sample_path.sources import Luck
from support.path_shops import shop

NEW = ("whole", "consent", "returns", "loyalty", "attraction", "card", "retry", "dispute", "spare", "release")
RATE = 200  # a day: some 20,000 orders


def content() -> dict[str, Any]:
    """A shop with two segments, in which everything is off."""
    return {
        "items": {name: {"price": price, "unit_cost": 1} for name, price in (("a", 10), ("b", 20), ("c", 30))},
        "customers": {
            "arrivals": {"rate": RATE, "weekly": [1, 1, 1, 1, 1, 0.5, 2]},
            "basket": {"lines": {"uniform": [0.5, 2.5]}, "units": {"table": {0: 0.1, 1: 0.5, 3: 0.4}}},
            "segments": {
                "x": {"share": 0.4, "patience": {"exponential": 9}, "accept_backorder": 0.5},
                "y": {"share": 0.6},
            },
        },
        "shipping": {"transit": {"exponential": 2}},
    }


def path(*changes: tuple[str, Any], antithetic: bool = False, replication: int = 3) -> SamplePath:
    """The path of that shop with entries put at dotted paths."""
    parts = content()
    for place, value in changes:
        *above, last = place.split(".")
        node = parts
        for key in above:
            node = node.setdefault(key, {})
        node[last] = value
    return draw(shop(parts.pop("customers"), items=parts.pop("items"), **parts), replication, antithetic=antithetic)


X, Y = "customers.segments.x", "customers.segments.y"
CARD = {"authorisation": 7, "life": {"exponential": 30}, "retries": 3, "recovery": 0.4}
POPULATION = ("customers.population", 700)
FEATURES: list[tuple[list[tuple[str, Any]], set[str]]] = [
    ([(f"{X}.accept_split", 0.3)], {"whole"}),
    ([(f"{Y}.consent", 0.9)], {"consent"}),
    ([(f"{X}.come_back", {"share": 0.5, "after": {"exponential": 4}})], {"returns"}),
    ([POPULATION], {"customer"}),
    ([POPULATION, (f"{Y}.loyalty", {"late": 0.1})], {"customer", "loyalty"}),
    ([("payment.card", CARD)], {"card", "retry"}),
    ([("payment.card", CARD | {"retries": 0})], {"card"}),
    ([("payment.disputes", {"after": 9, "share": 0.2, "cost": 3})], {"dispute"}),
    ([("items.b.release", {"at": 30, "slip": {"exponential": 5}})], {"release"}),
    ([("items.b.substitute", "c")], set()),
    (
        [("items.b.substitute", "c"), (f"{X}.substitute", 0.5)],
        {"first", "item", "quantity", "value", "spare", "sent_back", "resaleable"},
    ),
    ([(f"{X}.impatience", {"no_date": 2})], set()),
    ([("payment.fee_rate", 0.03), ("books.sale", "delivery"), ("shipping.cost_per_further_shipment", 4)], set()),
]


def differences(before: SamplePath, after: SamplePath) -> set[str]:
    pairs = zip(before._asdict().items(), after, strict=True)
    return {name for (name, one), other in pairs if isinstance(one, np.ndarray) and not np.array_equal(one, other)}


@pytest.mark.parametrize("place", range(len(FEATURES)))
def test_a_feature_moves_only_what_it_is_about(place: int) -> None:
    changes, expected = FEATURES[place]
    assert differences(path(), path(*changes)) == expected


def test_what_is_off_is_one_shared_column() -> None:
    plain = path()
    neutral = {"whole": 0, "consent": 1, "loyalty": 1.0, "returns": math.inf, "attraction": -1.0, "card": math.inf}
    neutral |= {"retry": 1_000_000, "dispute": 1.0, "spare": 0, "release": 0.0}
    assert set(neutral) == set(NEW)
    for name, value in neutral.items():
        column = getattr(plain, name)
        assert (column == value).all()
        assert column.base is getattr(path(), name).base is not None
    assert plain.release.size == 3


def test_what_is_off_is_shared_in_several_streams_too() -> None:
    def both() -> SamplePath:
        return draw(shop({"a": {"arrivals": {"rate": 3}}, "b": {"arrivals": {"rate": 5}}}), 0)

    for name in NEW:
        assert getattr(both(), name).base is getattr(both(), name).base is not None
    for name in ("patience", "tolerance", "acceptance", "pick", "quantity", "value", "item"):
        column = getattr(both(), name)
        assert column.base is getattr(both(), name).base
        assert (column == column[0]).all()


def test_chances_of_none_and_all_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    original = Luck.source

    def watched(self: Luck, *name: str | int) -> Any:
        drawn.append(name[-1])
        return original(self, *name)

    monkeypatch.setattr(Luck, "source", watched)
    sure: list[tuple[str, Any]] = [(f"{X}.accept_split", 0), (f"{X}.consent", 0), (f"{X}.substitute", 1)]
    sure += [(f"{X}.come_back", {"share": 1, "after": 6}), ("payment.disputes", {"after": 9, "share": 1})]
    sure += [("payment.card", CARD | {"life": 6, "recovery": 1}), ("items.a.release", {"at": 5, "slip": 3})]
    sure += [("items.a.substitute", "b"), POPULATION, (f"{X}.loyalty", {"late": 0, "long": 3})]
    found = path(*sure)
    expected = ["interval", "segment", "lines", "transit", "patience", "acceptance", "customer", "return"]
    assert set(map(str, drawn)) - {"0", "1"} == set(expected)
    x = found.segment == 0
    assert (found.whole == x).all()
    assert (found.consent == ~x).all()
    assert (found.returns == np.where(x, 6, math.inf)).all()
    assert (found.card == 6).all()
    assert (found.retry == 1).all()
    assert (found.dispute < 1).all()
    assert found.release.tolist() == [8, 0, 0]
    assert (found.loyalty == 1).all()


def share_is(found: Any, share: float) -> None:
    """Within four standard errors, which are small enough to see a tenth more or less."""
    error = math.sqrt(share * (1 - share) / found.size)
    assert abs(found.mean() - share) < 4 * error
    assert 0.1 * share > 2 * error


def test_shares_of_answers_by_segment() -> None:
    found = path(
        (f"{X}.accept_split", 0.3),
        (f"{Y}.accept_split", 0.6),
        (f"{X}.consent", 0.7),
        (f"{Y}.consent", 0.2),
        (f"{X}.come_back", {"share": 0.4, "after": {"exponential": 4}}),
        (f"{Y}.come_back", {"share": 0.1, "after": 2}),
    )
    x = found.segment == 0
    share_is(found.whole[x], 0.7)
    share_is(found.whole[~x], 0.4)
    share_is(found.consent[x], 0.7)
    share_is(found.consent[~x], 0.2)
    comes = np.isfinite(found.returns)
    share_is(comes[x], 0.4)
    share_is(comes[~x], 0.1)
    assert (found.returns[~x & comes] == 2).all()
    assert stats.kstest(found.returns[x & comes], stats.expon(scale=4).cdf).pvalue > 1e-3
    assert stats.kstest(found.returns[x & comes], stats.expon(scale=4.6).cdf).pvalue < 1e-3


def test_a_higher_chance_keeps_those_who_agreed() -> None:
    few, many = (path((f"{X}.accept_split", share), (f"{X}.consent", share)) for share in (0.3, 0.6))
    assert (few.whole >= many.whole).all()
    assert (few.consent <= many.consent).all()


def test_marks_of_loyalty_disputes_cards_and_retries() -> None:
    found = path(
        POPULATION,
        (f"{X}.loyalty", {"long_delay": 0.061, "long": 10}),
        ("payment.disputes", {"after": 9, "share": 0.2}),
        ("payment.card", CARD),
    )
    for column in (found.loyalty, found.dispute):
        assert stats.kstest(column, stats.uniform.cdf).pvalue > 1e-3
    assert stats.kstest(found.card, stats.expon(scale=30).cdf).pvalue > 1e-3
    counts = np.bincount(found.retry, minlength=9)[1:9]
    distribution = stats.geom(0.4).pmf(np.arange(1, 9))
    deviation = ((counts - found.retry.size * distribution) ** 2 / (found.retry.size * distribution)).sum()
    assert stats.chi2.sf(deviation, 8) > 1e-3
    kinds = np.corrcoef([stats.rankdata(c) for c in (found.loyalty, found.dispute, found.card, found.retry)])
    assert np.abs(kinds - np.eye(4)).max() < 4.5 / math.sqrt(found.retry.size)


def test_retries_that_never_succeed_and_never_are_more_than_a_million() -> None:
    assert (path(("payment.card", CARD | {"recovery": 0})).retry == 1_000_000).all()
    rare = path(("payment.card", CARD | {"recovery": 1e-7})).retry
    assert rare.max() == 1_000_000
    assert rare.min() >= 1


def test_a_population_orders_at_random_and_each_stream_has_its_own() -> None:
    found = path(POPULATION)
    counts = np.bincount(found.customer, minlength=700)
    assert counts.size == 700
    expected = found.customer.size / 700
    assert 1e-3 < stats.chi2.sf(((counts - expected) ** 2 / expected).sum(), 699) < 1 - 1e-3
    streams = {
        "a": {"arrivals": {"rate": 30}, "population": 10},
        "b": {"arrivals": {"rate": 30}, "population": 5},
        "c": {"arrivals": {"rate": 1}},
    }
    path_ = draw(shop(streams), 0)
    of = [set(path_.customer[path_.segment == place].tolist()) for place in range(3)]
    assert of[0] == set(range(10))
    assert of[1] == set(range(10, 15))
    assert of[2] == set(range(15, 15 + len(of[2])))


def test_customers_are_numbered_in_32_bits() -> None:
    streams = {name: {"arrivals": {"rate": 1}, "population": 6e8} for name in ("a", "b")}
    (found,) = excesses(shop(streams))
    assert found.message == "populations of 1.2e+09 customers in all; at most 1000000000 are possible"


def test_recorded_orders_may_come_from_a_population(tmp_path: Any) -> None:
    rows = "".join(f"{day / 60},a,2,19.90\n" for day in range(5400))
    (tmp_path / "orders.csv").write_text("day,item,units,value\n" + rows)
    replay = {"file": "orders.csv", "time": "day", "item": "item", "units": "units", "value": "value"}
    customers = {
        "arrivals": {"replay": replay},
        "population": 20,
        "segments": {"x": {"substitute": 0.25, "loyalty": {"late": 1}, "come_back": {"share": 1, "after": 3}}},
    }
    items = {"a": {"price": 5, "substitute": "b"}, "b": {"price": 7}}
    found = draw(shop(customers, items=items, folder=tmp_path), 0)
    assert set(found.customer.tolist()) == set(range(20))
    spare = found.spare == 1
    share_is(spare[np.flatnonzero(~spare)[:-1] + 1], 0.25)
    assert (found.value == np.where(spare, 1400, 1990)).all()
    assert (found.loyalty < 1).all()
    assert (found.returns == 3).all()


def test_antithetic_answers_are_the_opposite() -> None:
    customers = {
        "arrivals": {"rate": 20},
        "population": 1000,
        "attraction": {"strength": 1, "full_at": 1},
        "segments": {
            "x": {"loyalty": {"late": 0.1}, "consent": 0.5, "come_back": {"share": 1, "after": {"uniform": [0, 1]}}}
        },
    }
    items = {"a": {"release": {"at": 3, "slip": {"uniform": [0, 2]}}}}
    payment = {"card": CARD | {"life": {"uniform": [0, 1]}}, "disputes": {"after": 1, "share": 0.5}}
    one, other = (draw(shop(customers, items=items, payment=payment), 0, antithetic=flag) for flag in (False, True))
    for candidates in (False, True):
        mine, theirs = (np.flatnonzero((path.attraction >= 0) == candidates) for path in (one, other))
        n = min(mine.size, theirs.size)
        for name in ("loyalty", "returns", "card", "dispute", "consent"):
            np.testing.assert_allclose(getattr(one, name)[mine[:n]] + getattr(other, name)[theirs[:n]], 1)
        assert (one.customer[mine[:n]] + other.customer[theirs[:n]] == 999).all()
    np.testing.assert_allclose(one.attraction[mine[:n]] + other.attraction[theirs[:n]], 1)
    assert one.release[0] + other.release[0] == pytest.approx(8)


def test_releases_slip_by_their_own_luck() -> None:
    slip = {"gamma": {"mean": 9, "cv": 0.5}}
    drawn = [path(("items.a.release", {"at": 20, "slip": slip}), replication=r).release[0] for r in range(60)]
    assert stats.kstest(np.array(drawn) - 20, stats.gamma(4, scale=9 / 4).cdf).pvalue > 1e-3
    both = path(("items.a.release", {"at": 20, "slip": slip}), ("items.c.release", {"at": 1, "slip": slip}))
    assert both.release[0] == drawn[3]
    assert both.release[2] - 1 != both.release[0] - 20


# --- spare lines ------------------------------------------------------------

CYCLE: list[tuple[str, Any]] = [("items.a.substitute", "b"), ("items.b.substitute", "c")]


def orders(found: SamplePath) -> list[list[tuple[int, int, int, int]]]:
    """Item, units, value and spare of the lines of every order."""
    lines = list(
        zip(found.item.tolist(), found.quantity.tolist(), found.value.tolist(), found.spare.tolist(), strict=True)
    )
    return [lines[start:stop] for start, stop in zip(found.first[:-1], found.first[1:], strict=True)]


def test_spare_lines_follow_their_lines_and_are_never_in_the_basket_anyway() -> None:
    plain, found = path(), path(*CYCLE, (f"{X}.substitute", 1))
    price = [1000, 2000, 3000]
    instead = {0: 1, 1: 2}
    for segment, before, after in zip(found.segment.tolist(), orders(plain), orders(found), strict=True):
        expected, basket = [], {item for item, *_ in before}
        for line in before:
            expected.append(line)
            other = instead.get(line[0])
            if segment == 0 and other is not None and other not in basket:
                basket.add(other)
                expected.append((other, line[1], line[1] * price[other], 1))
        assert after == expected
    assert (found.quantity > 0).all()


def test_two_lines_do_not_share_a_substitute() -> None:
    both = [("items.a.substitute", "c"), ("items.b.substitute", "c"), (f"{X}.substitute", 1), (f"{Y}.substitute", 1)]
    twos = [lines for lines in orders(path(*both)) if {0, 1} <= {item for item, *_ in lines}]
    assert len(twos) > 100
    for lines in twos:
        assert [spare for *_, spare in lines] == [0, 1, 0]
        assert lines[1][1] == lines[0][1]


def test_a_share_takes_substitutes_and_keeps_its_luck() -> None:
    few, many = (path(*CYCLE, (f"{X}.substitute", share)) for share in (0.3, 0.6))
    takers = [
        {o for o, lines in enumerate(orders(found)) if any(spare for *_, spare in lines)} for found in (few, many)
    ]
    assert takers[0] < takers[1]
    lone_a = [o for o, lines in enumerate(orders(path())) if few.segment[o] == 0 and [i for i, *_ in lines] == [0]]
    share_is(np.array([o in takers[0] for o in lone_a]), 0.3)


def test_spare_lines_of_an_empty_path() -> None:
    found = path(*CYCLE, (f"{X}.substitute", 1), ("customers.arrivals", {"rate": 0}))
    assert found.first.tolist() == [0]
    assert found.item.size == found.spare.size == 0
