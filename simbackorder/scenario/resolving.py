"""From the tree of a scenario file to the resolved scenario, or every mistake in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast, get_args

from pydantic import TypeAdapter, ValidationError

from simbackorder.quantities import Context, Name, Names, Text, UnitOfTime, near, shown
from simbackorder.scenario import writing
from simbackorder.scenario.designs.design import Design
from simbackorder.scenario.firm.alternatives import Firm, Memo, read_firm
from simbackorder.scenario.firm.decisions import Reader
from simbackorder.scenario.language.currencies import DIGITS
from simbackorder.scenario.language.dates import iso_date
from simbackorder.scenario.language.forms import value_form
from simbackorder.scenario.language.named import carrier_names, segment_names
from simbackorder.scenario.language.overrides import Override, OverrideError, applied, is_single_stream
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import unreadable, wreck
from simbackorder.scenario.language.yaml_tree import (
    NOTHING,
    Mapping,
    Place,
)
from simbackorder.scenario.sections.checks import check_firm, check_sections
from simbackorder.scenario.sections.finance import Finance
from simbackorder.scenario.sections.optimise import Optimise
from simbackorder.scenario.sections.payment import Books, Payment
from simbackorder.scenario.sections.precision import Precision
from simbackorder.scenario.sections.recorded import DataFolder
from simbackorder.scenario.sections.replay_conditions import has
from simbackorder.scenario.sections.returns import ReturnTerms
from simbackorder.scenario.sections.schema import (
    Experiment,
    Item,
    Items,
    MeasureOptions,
    Scenario,
    Shipping,
    Stream,
    Supplier,
    Time,
    Warehouse,
    as_currency,
)
from simbackorder.scenario.sections.sensitivity import Sensitivity
from simbackorder.scenario.sections.uncertain import Uncertain

TOP = Place((), 1)
ITEMS: TypeAdapter[dict[str, Item]] = TypeAdapter(Items)
SUPPLIERS: TypeAdapter[dict[str, Supplier]] = TypeAdapter(dict[Name, Supplier])
SECTIONS: dict[str, tuple[Any, Any]] = {
    "time": (Time, TypeAdapter(Time)),
    "items": (dict[Name, Item], ITEMS),
    "suppliers": (dict[Name, Supplier], SUPPLIERS),
    "warehouse": (Warehouse, TypeAdapter(Warehouse)),
    "shipping": (Shipping, TypeAdapter(Shipping)),
    "payment": (Payment, TypeAdapter(Payment)),
    "books": (Books, TypeAdapter(Books)),
    "finance": (Finance, TypeAdapter(Finance)),
    "returns": (ReturnTerms, TypeAdapter(ReturnTerms)),
    "experiment": (Experiment, TypeAdapter(Experiment)),
    "precision": (Precision, TypeAdapter(Precision)),
    "uncertain": (Uncertain, TypeAdapter(Uncertain)),
    "optimise": (Optimise, TypeAdapter(Optimise)),
    "sensitivity": (Sensitivity, TypeAdapter(Sensitivity)),
    "measures": (MeasureOptions, TypeAdapter(MeasureOptions)),
    "title": (Text, TypeAdapter(Text)),
    "question": (Text, TypeAdapter(Text)),
}
STREAM = TypeAdapter(Stream)
KEYS = (
    *("title", "question", "currency", "time", "items", "customers", "suppliers"),
    *("warehouse", "shipping", "payment", "books", "returns", "finance"),
    *("policy", "alternatives", "experiment", "precision"),
    *("uncertain", "sweep", "optimise", "sensitivity", "measures"),
)


@dataclass(frozen=True)
class ReadingContext(Context):
    """How this file is to be read: also its start date and its folder of data files."""

    start: Any = None
    folder: DataFolder | None = field(default=None, compare=False)

    def column_of(self, file: str, column: str) -> list[float]:
        """Numbers of one column of a data file. Raises ValueError."""
        if self.folder is None:
            raise ValueError("a file can be read only as part of a scenario file")
        return self.folder.numbers(file, column)


class Source(NamedTuple):
    """What a scenario was read from, so that it can be read again with other values."""

    tree: Mapping
    file: str
    name: str
    folder: DataFolder


class Examined(NamedTuple):
    """What a tree states, mistakes having been reported: the currency, the sections and the firm's decisions."""

    currency: str
    sections: dict[str, Any]
    firm: Firm


def examined(source: Source, findings: Findings, memo: Memo) -> Examined:
    """Read all of a tree; mistakes go to the findings. `memo` holds sections that were read before without mistakes."""
    tree = source.tree
    check_keys(tree, findings)
    currency = read_currency(tree, findings)
    context = context_of(tree, currency, source.folder)
    findings.context = context
    desk = Desk(context, findings, memo)
    sections = {key: read_section(key, tree, desk) for key in SECTIONS}
    sections["customers"] = read_customers(tree, desk)
    firm = read_firm(tree, Reader(context, DIGITS[currency], findings), memo)
    check_sections(tree, sections, context, findings)
    check_firm(tree, sections, firm, findings)
    return Examined(currency, sections, firm)


