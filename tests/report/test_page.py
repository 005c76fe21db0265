"""The page of a comparison, in a real browser: from disk, without a network, with and without scripts."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.browser import browser as opened
from support.browser import seen

for needed in ("altair", "vl_convert", "jinja2"):
    pytest.importorskip(needed, reason="part of the extra report")

EVIL = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>{{ 7*7 }}"
SHOP = f"""
title: "{EVIL}"
question: "{EVIL}"
time: {{length: 70 days, warm_up: 10 days}}
items: {{cap: {{price: 24, unit_cost: 7, on_hand: 40}}, "{EVIL}": {{price: 9, unit_cost: 3, on_hand: 5}}}}
customers:
  arrivals: {{rate: 5 per day}}
  segments: {{fans: {{share: 50%, patience: {{exponential: 9 days}}}}, "{EVIL}": {{share: 50%}}}}
suppliers: {{mill: {{order_cost: 50, lead_time: {{exponential: 6 days}}}}}}
policy: {{promising: {{rule: quantile, q: 60%}}, replenishment: {{rule: s-S, reorder_point: 15, order_up_to: 50}}}}
alternatives: {{"{EVIL}": {{admission: lost-sale}}, backorder: {{}}, parts: {{shipment: partial}}}}
experiment: {{replications: 6, seed: 3}}
"""
MOST = 3_000_000


def call(*words: str) -> str:
    result = CliRunner().invoke(main, [*words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("page")
    (place / "shop.yaml").write_text(SHOP)
    words = ("compare", str(place / "shop.yaml"), "--quiet", "--workers", "1", "--engine", "simpy")
    call(*words, "--out", str(place / "kept"), "--report", str(place / "page.html"), "--figures", str(place / "drawn"))
    return place


@pytest.fixture(scope="module")
def page(folder: Path) -> Path:
    return folder / "page.html"


@pytest.fixture(scope="module", params=["scripts", "no scripts"])
def browser(request: pytest.FixtureRequest) -> Iterator[object]:
    with opened(request.param == "scripts") as found:
        yield found


@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_whole_at_every_width_and_nothing_complains(browser, page, width):
    from selenium.webdriver.common.by import By

    seen(browser, page, width)
    assert browser.title == EVIL
    answer = browser.find_element(By.CSS_SELECTOR, ".answer").text
    assert answer.startswith(("Choose", "Stay", "No change"))
    figures = browser.find_elements(By.TAG_NAME, "figure")
    assert {each.get_attribute("id") for each in figures} >= {"bridge", "range", "promises", "time_stock"}
    for figure in figures:
        drawn = [each for each in figure.find_elements(By.TAG_NAME, "svg") if each.is_displayed()]
        assert len(drawn) == 1
        assert drawn[0].size["width"] > 200
        assert drawn[0].size["width"] <= width
        assert len(drawn[0].find_elements(By.CSS_SELECTOR, "path, text")) > 5
    main_area = browser.find_element(By.TAG_NAME, "main").size["width"]
    assert main_area <= width
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_number_leads_to_an_order_under_both_alternatives(browser, page, width):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    seen(browser, page, width)
    links = browser.find_elements(By.CSS_SELECTOR, "#orders td a")
    assert links
    where = links[0].get_attribute("href").split("#")[1]
    links[0].send_keys(Keys.ENTER)
    order = browser.find_element(By.ID, where)
    if browser.scripts:
        assert -5 < order.rect["y"] - browser.execute_script("return window.scrollY") < 900  # of the window's height
    head, *lines, end = order.find_elements(By.TAG_NAME, "tr")
    assert len(head.find_elements(By.TAG_NAME, "th")) == 3
    assert lines
    assert all(len(line.find_elements(By.TAG_NAME, "td")) == 2 for line in (*lines, end))
    assert "EUR" in end.text or "USD" in end.text
    order.find_element(By.CSS_SELECTOR, "a[href='#orders']").send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#orders")
    assert browser.find_element(By.TAG_NAME, "main").size["width"] <= width


def test_orders_on_the_page_are_those_of_the_command(folder, page):
    import simbackorder as sb

    study = sb.read(folder / "shop.yaml")
    result = sb.compare(study)
    best = next(name for name in result.verdict.ranking if name != EVIL)
    found = sb.order_differences(study, EVIL, best)
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8").split('id="orders"')[1]))
    said = " ".join(html.unescape(text).split())
    assert " ".join(found.answer.split()[-12:-3]) in said
    assert all(f"Order {each.order} of run {each.replication}" in said for each in found.examples)
    assert len(found.examples) >= 3


def test_the_table_is_sorted_by_keyboard(browser, page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    if not browser.scripts:
        pytest.skip("it is sorted by a script")
    seen(browser, page, 1280)
    heads = browser.find_elements(By.CSS_SELECTOR, ".sortable thead button.sort")
    cell = ".sortable tbody tr td:nth-child(2)"
    before = [each.text for each in browser.find_elements(By.CSS_SELECTOR, cell)]
    heads[1].send_keys(Keys.ENTER)
    heads[1].send_keys(Keys.ENTER)
    after = [each.text for each in browser.find_elements(By.CSS_SELECTOR, cell)]
    assert after == before[::-1]
    assert heads[1].find_element(By.XPATH, "..").get_attribute("aria-sort") == "ascending"


def test_alternatives_are_chosen_for_all_tables_by_keyboard(browser, page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    seen(browser, page, 1280)
    boxes = browser.find_elements(By.CSS_SELECTOR, "fieldset.choose input")
    if not browser.scripts:
        assert boxes == []
        return
    assert len(boxes) == 3

    def shown() -> list[str]:
        rows = browser.find_elements(By.CSS_SELECTOR, "tbody tr")
        return [row.text for row in rows if row.is_displayed() and row.text.startswith("parts")]

    before = shown()
    assert len(before) >= 2  # in the first table, and in that of the dates
    parts = next(box for box in boxes if box.find_element(By.XPATH, "..").text == "parts")
    parts.send_keys(Keys.SPACE)
    assert shown() == []
    parts.send_keys(Keys.SPACE)
    assert shown() == before


def test_it_is_one_small_file_that_fetches_nothing(page):
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < MOST
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#|data:)""", text)
    assert not re.search(r"@import|url\(", text)
    assert "<img" not in text
    assert text.count("<script") == 1
    assert "49" not in re.findall(r"<title>(.*?)</title>", text)[0]


