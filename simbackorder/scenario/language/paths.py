"""Dotted paths of keys. A key that contains a dot stands in quotation marks: `items."hoodie.xl".price`."""

from __future__ import annotations

import re
from collections.abc import Iterable

KEY = re.compile(r'"[^"]*"(?=\.|$)|[^.]*')


def parts_of(path: str) -> tuple[str, ...]:
    """The keys of a path.

    >>> parts_of('items."hoodie.xl".price')
    ('items', 'hoodie.xl', 'price')
    """
    found, start = [], 0
    while start <= len(path):
        match = KEY.match(path, start)
        assert match is not None
        key = match[0]
        found.append(key[1:-1] if len(key) > 1 and key.startswith('"') and key.endswith('"') else key)
        start = match.end() + 1
    return tuple(found)


def path_of(keys: Iterable[str]) -> str:
    """The path of these keys.

    >>> path_of(['items', 'hoodie.xl', 'price'])
    'items."hoodie.xl".price'
    """
    return ".".join(f'"{key}"' if "." in key and '"' not in key else key for key in keys)