def check_keys(tree: Mapping, findings: Findings) -> None:
    """The sections of a scenario, by name."""
    for key in tree:
        if key not in KEYS:
            findings.add_unknown(tree.places[key], key, KEYS)
    for key in ("time", "items", "customers"):
        if key not in tree:
            findings.add(Place((key,), 1), "expected a mapping, found nothing")


def read_currency(tree: Mapping, findings: Findings) -> str:
    from pydantic_core import PydanticCustomError

    stated = tree.get("currency", "USD")
    try:
        return str(as_currency(stated))
    except PydanticCustomError as error:
        if stated is not NOTHING:
            findings.add(tree.places["currency"], error.message())
        return "USD"


def unit_meant(stated: object) -> UnitOfTime:
    """The unit of time, or the one that was probably meant: whatever is read further is read in it."""
    units = get_args(UnitOfTime)
    if stated in units:
        return cast(UnitOfTime, stated)
    alike = near(str(stated), units)
    return cast(UnitOfTime, alike[0]) if len(alike) == 1 else "day"


def context_of(tree: Mapping, currency: str, folder: DataFolder) -> ReadingContext:
    """Names and units that the rest of the file refers to; what is wrong with them is reported with their section."""
    time = tree.get("time")
    time = time if isinstance(time, Mapping) else Mapping()
    items, suppliers = tree.get("items"), tree.get("suppliers", Mapping())
    return ReadingContext(
        unit=unit_meant(time.get("unit", "day")),
        digits=DIGITS[currency],
        currency=currency,
        suppliers=tuple(suppliers) if isinstance(suppliers, Mapping) else None,
        items=Names(items) if isinstance(items, Mapping) else None,
        segments=segment_names(tree.get("customers")),
        carriers=carrier_names(tree.get("shipping")),
        start=iso_date(time.get("start")),
        folder=folder,
    )


def read_section(key: str, tree: Mapping, desk: Desk) -> Any:
    """One section as its record; what is right of it, when it has mistakes or is absent and required."""
    model, reader = SECTIONS[key]
    if key not in tree:
        return DEFAULTS.get(key, unreadable())
    return validated(reader, model, tree[key], tree.places[key], desk)


DEFAULTS: dict[str, Any] = {
    "suppliers": {},
    "warehouse": Warehouse(),
    "shipping": Shipping(),
    "payment": Payment(),
    "books": Books(),
    "finance": Finance(),
    "returns": None,
    "experiment": Experiment(),
    "precision": Precision(),
    "uncertain": Uncertain(),
    "optimise": Optimise(),
    "sensitivity": Sensitivity(),
    "measures": MeasureOptions(),
    "title": "",
    "question": "",
}


class Desk(NamedTuple):
    """What reading a section needs: names and units, where mistakes go, and what was read before."""

    context: Context
    findings: Findings
    memo: Memo


def validated(reader: TypeAdapter[Any], model: Any, node: Any, place: Place, desk: Desk) -> Any:
    """The node as a record; what is right of it, and mistakes in the findings, when it is not one."""
    key = (place.path, id(node), desk.context)
    if key in desk.memo:
        return desk.memo[key][0]
    try:
        value = reader.validate_python(node, context=desk.context)
    except ValidationError as error:
        desk.findings.add_all(error, node, place, model)
        return wreck(model, node, desk.context)
    desk.memo[key] = (value, node)
    return value


def read_customers(tree: Mapping, desk: Desk) -> dict[str, Any]:
    """The streams of customers by name, of one with mistakes what is right."""
    if "customers" not in tree or tree["customers"] is NOTHING:
        return {}
    node, place = tree["customers"], tree.places["customers"]
    if not isinstance(node, Mapping) or not node:
        desk.findings.add(place, f"expected a mapping with arrivals, found {shown(node)}")
        return {}
    if is_single_stream(node):
        nodes = {"customers": (node, place)}
    else:
        nodes = {name: (stream_node(node[name], name, desk.memo), node.places[name]) for name in node}
    streams = {}
    for name, (entry, where) in nodes.items():
        if len(nodes) > 1 or entry is not node:
            check_name(name, where, desk.findings)
        streams[name] = validated(STREAM, Stream, entry, where, desk)
    return streams


