"""A misspelt column cannot live: whoever checks types, and both engines, refuse it."""

import pathlib

import pytest

from simbackorder import state
from simbackorder.engines import signatures
from simbackorder.engines.reference import row_class
from simbackorder.engines.translation.kernel import Entrance, written
from simbackorder.engines.translation.module import Module
from simbackorder.engines.translation.writer import UntranslatableError
from simbackorder.sample_path.drawing import SamplePath
from simbackorder.state.path import Path

MISSPELT = """
from simbackorder.state import Books
from simbackorder.state.path import Path


def reserve(s: Books, path: Path, l: int) -> None:
    s.items[path.item[l]].{column} += path.{luck}[l]
"""


def test_rules_read_the_whole_sample_path():
    assert list(Path.__annotations__) == list(SamplePath._fields)


def misspelt(s, l):
    s.items[l].resered += 1
    return 0


def test_a_misspelt_column_is_refused_by_whoever_checks_types(tmp_path: pathlib.Path):
    api = pytest.importorskip("mypy.api")
    spelt = {"right": ("reserved", "quantity"), "column": ("resered", "quantity"), "luck": ("reserved", "quantiti")}
    for name, (column, luck) in spelt.items():
        (tmp_path / f"{name}.py").write_text(MISSPELT.format(column=column, luck=luck))
    said, trouble, status = api.run(["--strict", *map(str, tmp_path.iterdir())])
    assert (trouble, status) == ("", 1), said
    wrong = {pathlib.Path(line.split(":")[0]).stem: line for line in said.splitlines() if ": error: " in line}
    assert set(wrong) == {"column", "luck"}, said
    assert 'has no attribute "resered"' in wrong["column"]
    assert 'has no attribute "quantiti"' in wrong["luck"]


def test_a_misspelt_column_is_refused_by_the_reference_engine():
    item = row_class(state.Item)()
    item.reserved += 1
    with pytest.raises(AttributeError, match="resered"):
        item.resered = 1


def test_a_misspelt_column_is_refused_by_the_translation():
    with pytest.raises(UntranslatableError, match="no column resered"):
        written("misspelt", Entrance(misspelt, (signatures.books(), signatures.INT)), Module())
