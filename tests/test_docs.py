"""The files and folders that the documentation names exist."""

import re
from pathlib import Path

import pytest

from simbackorder.policies.families import FAMILIES

ROOT = Path(__file__).parent.parent
FILES = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if ".git" not in path.parts]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "benchmarks" / "README.md"]
EXAMPLE = "simbackorder/policies/replenishment/s_S_lots.py"
"""What the page on policies adds."""


def named(text: str) -> list[str]:
    """Files of Python, and folders, in backticks."""
    return re.findall(r"`((?:[\w.-]+/)*(?:[\w-]+\.py|[\w-]+/))`", text)


def exists(name: str) -> bool:
    """Whether a file or folder of the repository has a path that ends so."""
    return any(f"/{path}".endswith(f"/{name.rstrip('/')}") for path in FILES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_exists(page: Path) -> None:
    missing = [name for name in named(page.read_text(encoding="utf-8")) if not exists(name)]
    assert set(missing) <= {EXAMPLE}


def test_pages_name_many_files() -> None:
    assert sum(len(named(page.read_text(encoding="utf-8"))) for page in PAGES) > 100


@pytest.mark.parametrize("name", ["model/demand.py", "lead_law.py", "simbackorder/state.py", "laws_of_chance/"])
def test_what_does_not_exist_is_found(name: str) -> None:
    assert named(f"see `{name}`") == [name]
    assert not exists(name)


@pytest.mark.parametrize("pages", ["README.md", "docs/model/*.md"])
def test_every_policy_stands_on_the_pages(pages: str) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in ROOT.glob(pages))
    rules = {rule for family in FAMILIES.values() for rule in family.table}
    assert {rule for rule in rules if f"`{rule}`" not in text} == set()


def test_what_policies_do_further_stands_on_their_page() -> None:
    text = (ROOT / "docs" / "adding-a-policy.md").read_text(encoding="utf-8")
    further = {name for family in FAMILIES.values() for name in family.further}
    assert {name for name in further if f"`{name}(p" not in text} == set()
