"""A key that is one very object: records with mappings in them have no hash."""

from typing import Any


class Same:
    """Equal to another key only if both hold the very same object; keeps it alive."""

    __slots__ = ("held",)

    def __init__(self, held: Any) -> None:
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.held is self.held
