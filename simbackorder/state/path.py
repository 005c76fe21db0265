"""The sample path as rules read it: columns of numbers (see `sample_path.drawing.SamplePath`), whatever an engine keeps
them in."""

from typing import Protocol, TypeVar

Number = TypeVar("Number", int, float, covariant=True)


class Column(Protocol[Number]):
    """Numbers of orders, lines, items or events, by their number."""

    def __getitem__(self, k: int, /) -> Number: ...

    def __len__(self) -> int: ...


class PerOrder(Protocol):
    """The luck of the k-th replenishment order of item i."""

    def __getitem__(self, k_and_i: tuple[int, int], /) -> float: ...

    def __len__(self) -> int: ...


class BySupplier(Protocol):
    """The luck of the replenishment orders at supplier j."""

    def __getitem__(self, j: int, /) -> PerOrder: ...


class Path(Protocol):
    """What happens to the shop, whatever the policy."""

    gap: Column[float]
    placed: Column[float]
    segment: Column[int]
    customer: Column[int]
    patience: Column[float]
    tolerance: Column[float]
    acceptance: Column[float]
    pick: Column[float]
    transit: Column[float]
    whole: Column[int]
    consent: Column[int]
    returns: Column[float]
    loyalty: Column[float]
    attraction: Column[float]
    card: Column[float]
    retry: Column[int]
    dispute: Column[float]
    first: Column[int]
    item: Column[int]
    quantity: Column[int]
    value: Column[int]
    spare: Column[int]
    sent_back: Column[float]
    resaleable: Column[float]
    back_after: Column[float]
    redeems: Column[float]
    asks_refund: Column[int]
    release: Column[float]
    lead: BySupplier
    transport: BySupplier
    yielded: BySupplier
    shelving: BySupplier
    miscounted: BySupplier
    mark: PerOrder
    outage_time: Column[float]
    outage_supplier: Column[int]
    outage_up: Column[int]
    loss_time: Column[float]
    loss_item: Column[int]
    elsewhere_time: Column[float]
    elsewhere_item: Column[int]
