"""Names that people choose, as names of files and folders."""

import hashlib

MOST_BYTES = 100
"""Of the name of a file or folder, before what is put behind it."""


def file_name(name: str) -> str:
    """A name as that of a file or folder: it is visible, stays in its folder, and any disk can hold it. Different names
    never share one.

    >>> file_name("viral_hoodie"), file_name(".."), file_name("a/b")
    ('viral_hoodie', 'scenario-5ec1f7', 'a-b-c14cdd')
    """
    usual = "".join(c if c.isprintable() and c not in "/\\:" else "-" for c in name).lstrip(".")
    short = usual.encode()[:MOST_BYTES].decode(errors="ignore")
    if short == name:
        return short
    return f"{short or 'scenario'}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:6]}"
