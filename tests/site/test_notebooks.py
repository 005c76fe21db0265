"""The notebooks run from the first cell to the last, and are committed without what they print."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat", reason="part of the extra dev")
    nbclient = pytest.importorskip("nbclient", reason="part of the extra dev")
    pytest.importorskip("ipykernel", reason="part of the extra dev")
    monkeypatch.setenv("REPLICATIONS", "8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    where = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()
    said = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    warned = [output["text"] for output in said if output.get("name") == "stderr"]
    assert all(text.startswith("compiling the engine") for text in warned), warned
    shown = "".join(json.dumps(output.get("data", {})) for output in said)
    assert "<table" in shown
    assert "image/png" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_what_it_prints(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")


def test_there_are_two() -> None:
    assert len(NOTEBOOKS) == 2