def stream_node(node: Any, name: str, memo: Memo) -> Any:
    """One of several streams; without segments it has one that is named like it."""
    if not isinstance(node, Mapping) or "segments" in node:
        return node
    key = ("segments of", name, id(node))
    if key not in memo:
        copy = node.copy()
        copy["segments"] = Mapping({name: Mapping()}, {})
        memo[key] = (copy, node)
    return memo[key][0]


NAME: TypeAdapter[str] = TypeAdapter(Name)


def check_name(name: str, place: Place, findings: Findings) -> None:
    try:
        NAME.validate_python(name)
    except ValidationError as error:
        findings.add_all(error, name, place, Name)


def build(source: Source, found: Examined, memo: Memo) -> Scenario:
    """The scenario with its resolved form and digest."""
    currency, sections, firm = found
    experiment = with_objective(source.tree, sections)
    digits = DIGITS[currency]
    content = form_of(sections | {"experiment": experiment}, currency, firm, known_forms(digits, memo))
    used = source.folder.used
    named = named_files(content) if used else set()
    files = {name: path for name, path in used.items() if name in named}
    scenario = Scenario.model_construct(
        **{key: sections[key] for key in SECTIONS if key != "experiment"},
        experiment=experiment,
        currency=currency,
        customers=sections["customers"],
        policy=firm.policy,
        alternatives=firm.alternatives,
        levers=firm.levers,
        sweep=Design(),
        name=source.name,
        digest=writing.digest(content, files, firm.alternatives, source.folder.digests),
        files=files,
    )
    replays = [stream.arrivals.replay for stream in sections["customers"].values()]
    scenario._orders = {replay: source.folder.rows(replay) for replay in replays if replay is not None}
    scenario._form = content
    scenario._source = source
    return scenario


def with_objective(tree: Mapping, sections: dict[str, Any]) -> Experiment:
    """The objective is profit, or total cost when nothing has a price."""
    experiment: Experiment = sections["experiment"]
    stated = tree.get("experiment")
    if isinstance(stated, Mapping) and "objective" in stated:
        return experiment
    replayed = any(
        s.arrivals.replay and (has(s.arrivals.replay, "value") or has(s.arrivals.replay, "price"))
        for s in sections["customers"].values()
    )
    if replayed or any(item.price for item in sections["items"].values()):
        return experiment
    return experiment.model_copy(update={"objective": "total_cost"})


def known_forms(digits: int, memo: Memo) -> Callable[[Any], Any]:
    """Writes records; one that was written before is not written again."""

    def written(value: Any) -> Any:
        key = ("form", digits, id(value))
        if key not in memo:
            memo[key] = (value_form(value, digits), value)
        return memo[key][0]

    return written


def named_files(content: Any) -> set[str]:
    """The data files that a resolved form names."""
    if isinstance(content, dict):
        own = {content["file"]} if isinstance(content.get("file"), str) else set()
        return own.union(*map(named_files, content.values()))
    return set().union(*map(named_files, content)) if isinstance(content, list) else set()


def form_of(sections: dict[str, Any], currency: str, firm: Firm, written: Callable[[Any], Any]) -> dict[str, Any]:
    """The resolved form, in the order in which people write a scenario."""
    streams = {name: written(stream) for name, stream in sections["customers"].items()}
    content: dict[str, Any] = {key: sections[key] for key in ("title", "question") if sections[key]}
    content["currency"] = currency
    content |= {key: written(sections[key]) for key in ("time", "items")}
    content["customers"] = streams["customers"] if list(streams) == ["customers"] else streams
    for key in ("suppliers", "warehouse", "shipping", "payment", "books"):
        content[key] = written(sections[key])
    if sections["finance"] != Finance():
        content["finance"] = written(sections["finance"])
    if sections["returns"] is not None:
        content["returns"] = written(sections["returns"])
    content["policy"] = firm.policy_form
    if firm.alternatives_form:
        content["alternatives"] = firm.alternatives_form
    content["experiment"] = written(sections["experiment"])
    if sections["precision"].measures:
        content["precision"] = written(sections["precision"])
    if sections["uncertain"]:
        content["uncertain"] = sections["uncertain"].form(written)
    if sections["optimise"] != Optimise():
        content["optimise"] = written(sections["optimise"])
    if sections["sensitivity"] != Sensitivity():
        content["sensitivity"] = written(sections["sensitivity"])
    content["measures"] = written(sections["measures"])
    return content


def again(source: Source, overrides: Iterable[Override], findings: Findings, memo: Memo) -> Scenario:
    """The same scenario with other values, without its sweep. Raises ScenarioError."""
    tree = source.tree
    for override in overrides:
        try:
            tree = applied(tree, override)
        except OverrideError as error:
            findings.add(Place(error.path or override.place.path, override.place.line), str(error))
    findings.stop()
    source = source._replace(tree=tree)
    found = examined(source, findings, memo)
    findings.stop()
    return build(source, found, memo)
