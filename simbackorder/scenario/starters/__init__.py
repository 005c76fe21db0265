"""Commented scenarios to start from."""

from __future__ import annotations

from importlib.resources import files

KINDS = ("basic", "catalogue", "two-suppliers", "literature", "replay")
DATA = {"replay": ("orders.csv",)}


def starter(kind: str) -> dict[str, str]:
    """The starter's files: its scenario under the empty name, data files under theirs. Raises KeyError."""
    if kind not in KINDS:
        raise KeyError(kind)
    folder = files(__package__)
    texts = {"": (folder / f"{kind}.yaml").read_text(encoding="utf-8")}
    return texts | {name: (folder / name).read_text(encoding="utf-8") for name in DATA.get(kind, ())}
