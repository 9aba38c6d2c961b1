"""YAML documents: the bytes that are kept, what is refused, how edits are written."""

from __future__ import annotations

import contextlib
import random

import pytest

from apiflow_desktop.openflow.diagnostics.base import Diagnostic
from apiflow_desktop.openflow.diagnostics.positions import place_in_text
from apiflow_desktop.openflow.document import Document, Language
from apiflow_desktop.openflow.edits import (
    AddModule,
    DeleteModules,
    MoveModules,
    RemoveKey,
    RenameId,
    SetSummary,
    SetValue,
)
from apiflow_desktop.openflow.edits.aliases import WriteOutAliases
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from tests.unit.openflow.edit_kinds import KINDS, Case
from tests.unit.openflow.other_readers import see
from tests.unit.openflow.untouched import check_edit
from tests.unit.openflow.yaml_texts import (
    ANCHORED,
    BLOCKS,
    COMMENTED,
    FLOW_STYLE,
    NO_INDENT,
    ODD,
    PLAIN,
    QUOTED,
    TABBED,
)


@pytest.mark.parametrize("text", [*ODD.values(), TABBED], ids=[*ODD, "tabs"])
def test_an_unchanged_document_keeps_its_bytes(text):
    document = Document.from_bytes(text.encode())
    assert document.language is Language.YAML
    assert document.to_bytes() == text.encode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_each_kind_of_edit_touches_only_its_own_and_can_be_taken_back(text, kind):
    document = Document.from_bytes(text.encode())
    before = see(document.text, document.language)
    for number in range(2):
        edit = KINDS[kind](Case(document, random.Random(number)))
        if edit is None:
            continue
        if text is ANCHORED or kind == "move chain":
            with contextlib.suppress(EditRefused):
                check_edit(document, edit, before)
        else:
            check_edit(document, edit, before)
    assert document.to_bytes() == text.encode()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("1e3", 1000.0),
        ("+12", 12),
        (".5", 0.5),
        ("~", None),
        ("", None),
        ("Null", None),
        ("TRUE", True),
        (".inf", float("inf")),
        ("=", "="),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!inline a.ts", "!inline a.ts"),
        ('"\\x41\\u00e9\\U0001F600"', "Aé😀"),
        ("a\n    b", "a b"),
        ("99999999999999999999", 99999999999999999999),
    ],
)
def test_scalars_are_read_as_yaml_1_2_reads_them(written, value):
    document = Document.from_text(f"x: {written}\nmodules: []\n", name="flow.yaml")
    assert repr(document.value["x"]) == repr(value)


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        again = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{again}]")
    return "\n".join([*lines, "modules: []\n"])


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("modules: [\n", (2, 1), "not valid YAML"),
        ("modules: []\n  bad: 1\n", (2, 3), "not valid YAML"),
        ("modules:\n\t- id: a\n", (2, 1), "not valid YAML"),
        ("modules: []\n---\nmodules: []\n", (2, 1), "more than one YAML document"),
        ("modules: *unknown\n", (1, 10), "No anchor &unknown"),
        ("modules: &a [*a]\n", (1, 14), "inside of what it stands for"),
        ("? [a, b]\n: 1\nmodules: []\n", (1, 3), "A key must be a text"),
        ("modules: []\nx: \x07\n", (2, 4), "U+0007"),
        ("# nothing\n", (1, 1), "empty"),
        ("just a text\n", (0, 0), "not an object"),
        ("- a\n- b\n", (0, 0), "it is a list"),
        ("x: 1\n", (0, 0), 'neither "value" nor "nodes" nor "modules"'),
        ("modules: " + "[" * 600 + "]" * 600, (0, 0), "nested deeper"),
        (bomb(9), (6, 0), "aliases stand for more than"),
    ],
    ids=lambda found: found[:20] if isinstance(found, str) else None,
)
def test_what_cannot_be_read_is_refused_with_its_place(text, place, words):
    with pytest.raises(DocumentUnreadable) as refusal:
        Document.from_bytes(text.encode(), name="flow.yaml")
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("flow.yaml")
    assert refusal.value.line == place[0]
    assert not place[1] or refusal.value.column == place[1]


def edited(text, *edits):
    document = Document.from_text(text)
    changes = [document.apply(edit(document) if callable(edit) else edit) for edit in edits]
    after = document.text
    for change in reversed(changes):
        document.revert(change)
    assert document.text == text
    return after


def step(document, module_id):
    return document.handles_by_id(module_id)[0]


def test_a_step_is_moved_with_the_comments_above_it():
    def to_the_front(document):
        return MoveModules((step(document, "b"),), ("value", "modules"), 0)

    after = edited(COMMENTED, to_the_front)
    assert after.index("# over b") < after.index("- id: b") < after.index("- id: a # its id")
    assert "p: {type: static, value: 'it''s # no comment'} # one" in after


def test_an_added_step_is_written_as_its_neighbours_are():
    new = AddModule(("value", "modules"), 2, {"id": "n", "value": {"type": "identity"}})
    assert edited(NO_INDENT, new) == (
        NO_INDENT + "  - id: n\n    value:\n      type: identity\n"
    ).replace("-\n    id: b", "-\n    id: b")
    assert edited(FLOW_STYLE, new).endswith("}, {id: n, value: {type: identity}}]}}\n")
    crlf = edited(ODD["crlf"], new)
    assert crlf.count("\n") == crlf.count("\r\n") == ODD["crlf"].count("\n") + 3


