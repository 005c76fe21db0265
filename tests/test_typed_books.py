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


@pytest.mark.parametrize(
    ("column", "luck", "refused"),
    [("reserved", "quantity", ""), ("resered", "quantity", "resered"), ("reserved", "quantiti", "quantiti")],
)
def test_a_misspelt_column_is_refused_by_whoever_checks_types(
    tmp_path: pathlib.Path, column: str, luck: str, refused: str
):
    api = pytest.importorskip("mypy.api")
    file = tmp_path / "planted.py"
    file.write_text(MISSPELT.format(column=column, luck=luck))
    said, trouble, status = api.run(["--strict", "--cache-dir", str(tmp_path), str(file)])
    assert trouble == ""
    assert (status == 1 and f'has no attribute "{refused}"' in said) if refused else status == 0, said


def test_a_misspelt_column_is_refused_by_the_reference_engine():
    item = row_class(state.Item)()
    item.reserved += 1
    with pytest.raises(AttributeError, match="resered"):
        item.resered = 1


def test_a_misspelt_column_is_refused_by_the_translation():
    with pytest.raises(UntranslatableError, match="no column resered"):
        written("misspelt", Entrance(misspelt, (signatures.books(), signatures.INT)), Module())
