"""The quick reader of usual YAML gives the tree of the full parser, line by line, or leaves the text to it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simbackorder.experiments.workloads import alike, catalogue, one_item
from simbackorder.scenario.language import usual_yaml
from simbackorder.scenario.language.usual_yaml import UnusualError
from simbackorder.scenario.language.yaml_tree import LARGEST_TREE, Mapping, Sequence, UnreadableError, parse, parse_any

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
FIXTURES = sorted((ROOT / "tests" / "scenarios").glob("*/*.yaml"))
TEXTS = [file.read_bytes().decode("utf-8", "replace") for file in (*SHIPPED, *FIXTURES)]


def seen(tree):
    """All that there is to a tree: types, values, order, and where everything was stated."""
    if isinstance(tree, Mapping):
        return ["mapping", [(key, seen(value)) for key, value in tree.items()], list(tree.places.items())]
    if isinstance(tree, Sequence):
        return ["list", [seen(value) for value in tree], tree.places]
    return [type(tree).__name__, repr(tree)]


def is_usual(text: str) -> bool:
    """Whether the quick reader reads the text; if so, it reads what the full parser does, which finds no flaw."""
    try:
        quick = usual_yaml.read(text, LARGEST_TREE)
    except UnusualError:
        return False
    full, flaws = parse_any(text)
    assert seen(quick) == seen(full)
    assert flaws == []
    return True


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_scenarios_are_usual(file: Path) -> None:
    assert is_usual(file.read_text("utf-8"))


@pytest.mark.parametrize("text", [catalogue(30), alike(30, 1000), one_item()], ids=["catalogue", "alike", "one"])
def test_workloads_are_usual(text: str) -> None:
    assert is_usual(text)
    assert is_usual(text.replace("\n", "\r\n"))


@pytest.mark.parametrize("text", TEXTS)
def test_fixtures_are_read_alike_or_not_at_all(text: str) -> None:
    is_usual(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n  b\n",
        "a: b: c\n",
        "a: {b: 1} c\n",
        "a: 1\n b: 2\n",
        "a:\n- 1\n b: 2\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a:\n",
        "a: ~\n",
        "a: {b: }\n",
        "a: .inf\n",
        "a: *b\n",
        "a: !!str 1\n",
        "a: |\n  text\n",
        'a: "\\n"\n',
        "a: 'it''s'\n",
        "a: {b: 1\n",
        "a: [1 2, {\n",
        "<<: {a: 1}\n",
        "? a\n: b\n",
        "--- \na: 1\n",
        "a: 1\n...\n",
        "a:\t1\n",
        "a: 1 \u2028\n",
        "a: \x07\n",
        f"{'k' * 1100}: 1\n",
        f"a: {{{'k' * 1100}: 1}}\n",
        "a: " + "[" * 70 + "]" * 70,
        "",
        "# nothing\n",
    ],
)
def test_what_is_unusual_or_wrong_is_left_to_the_full_parser(text: str) -> None:
    with pytest.raises(UnusualError):
        usual_yaml.read(text, LARGEST_TREE)
    assert outcome(parse, text) == outcome(parse_any, text)


def outcome(parser, text: str):
    """The tree and its flaws, or the mistake."""
    try:
        tree, flaws = parser(text)
        return seen(tree), flaws
    except UnreadableError as error:
        return error.line, error.path, error.message


def test_entries_of_aliases_are_counted() -> None:
    text = "a: &a [1, 2, 3]\nb: [*a, *a]\n"  # 1 + 4 + (1 + 2 * 4)
    assert usual_yaml.read(text, 14)
    with pytest.raises(UnusualError):
        usual_yaml.read(text, 13)


SCALARS = st.sampled_from(
    [
        *("1", "-2.5", "0x1F", "007", "1e3", "true", "False", "no", "25% per year", "a b", "it's", "12:30", "a:b"),
        *("a#b", "2025-01-06", '"q, r: {"', "'s # t'", '""', "é", "-x", "..5", "(1,2)", "x, y"),
        *("*one", "&one 5", "&two {a: 1}"),
    ]
)
DAMAGE = st.sampled_from([*" \n:#-,[]{}&*!|>'\"%@?~", ": ", " #", "- ", "\n  ", "? ", "a: 1\n", "{a: 1}"])


def mappings(values: st.SearchStrategy) -> st.SearchStrategy:
    keys = st.sampled_from(["a", "b c", "1001", '"q"', "'x: y'", "é", "a.b", "-1", "(1,2)", "it's"])
    return st.dictionaries(keys, values, max_size=4)


TREES = st.recursive(SCALARS, lambda deeper: st.lists(deeper, max_size=3) | mappings(deeper), max_leaves=12)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """YAML in many styles, some of it wrong."""
    blank = st.sampled_from(["", "", "", "\n", "\n# c\n", "   # c: {\n", " \n"])
    remark = st.sampled_from(["\n", "\n", "\n", " # c\n", "  \n", "#c\n"])

    def flow(tree) -> str:
        between = draw(st.sampled_from([", ", ", ", ",", " , ", ",\n   ", ", # c\n ", ", \n"]))
        if isinstance(tree, str):
            return tree
        if isinstance(tree, list):
            return "[" + between.join(map(flow, tree)) + draw(st.sampled_from(["]", " ]", ",]", "\n]"]))
        colon = draw(st.sampled_from([": ", ": ", ":  ", ":", ":\n  "]))
        return "{" + between.join(key + colon + flow(value) for key, value in tree.items()) + "}"

    def block(tree, indent: str) -> str:
        if isinstance(tree, str) or not tree or draw(st.integers(0, 3)) == 0:
            return " " + flow(tree) + draw(remark)
        if isinstance(tree, list):
            deeper = indent + draw(st.sampled_from(["", "  ", " "]))
            return draw(remark) + "".join(f"{deeper}-{block(value, deeper + '  ')}{draw(blank)}" for value in tree)
        deeper = indent + draw(st.sampled_from(["  ", " ", "    ", ""]))
        lines = [f"{deeper}{key}:{block(value, deeper)}{draw(blank)}" for key, value in tree.items()]
        return draw(remark) + "".join(lines)

    tree = draw(mappings(TREES) | st.lists(TREES, min_size=1, max_size=3))
    return draw(blank) + block(tree, "").lstrip(" \n")


@given(documents())
def test_documents_of_all_styles_are_read_alike_or_not_at_all(text: str) -> None:
    assert outcome(parse, text) == outcome(parse_any, text)


@given(st.sampled_from(TEXTS), st.data())
def test_damaged_files_are_read_alike_or_not_at_all(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    part = "\n".join(lines[first : first + data.draw(st.integers(1, 8))])
    at = data.draw(st.integers(0, len(part)))
    damage = data.draw(DAMAGE)
    damaged = part[:at] + damage + part[at + data.draw(st.integers(0, 3)) :]
    assert outcome(parse, damaged) == outcome(parse_any, damaged)


@given(st.recursive(st.integers() | st.text(max_size=5) | st.booleans(), lambda deeper: st.lists(deeper, max_size=3)))
def test_json_is_read_alike(value) -> None:
    text = json.dumps({"value": value})
    assert outcome(parse, text) == outcome(parse_any, text)


LINES = st.sampled_from(
    [
        *("i1: {a: 1, b: 2 per day}", "i2: {a: 1, b: 2 per day}", "i3: {b: 2 per day, a: 1}", "i4: {a: 1, a: 1}"),
        *("i5: {a: '1', b: 2}", "i6: {}", "i7: { a: 1 }", "i8: {a: 1,}", "i9: {a: }", "i10: 5  # five", "i11: five: 5"),
        *("# nothing", "", "i12:", "i13: &a {a: 1}", "i14: *a", "<<: {a: 1}", "i15: [1, {a: 1}]", "'i16': {a: 1}"),
        *("- i17: {a: 1}", "i18: {a: 1} b", "i19: {a: null}", "i20: {a: [1]}"),
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["  ", "  ", "  ", "  ", " ", "    ", ""]), LINES), max_size=9))
def test_runs_of_lines_are_read_alike_or_not_at_all(lines: list[tuple[str, str]]) -> None:
    text = "items:\n" + "".join(f"{indent}{line}\n" for indent, line in lines)
    assert outcome(parse, text) == outcome(parse_any, text)
