"""The workbook, reopened and calculated again; and texts of a scenario as data in every output."""

import csv
import io
import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.report.csv_cells import cell
from simbackorder.report.grid import in_markdown
from simbackorder.report.latex import escaped
from support.small_shop import small_shop

pytest.importorskip("xlsxwriter", reason="part of the extra report")
openpyxl = pytest.importorskip("openpyxl", reason="part of the extra test")

NAME = '=HYPERLINK("http://x","pay")'
TITLE = "=1+1\x1b[31m <b>bold</b> `code` [a](b) | $x_1$ \\input{y}"


def call(*words: str) -> str:
    result = CliRunner().invoke(main, [*words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("book")
    shop = small_shop(7).replace("out of stock:", f"{json.dumps(NAME)}:")
    shop = shop.replace("title: A small shop", f"title: {json.dumps(TITLE)}")
    shop = shop.replace("length: 30 days", "length: 30 days, start: 2024-01-20")  # the window is of two months
    assert json.dumps(NAME) in shop
    assert json.dumps(TITLE) in shop
    (place / "shop.yaml").write_text(shop)
    words = ("compare", str(place / "shop.yaml"), "--quiet", "--workers", "1", "--format", "json")
    (place / "found.json").write_text(call(*words, "--workbook", str(place / "book.xlsx")))
    return place


def rows(sheet) -> list[list[object]]:
    return [[each.value for each in row] for row in sheet.iter_rows()]


def test_texts_are_texts_and_numbers_those_of_the_comparison(folder):
    found = json.loads((folder / "found.json").read_text())
    book = openpyxl.load_workbook(folder / "book.xlsx", data_only=True)
    assert book.sheetnames == ["Summary", "Alternatives", "What if", "By month", "Replications", "Definitions"]
    table = {row[0]: row[1:] for row in rows(book["Alternatives"])[1:]}
    assert table[f"{NAME} (today)"][0] == pytest.approx(found["alternatives"][NAME]["profit"]["mean"])
    difference = found["differences"]["backorder"]["profit"]
    assert table["backorder"][1] == pytest.approx(difference["mean"])
    assert table["backorder"][4:6] == [pytest.approx(difference["mean"]), pytest.approx(difference["half_width"])]
    assert len(rows(book["Replications"])) == 1 + 7
    formulas = openpyxl.load_workbook(folder / "book.xlsx")
    texts = [
        each
        for sheet in formulas
        for row in sheet.iter_rows()
        for each in row
        if each.value and NAME in str(each.value)
    ]
    assert texts
    assert {each.data_type for each in texts} == {"s"}
    assert {each.data_type for row in formulas["Summary"].iter_rows() for each in row} == {"s"}


def test_months_add_up_and_their_profit_is_live(folder):
    path = folder / "book.xlsx"
    live, values = (openpyxl.load_workbook(path, data_only=each)["By month"] for each in (False, True))
    heads = [each.value for each in values[2]]
    profit = heads.index("profit")
    found = [row for row in rows(values)[2:] if row[1] != "all"]
    sums = {row[0]: row for row in rows(values)[2:] if row[1] == "all"}
    assert set(sums) == {f"{NAME} (today)", "backorder"}
    for name, row in sums.items():
        mine = np.array([each[4:] for each in found if each[0] == name], dtype=float)
        assert len(mine) == 2
        assert row[4:] == pytest.approx(mine.sum(axis=0))
    whole = {row[0]: row[1] for row in rows(openpyxl.load_workbook(path, data_only=True)["Alternatives"])[1:]}
    assert {name: row[profit] for name, row in sums.items()} == pytest.approx(whole)  # all 7 runs are told
    assert {each[profit].data_type for each in live.iter_rows(min_row=3)} == {"f"}
    assert "orders lost" in heads


def test_formulas_are_live_and_right(folder):
    formulas = openpyxl.load_workbook(folder / "book.xlsx")
    live = formulas["Alternatives"]
    row = next(row for row in live.iter_rows() if row[0].value == "backorder")
    assert row[1].value == "=AVERAGE(Replications!$B$2:$B$8)" or row[1].value == "=AVERAGE(Replications!$C$2:$C$8)"
    assert all(each.data_type == "f" for each in row[1:5])
    values = openpyxl.load_workbook(folder / "book.xlsx", data_only=True)
    heads, *data = rows(values["Replications"])
    against = np.array([each[heads.index("backorder: against today")] for each in data])
    half = 2.446911851 * against.std(ddof=1) / 7**0.5
    cached = next(row for row in values["Alternatives"].iter_rows() if row[0].value == "backorder")
    assert cached[2].value == pytest.approx(against.mean())
    assert cached[3].value == pytest.approx(half)
    assert cached[4].value == pytest.approx(100 * (against > 0).mean())
    what = rows(formulas["What if"])
    assert all(str(row[-1]).startswith("=0+B") for row in what[4:])
    cached_profit = {row[0]: row[-1] for row in rows(values["What if"])[4:]}
    assert cached_profit["backorder"] == pytest.approx(cached[1].value)
    terms = [float(each) for each in rows(values["What if"])[4][1:-1]]
    assert cached_profit[rows(values["What if"])[4][0]] == pytest.approx(terms[0] + terms[1] - sum(terms[2:]))


def test_another_program_calculates_the_same(folder):
    formulas = pytest.importorskip("formulas", reason="part of the extra test")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own business
        solved = formulas.ExcelModel().loads(str(folder / "book.xlsx")).finish().calculate()
    values = openpyxl.load_workbook(folder / "book.xlsx", data_only=True)
    live = openpyxl.load_workbook(folder / "book.xlsx")
    found = 0
    for sheet in live:
        for each in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            value = solved[f"'[book.xlsx]{sheet.title.upper()}'!{each.coordinate}"].value[0, 0]
            assert float(value) == pytest.approx(values[sheet.title][each.coordinate].value), each.value
            found += 1
    assert found > 20


def test_a_spreadsheet_takes_no_text_of_csv_for_a_formula(folder):
    text = call("compare", str(folder / "shop.yaml"), "--quiet", "--workers", "1", "--format", "csv")
    names = {row["alternative"] for row in csv.DictReader(io.StringIO(text))}
    assert names == {f"'{NAME}", "backorder"}
    assert [cell(each) for each in ("@x", "-5", -5, "a=b")] == ["'@x", "'-5", -5, "a=b"]


@pytest.mark.parametrize("words", [("validate",), ("compare", "--quiet"), ("compare", "--details", "--quiet")])
def test_nothing_steers_a_terminal(folder, words):
    assert "\x1b" not in call(words[0], str(folder / "shop.yaml"), *words[1:])


def test_markdown_and_latex_show_texts_as_they_are(folder):
    words = ("compare", str(folder / "shop.yaml"), "--quiet", "--workers", "1", "--format")
    shown = call(*words, "markdown")
    assert shown.startswith("## =1+1 [31m &lt;b>bold&lt;/b> \\`code\\` [a]\\(b)")
    typeset = call(*words, "latex")
    assert r"\textbackslash{}input\{y\}" in typeset
    assert r"\$x\_1\$" in typeset
    assert r"\toprule" in typeset
    assert call("run", str(folder / "shop.yaml"), "--quiet", "--format", "latex").count(r"\begin{tabular}") == 1
    assert escaped("50 % & more_") == r"50 \% \& more\_"
    assert in_markdown("![x](y)") == "!\\[x]\\(y)"
