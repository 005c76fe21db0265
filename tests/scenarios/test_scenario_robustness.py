"""Whatever is thrown at the reader, it reads a scenario or says what is wrong; and what it reads, it writes back."""

import copy
import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.language.yaml_tree import parse
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.scenario.writing import resolved
from simbackorder.spelling import MOST_ASKED

FOLDER = Path(__file__).parent / "valid"
NAMES = [path.name for path in sorted(FOLDER.glob("*.yaml"))]
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))]
TREES = [parse(text)[0] for text in TEXTS]
ODD = st.one_of(
    st.sampled_from(
        [0, 1, -1, True, False, "", "x", "none", "90%", "6 weeks", "5 per day", "1/3", [], {}, [1, 2], {"rule": "s-S"}]
    ),
    st.sampled_from(
        [1e-320, 1e308, 10**30, -0.0, 0.1, "1/0", "1e400 days", "\ud800", {"gamma": 3}, {"constant": "2 days"}]
    ),
    st.sampled_from(
        [{"uniform": [1, 2]}, {"scipy": {"law": "norm"}}, {"scipy": {"law": "rv_continuous"}}, "2025-02-30"]
    ),
    st.floats(),
    st.text(max_size=5),
)
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
MARKS = [*"{}[]:,&*!|>'\"%@`?-#\t\n", "<<: *a", "!!set", "%YAML 1.1\n---\n"]
SLOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def outcome(text: str, overrides: list[str] | None = None) -> Scenario | None:
    """The scenario; None when it has mistakes, all of which must be sayable on one line."""
    try:
        return loads(text, "s.yaml", FOLDER, overrides or ())
    except ScenarioError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert "\n" not in str(problem)
        assert "Input should" not in str(problem)
    return None


def is_read_or_explained(text: str) -> bool:
    """Whether a text is a scenario with a digest, or has mistakes that `outcome` found well said."""
    scenario = outcome(text)
    return scenario is None or len(scenario.digest) == 16


def spots(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all entries."""
    found = [path] if path else []
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in entries:
        found += spots(value, (*path, key))
    return found


def plain(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    return [plain(value) for value in tree] if isinstance(tree, list) else tree


def changed(tree: Any, data: st.DataObject) -> Any:
    """The tree with one entry replaced, removed, renamed, or moved."""
    tree = plain(copy.deepcopy(tree))
    path = data.draw(st.sampled_from(spots(tree)))
    node = tree
    for key in path[:-1]:
        node = node[key]
    act = data.draw(st.sampled_from(["replace", "remove", "rename", "transplant"]))
    if act == "replace":
        node[path[-1]] = data.draw(ODD)
    elif act == "remove":
        del node[path[-1]]
    elif act == "rename" and isinstance(node, dict):
        node[data.draw(st.text(max_size=4))] = node.pop(path[-1])
    else:
        other = data.draw(st.sampled_from(spots(tree)))
        value: Any = tree
        for key in other:
            value = value[key]
        node[path[-1]] = copy.deepcopy(value)
    return tree


def written(tree: Any) -> str:
    """Flow YAML (JSON, with the numbers that JSON lacks)."""
    text = json.dumps(tree, ensure_ascii=False)
    return text.replace("NaN", ".nan").replace("-Infinity", "-.inf").replace("Infinity", ".inf")


@SLOW
@given(st.data())
def test_changed_scenarios_are_read_or_explained(data: st.DataObject) -> None:
    tree = data.draw(st.sampled_from(TREES))
    for _ in range(data.draw(st.integers(1, 3))):
        tree = changed(tree, data)
    scenario = outcome(written(tree))
    if scenario is not None:
        again = loads(resolved(scenario), "s.yaml", FOLDER)
        assert again.digest == scenario.digest
        assert again == scenario


@SLOW
@given(st.data())
def test_changed_texts_are_read_or_explained(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    insert = data.draw(st.one_of(st.text(max_size=6), st.sampled_from(MARKS)))
    assert is_read_or_explained(text[:start] + insert + text[end:])


@SLOW
@given(st.text(max_size=40))
def test_any_text_is_read_or_explained(text: str) -> None:
    assert is_read_or_explained(text)


@SLOW
@given(st.data())
def test_any_override_is_taken_or_explained(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(TREES) - 1))
    keys = [*(str(key) for path in spots(TREES[index]) for key in path), "q", "x", "0", "rule", "gamma", "", "items"]
    path = ".".join(data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=6)))
    whole = ".".join(map(str, data.draw(st.sampled_from(spots(TREES[index])))))
    value = data.draw(ODD)
    chosen = data.draw(st.sampled_from([path, whole, f"{whole}.{path}"]))
    scenario = outcome(TEXTS[index], [f"{chosen}={written(value)}"])
    if scenario is not None:
        assert loads(resolved(scenario), "s.yaml", FOLDER).digest == scenario.digest


@pytest.mark.parametrize("levels", [50, 5000])
def test_deep_nesting_is_explained(levels: int) -> None:
    assert outcome("title: " + "[" * levels + "]" * levels) is None
    assert outcome("{a: " * levels + "1" + "}" * levels) is None


def test_of_a_catalogue_of_strangers_it_is_not_asked_what_each_may_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    """All the same every one of them is told, in the words in which the first are."""
    asked: list[str] = []
    true = difflib.get_close_matches

    def counted(name: str, *rest: Any, **more: Any) -> list[str]:
        asked.append(name)
        return true(name, *rest, **more)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    strangers = ", ".join(f"widge{n}: 1" for n in range(3000))
    with pytest.raises(ScenarioError) as error:
        loads(TEXTS[NAMES.index("minimal.yaml")], "s.yaml", None, [f"customers.basket.items={{{strangers}}}"])
    told = [problem.message for problem in error.value.problems]
    assert len(told) == 3000
    assert told[0] == "no item is named 'widge0'; did you mean 'widget'?"
    assert told[-1] == "no item is named 'widge2999'"
    assert len(set(asked)) <= MOST_ASKED


def test_strangers_inside_a_parameter_are_told_once_each() -> None:
    strangers = ", ".join(f"k{n}: 1" for n in range(30))
    with pytest.raises(ScenarioError) as error:
        loads(TEXTS[0], "s.yaml", FOLDER, [f"policy.replenishment.position={{{strangers}}}"])
    told = [(problem.path, problem.message) for problem in error.value.problems]
    assert len(told) == 30
    assert (
        "policy.replenishment.position.k29",
        "unknown key; expected one of backorders, standing, held_up, due_within",
    ) in told


@pytest.mark.parametrize("value", ["x" * 50_000, "9 " * 3000, [1] * 3000, {f"k{n}": 1 for n in range(500)}])
def test_what_is_no_currency_is_told_in_short(value: object) -> None:
    with pytest.raises(ScenarioError) as error:
        loads(TEXTS[0], "s.yaml", FOLDER, [f"currency={json.dumps(value)}"])
    [problem] = error.value.problems
    assert problem.message.startswith("expected a currency by its ISO 4217 code, found ")
    assert len(problem.message) < 150


def test_a_law_of_which_every_quantile_takes_long_is_refused() -> None:
    law = "{scipy: {law: levy_stable, alpha: 0.1, beta: 1}}"
    with pytest.raises(ScenarioError) as error:
        loads(TEXTS[NAMES.index("steps_and_first.yaml")], "s.yaml", FOLDER, [f"suppliers.mill.lead_time={law}"])
    expected = "expected a law whose quantiles scipy works out in less than seconds, found 'levy_stable'"
    assert any(expected in str(problem) for problem in error.value.problems)
