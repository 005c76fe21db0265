"""Every command and every example of the pages is done as it stands; what they quote was printed."""

from pathlib import Path

import pytest

from support.pages import ROOT, Reader

DOCS = ROOT / "docs"
PAGES = [
    *sorted((DOCS / "tutorials").glob("*.md")),
    *sorted((DOCS / "how-to").glob("*.md")),
    *sorted((DOCS / "concepts").glob("*.md")),
    DOCS / "index.md",
    DOCS / "terms-elsewhere.md",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    Reader(page.name).read_and_check(page.read_text(encoding="utf-8"))


def test_the_commands_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    Reader("README.md", replications=3).read((ROOT / "README.md").read_text(encoding="utf-8"))
    assert (tmp_path / "results" / "lead_time_sweep").is_dir()


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("```sh\nsimbackorder validate scenarios/none.yaml\n```\n", "cannot be read"),
        ("```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n", "not printed"),
        ("```python\nprint('three 3')\n```\n\n```text\nfour 3\n```\n", "not printed"),
        ("```yaml\nitems: {unheard-of: {}}\n```\n", "in no scenario"),
        ("It earns 12 ± 3 USD more.\n", "not printed"),
    ],
)
def test_a_planted_mistake_of_a_page_is_found(
    page: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match=wrong):
        Reader("planted.md").read_and_check(page)
