"""The documentation site: `python -m sphinx -W docs docs/_build` builds it, without a network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import generated

import simbackorder

project = "simbackorder"
author = "The simbackorder developers"
version = release = simbackorder.__version__
html_title = f"simbackorder {release}"
html_theme = "furo"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
smartquotes = False
default_role = "literal"
autodoc_class_signature = "separated"
autodoc_default_options = {"members": True, "exclude-members": "__init__, __new__", "member-order": "bysource"}
autodoc_typehints_format = "short"
myst_heading_anchors = 4
nb_execution_timeout = 600
nb_execution_raise_on_error = True


def write_generated(app, docname, source):
    """A page of the reference is its introduction, and what the program says of itself."""
    page = generated.PAGES.get(docname)
    if page is not None:
        source[0] += "\n" + page()
    source[0] = source[0].replace("](../benchmarks/README.md", "](benchmarks.md")


def setup(app):
    app.connect("source-read", write_generated)
