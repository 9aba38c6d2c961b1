"""Help for the tests of documents: what a text holds, by parsers that are not ours."""

from __future__ import annotations

import json
import re
from collections import Counter

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.language import Language
from tests.unit.openflow.odd_json import Reader

_comment = re.compile(r"(?:^|(?<=[ \t\n]))#[^\r\n]*")
_fold = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")


class Seen:
    """What another parser sees in a text.

    Attributes:
        value: The whole value.
        scalars: Each scalar's pointer and spelling, in the order of the text.
        spans: Where the scalars lie that are written on their own line or less.
        comments: The comments, counted.
        values: The scalars' values, counted.
        has_brackets: Whether lists or objects of YAML are written in brackets.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.value: JsonValue = None
        self.scalars: list[tuple[Pointer, str]] = []
        self.spans: dict[Pointer, tuple[int, int]] = {}
        self.comments: Counter[str] = Counter()
        self.values: Counter[str] = Counter()
        self.has_brackets = False

    def outside(self, *places: Pointer) -> list[tuple[Pointer, str]]:
        """List the scalars that are in none of some places."""
        return [
            (pointer, spelling)
            for pointer, spelling in self.scalars
            if not any(pointer[: len(place)] == place for place in places)
        ]

    def spellings(self) -> Counter[str]:
        """Count the scalars, wherever they are."""
        return Counter(spelling for _, spelling in self.scalars)


def see(text: str, language: Language) -> Seen:
    """Read a text with the parser of another."""
    return _see_json(text) if language is Language.JSON else _YamlSeen(text)


def _see_json(text: str) -> Seen:
    seen, reader = Seen(text), Reader(text)
    seen.value = json.loads(text)
    seen.scalars, seen.spans = reader.scalars, reader.spans
    return seen


class _YamlSeen(Seen):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        parser = YAML(typ="safe", pure=True)
        parser.version = (1, 2)
        node = parser.compose(text)
        self._constructor = parser.constructor
        self._taken: list[tuple[int, int]] = []
        self._visited: dict[int, JsonValue] = {}
        self.value = self._visit(node, ())
        self.comments = Counter(self._between())

    def _visit(self, node: Node, pointer: Pointer) -> JsonValue:
        if id(node) not in self._visited:
            self._visited[id(node)] = value = self._read(node, pointer)
            self.values.update([repr(value)] if isinstance(node, ScalarNode) else [])
            self.has_brackets |= bool(getattr(node, "flow_style", False))
        # An alias gives the node of its anchor again; it has no spelling of its own.
        return self._visited[id(node)]

    def _read(self, node: Node, pointer: Pointer) -> JsonValue:
        if isinstance(node, MappingNode):
            found: dict[str, JsonValue] = {}
            for key, child in node.value:
                self._taken.append((key.start_mark.index, key.end_mark.index))
                if key.value in found:
                    self._forget((*pointer, key.value))
                found[key.value] = self._visit(child, (*pointer, key.value))
            return found
        if isinstance(node, SequenceNode):
            return [self._visit(child, (*pointer, at)) for at, child in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, pointer)

    def _forget(self, pointer: Pointer) -> None:
        self.scalars = self.outside(pointer)

    def _scalar(self, node: ScalarNode, pointer: Pointer) -> JsonValue:
        start, end = node.start_mark.index, node.end_mark.index
        self._taken.append((start, end))
        tag = str(node.tag)
        if node.style in ("|", ">"):
            self.scalars.append((pointer, f"{node.style}{node.value}"))
            return str(node.value)
        self.scalars.append((pointer, _fold.sub("\n", self.text[start:end])))
        if end > start:
            self.spans[pointer] = (start, end)
        if tag == "!inline":
            return f"{tag} {node.value}"
        if node.style or tag.startswith("!") or tag.endswith(":str"):
            return str(node.value)
        value: JsonValue = self._constructor.construct_object(node, deep=True)
        assert value is None or isinstance(value, str | int | float)
        return value

    def _between(self) -> list[str]:
        """Find the comments: between the scalars, where # begins nothing else."""
        found: list[str] = []
        at = 0
        for start, end in [*sorted(self._taken), (len(self.text), len(self.text))]:
            if start > at:
                found += _comment.findall(self.text[max(at - 1, 0) : start])
            at = max(at, end)
        return [comment.rstrip() for comment in found]
