"""Studies from Python, their parts as users write them, and what notebooks show."""

import concurrent.futures
import copy
import pickle
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest

import simbackorder as sb
from simbackorder.report.grid import printable
from support.small_shop import small_shop

EVIL = "<script>alert(1)</script> & 'friends'"


@pytest.fixture
def study():
    return sb.text(small_shop(4))


def test_money_and_times_are_as_users_write_them(study):
    assert study.items["cap"].price == 24
    assert study.with_({"items.cap.price": 24.95}).items.cap.price == 24.95
    assert study.time.warm_up == 5
    assert study.suppliers.mill.lead_time.gamma.mean == 6
    assert study.items.cap.holding_rate == pytest.approx(0.25 / 365)
    assert "price" in dir(study.items.cap)
    assert study.policy.replenishment["order_up_to"] == 80
    assert (study.currency, study.unit_of_time, study.experiment.seed) == ("USD", "day", 7)
    assert study.sweep == {"policy.replenishment.reorder_point": (5, 25, 45)}
    assert sb.text(study.resolved).digest == study.digest
    with pytest.raises(AttributeError, match=r"expected one of .*price"):
        _ = study.items.cap.prise


def test_a_study_without_its_sweep_is_simulated_alike(study):
    plain = study.without_sweep()
    assert (plain.sweep, plain.alternatives) == ({}, study.alternatives)
    assert plain.digest != study.digest
    assert sb.compare(plain).frame().equals(sb.compare(study).frame())
    assert plain.with_("items.cap.price=30").without_sweep() == study.with_("items.cap.price=30").without_sweep()


def test_a_study_cannot_be_changed(study):
    with pytest.raises(AttributeError):
        study.title = "another"
    with pytest.raises(TypeError):
        study.items["cap"]["price"] = 3


def test_values_of_python_are_taken_as_they_are():
    content = {
        "time": {"start": date(2025, 1, 6), "length": np.int64(40)},
        "items": {"cap": {"price": np.float64(24.5), "on_hand": 40}},
        "customers": {"arrivals": {"rate": 5.0}, "basket": {"units": {"table": {1: 0.5, 2: 0.5}}}},
        "policy": {"admission": "lost-sale"},
        "alternatives": {"a": {}, "b": {"shipment": "partial"}},
    }
    study = sb.scenario(content, name="mine")
    assert (study.title, study.time.start, study.items.cap.price) == ("mine", "2025-01-06", 24.5)
    assert study == sb.text(study.resolved)
    assert (
        study.with_({"customers.arrivals.weekly": np.array([1, 1, 1, 1, 1, 0.5, 0.5])}).customers.arrivals.weekly[6]
        == 0.5
    )
    assert study.with_({"alternatives": {"only": {}}}).alternatives == ("only",)
    assert study.levers == {"a": (), "b": ("shipment.rule",)}


def test_settings_follow_one_another(study):
    once = study.with_("items.cap.price=30", {"experiment.objective": "revenue"}, replications=2)
    again = study.with_("items.cap.price=30").with_({"experiment.objective": "revenue"}).with_(replications=2)
    assert once == again != study
    assert study.with_() is study
    assert {study, study.with_("items.cap.price=24")} == {study}


class Page(HTMLParser):
    """Collects the text, and checks that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.cells.append(data)


def test_displays_have_the_terminals_tables_with_every_text_escaped(study):
    odd = study.with_({"title": EVIL, "question": EVIL, "alternatives": {EVIL: {}, "b": {"admission": "lost-sale"}}})
    result = sb.compare(odd)
    swept = sb.sweep(odd)
    shown = (odd, result, swept, sb.trace(odd, order=3), sb.run(odd, books=True, waits=True), result.verdict)
    for each in shown:
        text = each._repr_html_()
        assert "<script" not in text
        page = Page(text)
        assert len(page.cells) > 0
    cells = Page(result._repr_html_()).cells
    assert f"{printable(EVIL)} (today)" in cells
    profit = f"{result[EVIL]['profit'].mean:,.0f}"[:2]
    assert any(cell.startswith(profit) for cell in cells)
    for word in repr(result).split():
        assert word.strip("-") in result._repr_html_().replace("&#x27;", "'").replace("&lt;", "<") or len(word) > 9


def test_frames_are_tidy_or_wide(study):
    result = sb.compare(study)
    assert list(result.frame().columns) == [
        *("alternative", "measure", "mean", "half_width", "unit", "n", "low", "high", "standard_error")
    ]
    wide = result.frame(wide=True)
    assert list(wide.index) == list(result.alternatives)
    assert list(wide.columns) == list(result.measures)
    assert result.replications(wide=True).shape == (8, len(result.measures))
    assert wide.loc["backorder", "profit"] == pytest.approx(
        result.replications(wide=True).xs("backorder", level="alternative")["profit"].mean()
    )
    differences = result.differences("backorder").set_index("measure")
    assert differences.loc["profit", "difference"] == pytest.approx(
        wide.loc["backorder", "profit"] - wide.loc["out of stock", "profit"]
    )
    assert result.arrow().column_names[:3] == ["replication", "alternative", "measure"]
    assert len(result["backorder"]) == len(result.measures)
    assert str(result["backorder"]["profit"]).endswith(" USD")


def test_figures(study):
    pytest.importorskip("matplotlib")
    assert sb.compare(study).plot()._repr_png_().startswith(b"\x89PNG")
    assert sb.sweep(study).plot("revenue").axes[0].get_ylabel() == "revenue, USD"


def test_workers_and_engines_change_nothing(study):
    usual = sb.compare(study, replications=40, workers=1, engine="simpy").document()
    for more in ({"workers": 2}, {"engine": "compiled", "workers": 2}, {"audit": True, "workers": 2}):
        found = sb.compare(study, replications=40, **more).document()
        assert found | {"engine": ""} == usual | {"engine": ""}


def test_studies_and_results_are_sent_to_other_processes(study):
    result, swept = sb.compare(study), sb.sweep(study)
    for each in (result, swept, sb.run(study, books=True)):
        again = pickle.loads(pickle.dumps(each))
        assert again.document() == each.document()
        assert again.text() == each.text()
    study.with_("items.cap.price=30")  # what is known of its tree by now
    other = copy.deepcopy(study)
    assert other == study
    assert other.with_("items.cap.price=31") == study.with_("items.cap.price=31")
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        assert list(pool.map(profit, [study] * 3, [20, 30, 40])) == [profit(study, each) for each in (20, 30, 40)]


def test_threads_do_not_get_in_one_anothers_way(study):
    points = [5 + k % 17 for k in range(60)]
    alone = [profit(study, point) for point in points]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(profit, [study] * len(points), points)) == alone


def profit(study: sb.Study, point: int) -> float | None:
    """The baseline's, under another reorder point."""
    changed = study.without_sweep().with_({"policy.replenishment.reorder_point": point})
    return sb.run(changed, engine="compiled", workers=1, progress=False)["out of stock"]["profit"].mean
