"""The pages of a comparison and of a sweep in a real browser: whole at every width, in light and dark, with scripts and
without, on paper; nothing that axe-core finds serious; and the charts look as they did when somebody looked at them.

Pictures are compared coarsely, chart by chart: every chart is made small (48 x 32 shades of grey), and the ink in which
it differs from the stored one is held against all ink. Letters of another font move a little of it, a chart without its
data loses most. MAKE_PICTURES=1 stores them anew: look at the pages before.
"""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.browser import browser as opened
from support.browser import picture, seen

for needed in ("altair", "vl_convert", "jinja2"):
    pytest.importorskip(needed, reason="part of the extra report")

AXE = "axe-core@4.10.3"
PICTURES = Path(__file__).parent / "pictures"
SMALL = (48, 32)
TOLERANCE = 0.25
"""Of the ink; see `test_pictures_tell_a_chart_without_data_from_one_in_another_font`."""
SHOP = """
title: A shop of caps
question: Turn customers away, or let them wait?
time: {length: 120 days, warm_up: 20 days}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40, holding_cost: 0.12}, hat: {price: 30, unit_cost: 9, on_hand: 30}}
customers:
  arrivals: {rate: 5 per day}
  segments: {fans: {share: 50%, patience: {exponential: 9 days}}, others: {share: 50%, patience: {exponential: 4 days}}}
suppliers: {mill: {order_cost: 50, lead_time: {exponential: 6 days}}}
policy:
  promising: {rule: quantile, q: 30%}
  informing: {rule: on-slip, ahead: 1 day, threshold: 1 day, cost: 0.1}
  replenishment: {rule: s-S, reorder_point: 15, order_up_to: 50}
alternatives:
  out of stock: {admission: lost-sale}
  backorder: {}
  more stock: {replenishment: {rule: s-S, reorder_point: 40, order_up_to: 75}}
sweep: {suppliers.mill.lead_time.exponential.mean: [2 days, 6 days, 12 days]}
experiment: {replications: 8, seed: 3}
"""
COMPARED = {
    *("bridge", "range", "promises", "dates_by_week", "dates_by_wait", "dates_moved", "dates_cancelled", "tradeoff"),
    *("time_stock", "time_backlog", "time_receipts", "time_lost", "time_cancelled"),
}
PAGES = {"compare": COMPARED, "sweep": {"flips", "flip_lines"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pages")
    (place / "shop.yaml").write_text(SHOP)
    for command in PAGES:
        words = (command, str(place / "shop.yaml"), "--quiet", "--workers", "1", "--engine", "simpy")
        stored = ("--out", str(place / "kept"), "--report", str(place / f"{command}.html"))
        result = CliRunner().invoke(main, [*words, *stored])
        assert result.exit_code == 0, result.output
    return place


@pytest.fixture(scope="module")
def browser():
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm, to get axe-core")
    place = tmp_path_factory.mktemp("axe")
    words = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(place), AXE]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=place)
    assert done.returncode == 0, done.stderr
    return (place / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_chart_is_drawn_and_nothing_is_wider_than_the_screen(browser, folder, page, width):
    seen(browser, folder / f"{page}.html", width)
    found = browser.execute_script("""
      return Array.from(document.querySelectorAll("figure")).map(f => [f.id,
        Array.from(f.querySelectorAll("svg")).filter(s => s.getBoundingClientRect().width > 0).map(s =>
          [s.getBoundingClientRect().width, s.querySelectorAll(".role-mark path, .role-mark line").length])]);""")
    assert {name for name, _ in found} == PAGES[page]
    for name, drawn in found:
        assert len(drawn) == 1, name
        assert 200 < drawn[0][0] <= width, name
        assert drawn[0][1] >= 1, name
    assert browser.execute_script("return document.documentElement.scrollWidth") == width
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, folder, axe, page, scheme):
    seen(browser, folder / f"{page}.html", 1280, scheme)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true);" + axe)
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map(v =>"
        " [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)])));"
    )
    assert [each for each in found if each[0] in ("serious", "critical")] == []


def test_what_a_number_means_is_said_on_demand_without_scripts(folder):
    with opened(scripts=False) as browser:
        seen(browser, folder / "compare.html", 390)
        asked = browser.find_elements("css selector", "button.define")
        assert len(asked) > 15
        text = browser.find_element("id", asked[1].get_attribute("popovertarget"))
        assert not text.is_displayed()
        asked[1].click()
        assert text.is_displayed()
        assert "same customers and deliveries" in text.text
        assert browser.find_element("css selector", ".answer").text.startswith(("Choose", "Stay", "No change"))