def test_what_was_assumed_is_on_it(page):
    text = page.read_text(encoding="utf-8")
    assert "seed 3" in text
    assert "admission.rule" in text
    assert "reorder_point: 15" in text
    assert re.search(r"scenario [0-9a-f]{16}", text)


def test_figures_are_files_of_svg_and_png(folder):
    drawn = {each.name: each.read_bytes() for each in (folder / "drawn").iterdir()}
    assert {"bridge.svg", "bridge.png", "range.svg", "time_stock.png"} <= set(drawn)
    assert all(content.startswith(b"\x89PNG") for name, content in drawn.items() if name.endswith("png"))
    svgs = [content.decode() for name, content in drawn.items() if name.endswith("svg")]
    assert all(each.startswith("<svg") and "var(--" not in each and "<script" not in each for each in svgs)


def test_stored_results_give_the_same_page(folder, page):
    again = folder / "again.html"
    call("report", str(folder / "kept"), "--out", str(again), "--quiet")
    assert again.read_text() == page.read_text()


def test_what_is_missing_is_said_before_anything_is_simulated(folder, monkeypatch):
    monkeypatch.setattr("simbackorder.report.page.look.NEEDED", ("no_such_library",))
    result = CliRunner().invoke(main, ["compare", str(folder / "shop.yaml"), "--report", str(folder / "x.html")])
    assert result.exit_code == 2
    assert "pip install 'simbackorder[report]'" in " ".join(result.stderr.split())
    assert not (folder / "x.html").exists()
    monkeypatch.undo()
    shop = folder / "shop.yaml"
    itself = CliRunner().invoke(main, ["compare", str(shop), "--report", str(shop)])
    assert itself.exit_code == 2
    assert shop.read_text() == SHOP
    elsewhere = CliRunner().invoke(main, ["report", str(folder / "nothing")])
    assert elsewhere.exit_code == 2
