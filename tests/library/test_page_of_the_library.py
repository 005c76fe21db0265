"""The examples of docs/library.md run as they stand, one after the other."""

import re
from pathlib import Path

import pytest

from support.own_policies import no_policy_stays as no_policy_stays

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    known: dict = {"__name__": "page"}
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        file = tmp_path / f"block_{number}.py"
        file.write_text(block)
        exec(compile(block, file, "exec", dont_inherit=True), known)
    assert known["dearer"].items["hoodie"].price == 70
    assert "no item is named 'hoodi'" in capsys.readouterr().out
    assert known["result"].alternatives == ("lost sales", "backorders")
