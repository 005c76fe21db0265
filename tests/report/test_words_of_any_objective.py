"""The first page reads well whatever decides, and however few alternatives there are."""

import re

import pytest

import simbackorder as sb
from support.small_shop import small_shop


def page(*settings, replications=6):
    return " ".join(sb.compare(sb.text(small_shop(replications)).with_(*settings), progress=False).text(200).split())


@pytest.mark.parametrize("objective", ["unit_fill_rate", "orders_lost", "mean_wait", "total_cost"])
def test_what_single_runs_show_is_a_sentence(objective):
    text = sb.compare(sb.text(small_shop(6)).with_(f"experiment.objective={objective}"), progress=False).text(200)
    assert f"Luck alone: {objective.replace('_', ' ')} in 8 of 10 runs: " in text
    assert "have a" not in text
    assert "percentage points  " not in text
    luck = next(line for line in text.splitlines() if line.startswith("Luck alone"))
    assert "points" not in luck


def test_one_alternative_is_better_than_none():
    assert "better in" not in page("alternatives={only: {}}")


def test_what_drives_it_adds_up():
    text = page()
    found = re.search(r"What drives it.*?: (.*); together ([+-][\d,.]+)\.", text)
    terms = [float(each.replace(",", "")) for each in re.findall(r" ([+-][\d,]*\d(?:\.\d+)?)", f" {found[1]}")]
    assert sum(terms) == pytest.approx(float(found[2].replace(",", "")))