def test_a_block_text_stays_a_block_and_quotes_stay_quotes():
    at = ("value", "modules", 0, "value")
    after = edited(BLOCKS, SetValue((*at, "content"), "one\ntwo"))
    assert "        content: |-\n            one\n            two\n" in after
    after = edited(QUOTED, SetValue((*at, "path"), "node/y"))
    assert after == QUOTED.replace('"node/x"', '"node/y"')


def test_the_last_step_deleted_leaves_an_empty_list():
    def all_of_them(document):
        return DeleteModules(tuple(document.handles()))

    after = edited(PLAIN, all_of_them)
    assert after == "summary: s\nvalue:\n  modules: []\n" + PLAIN[PLAIN.index("schema:") :]


def test_an_edit_inside_of_what_an_alias_stands_for_is_seen_at_the_alias():
    document = Document.from_text(ANCHORED)
    again = ("value", "modules", 0, "retry", "constant", "attempts")
    document.apply(SetValue(again, 7))
    other = document.get(("value", "modules", 1, "retry", "constant", "attempts"))
    assert document.text == ANCHORED.replace("attempts: 2", "attempts: 7")
    assert other == 7


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: DeleteModules((step(document, "a"),)),
        lambda document: RemoveKey(("value", "modules", 0, "retry")),
        lambda document: MoveModules((step(document, "a"),), ("value", "modules"), 3),
        lambda _: SetValue(("value", "modules", 1, "retry", "constant", "attempts"), 3),
    ],
    ids=["delete", "remove", "move", "inside of the alias"],
)
def test_an_edit_that_would_break_an_alias_is_refused_with_an_offer(edit):
    document = Document.from_text(ANCHORED)
    with pytest.raises(EditRefused) as refusal:
        document.apply(edit(document))
    assert document.text == ANCHORED
    offer = refusal.value.offer
    assert isinstance(offer, WriteOutAliases)
    change = document.apply(offer)
    document.revert(document.apply(edit(document)))
    document.revert(change)
    assert document.text == ANCHORED


def test_tabs_beside_values_stay():
    def both(document):
        return MoveModules((step(document, "c"),), ("value", "modules"), 0)

    assert edited(TABBED, both).count("\t") == TABBED.count("\t")
    at = ("value", "modules", 0, "value", "path")
    assert edited(TABBED, SetValue(at, "node/y")) == TABBED.replace("node/x", "node/y")


def test_a_problem_behind_an_alias_is_where_the_alias_is():
    text = "x: &x {type: javascript, expr: 'a b'}\nmodules:\n- {id: a, sleep: *x}\n"
    document = Document.from_text(text)
    pointer = ("modules", 0, "sleep", "expr")
    problem = Diagnostic(pointer, "error", "expression-syntax", "", offset=2)
    start, end = place_in_text(document, problem)
    assert text[start:end] == "*x"


def test_double_keys_are_told_and_the_last_of_them_is_edited():
    document = Document.from_text(ODD["double keys"])
    assert document.double_keys() == [("summary",)]
    change = document.apply(SetValue(("summary",), "t"))
    assert document.text.startswith("summary: r\nsummary: t\n")
    document.revert(change)
    document.apply(RemoveKey(("summary",)))
    assert document.text == PLAIN.partition("\n")[2]


AGENT = """\
modules:
  - id: agent
    value:
      type: aiagent
      tools: [{id: tool, value: {type: identity}}]
      input_transforms: {}
      tool_inputs:
        KEY
        other: {}
"""


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("tool : {}", "neu : {}"),
        ("? tool\n        : {}", "? neu\n        : {}"),
        ("? tool # c", "? neu # c"),
        ("?\n          # c\n          tool", "?\n          # c\n          neu"),
        ("? |-\n          tool\n        # c\n        : {}", "? neu\n        # c\n        : {}"),
        ("? 'tool'\n        : x: 1", "? neu\n        : x: 1"),
        ("&k tool : {}", "&k neu : {}"),
        ("? &k tool\n        : {}", "? &k neu\n        : {}"),
    ],
)
def test_a_key_is_renamed_where_it_stands(key, after):
    text = AGENT.replace("KEY", key)
    renamed = text.replace(key, after).replace("id: tool", "id: neu")
    assert edited(text, lambda document: RenameId(step(document, "tool"), "neu")) == renamed


def test_a_pair_without_braces_gets_some_when_it_has_place_for_one_key_only():
    text = "modules: [id: a]\nx: [? a : 1]\n"
    assert edited(text, SetValue(("modules", 0, "summary"), "s")) == text.replace(
        "[id: a]", "[{id: a, summary: s}]"
    )
    assert edited(text, RemoveKey(("x", 0, "a"))) == text.replace("[? a : 1]", "[{}]")
    assert edited(text, SetValue(("x", 0, "a"), 2)) == text.replace("a : 1", "a : 2")


def test_half_a_character_cannot_be_written():
    document = Document.from_text(PLAIN)
    with pytest.raises(EditRefused, match="half a character"):
        document.apply(SetSummary(step(document, "a"), "\ud800"))
    assert document.text == PLAIN
