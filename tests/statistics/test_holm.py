import pytest

from simbackorder.statistics.holm import holm


def test_by_hand():
    # sorted .001 .011 .02 .02 .8, times 5 4 3 2 1: .005 .044 .06 .04 .8, and .04 is lifted to the .06 before it
    assert holm([0.02, 0.8, 0.001, 0.02, 0.011]) == pytest.approx([0.06, 0.8, 0.005, 0.06, 0.044])


def test_monotone_where_the_products_are_not():
    assert holm([0.01, 0.011, 0.012]) == pytest.approx([0.03, 0.03, 0.03])


def test_one_test_is_left_alone_and_nothing_exceeds_one():
    assert holm([0.04]) == (0.04,)
    assert holm([0.9, 0.7, 0.6]) == (1.0, 1.0, 1.0)
    assert holm([]) == ()


def test_undefined_is_no_test():
    assert holm([None, 0.02, None, 0.5]) == (None, 0.04, None, 0.5)
