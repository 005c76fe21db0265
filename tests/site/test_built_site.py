"""The site builds without a network, every link leads somewhere, and the reference has all that there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import simbackorder
from simbackorder.cli.main import COMMANDS
from simbackorder.metrics.catalogue import MEASURES
from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.json_schema import json_schema

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NO_NETWORK = """
import socket, sys
def refused(*_):
    raise OSError("there is no network here")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a broken link, or a page that nobody reaches, is an error."""
    for name in ("sphinx", "furo", "myst_nb"):
        pytest.importorskip(name, reason="part of the extra docs")
    place = tmp_path_factory.mktemp("site")
    words = ["-q", "-W", "--keep-going", "-D", "nb_execution_mode=off", "-d", str(place / "read"), str(DOCS)]
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *words, str(place / "html")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return place / "html"


def text(page: Path) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


def test_every_page_is_in_the_site(site: Path) -> None:
    sources = {path.relative_to(DOCS).with_suffix("") for path in DOCS.rglob("*") if path.suffix in (".md", ".ipynb")}
    sources = {path for path in sources if "_build" not in path.parts}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    assert len(sources) > 25
    assert sources - built == set()


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        loaded = re.findall(r"<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=\"([^\"]+)\"", page.read_text("utf-8"))
        assert not [address for address in loaded if re.match(r"(https?:)?//", address)], page


def test_the_reference_has_every_name(site: Path) -> None:
    page = text(site / "reference/api.html")
    assert {name for name in simbackorder.__all__ if f"simbackorder.{name}" not in page} == set()
    assert {name for name in MEASURES if name not in text(site / "reference/measures.html")} == set()
    rules = {rule for family in FAMILIES.values() for rule in family.table}
    assert {rule for rule in rules if rule not in text(site / "reference/policies.html")} == set()
    assert {name for name in COMMANDS if f"simbackorder {name} " not in text(site / "reference/commands.html")} == set()


def test_the_reference_has_every_key_of_a_scenario(site: Path) -> None:
    schema, page = json_schema(), text(site / "reference/scenario.html")
    parts = [schema, *(part for name, part in schema["$defs"].items() if name != "policy" and "properties" in part)]
    keys = {key for part in parts for key in part["properties"]}
    assert len(keys) > 100
    assert {key for key in keys if not re.search(rf"\b{key}\b", page)} == set()


def test_figures_are_drawn_and_described() -> None:
    for name in ("order", "shop"):
        drawn = (DOCS / "figures" / f"{name}.svg").read_text(encoding="utf-8")
        assert "<title" in drawn
        assert "<desc" in drawn
        assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