def test_every_column_of_numbers_says_what_it_means(browser, folder):
    seen(browser, folder / "compare.html", 1280)
    silent = browser.execute_script("""
      return Array.from(document.querySelectorAll("thead th:not(:first-child):not(.side)"))
        .filter(h => !h.querySelector("button.define")).map(h => h.textContent);""")
    assert silent == []


@pytest.mark.parametrize("page", PAGES)
def test_it_prints(browser, folder, page):
    seen(browser, folder / f"{page}.html", 1280, "dark", "print")
    back = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert back == "rgb(255, 255, 255)"
    shown = "return Array.from(document.querySelectorAll(arguments[0])).filter(e => e.offsetParent).length"
    assert browser.execute_script(shown, "nav, button.define, .narrow") == 0
    assert browser.execute_script(shown, ".large") == len(PAGES[page])
    assert len(browser.execute_cdp_cmd("Page.printToPDF", {})["data"]) > 20_000


def test_the_answer_of_the_sweep_names_where_it_changes(folder):
    text = (folder / "sweep.html").read_text()
    assert "It depends on the mean lead time (mill): at 2 to 6 days choose" in text
    assert "Who must choose without knowing takes" in text


def test_a_stored_sweep_gives_the_same_page(folder):
    again, (seal,) = folder / "again.html", (folder / "kept").rglob("sweep.provenance.json")
    result = CliRunner().invoke(main, ["report", str(seal), "--out", str(again), "--figures", str(folder / "drawn")])
    assert result.exit_code == 0, result.output
    assert again.read_text() == (folder / "sweep.html").read_text()
    assert {each.name for each in (folder / "drawn").iterdir()} == {
        *("flips.svg", "flips.png", "flip_lines.svg", "flip_lines.png")
    }
    book = CliRunner().invoke(main, ["report", str(seal), "--workbook", str(folder / "book.xlsx")])
    assert book.exit_code == 2
    assert "a workbook is made of a comparison" in " ".join(book.stderr.split())


def inks(browser, names: list[str]) -> dict[str, np.ndarray]:
    """Every chart made small: how dark it is, from 0 to 1."""
    found = {}
    for name in names:
        box = browser.execute_script(
            "const s = Array.from(document.getElementById(arguments[0]).querySelectorAll('svg'))"
            ".find(s => s.getBoundingClientRect().width > 0), b = s.getBoundingClientRect();"
            "return {x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: b.height};",
            name,
        )
        found[name] = 1 - np.asarray(picture(browser, box).resize(SMALL), dtype=float) / 255
    return found


def differs(ink: np.ndarray, stored: np.ndarray) -> float:
    return float(np.abs(ink - stored).sum() / stored.sum())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_charts_look_as_they_did_when_somebody_looked_at_them(browser, folder, page, width):
    from PIL import Image

    seen(browser, folder / f"{page}.html", width)
    names = sorted(PAGES[page])
    found = inks(browser, names)
    file = PICTURES / f"{page}-{width}.png"
    if "MAKE_PICTURES" in os.environ:
        Image.fromarray((255 * (1 - np.vstack([*found.values()]))).round().astype(np.uint8)).save(file)
    stored = 1 - np.asarray(Image.open(file), dtype=float) / 255
    assert len(stored) == SMALL[1] * len(names)
    for name, before in zip(names, np.vsplit(stored, len(names)), strict=True):
        assert differs(found[name], before) < TOLERANCE, name


def test_pictures_tell_a_chart_without_data_from_one_in_another_font(browser, folder):
    seen(browser, folder / "compare.html", 1280)
    names = sorted(COMPARED)
    before = inks(browser, names)
    browser.execute_script("document.querySelectorAll('svg text').forEach(t => t.style.fontFamily = 'serif')")
    other_font = inks(browser, names)
    assert max(differs(other_font[name], before[name]) for name in names) < 0.8 * TOLERANCE
    browser.execute_script(
        "document.querySelectorAll('.role-mark path, .role-mark line, .role-mark text').forEach(p => p.remove())"
    )
    assert not browser.execute_script("return document.querySelectorAll('figure .role-mark path').length")
    without = inks(browser, names)
    assert min(differs(without[name], before[name]) for name in names) > TOLERANCE
