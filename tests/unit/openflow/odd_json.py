"""Help for the tests of documents: an independent reader of JSON text, and a writer of odd ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer


class Reader:
    """A plain recursive reader that says where each value is written; it knows no splices."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: dict[Pointer, tuple[int, int]] = {}
        self.scalars: list[tuple[Pointer, str]] = []
        self._value(self._space(0), ())

    def _forget(self, pointer: Pointer) -> None:
        """Drop what an earlier double of a key said: the last one counts."""
        if pointer in self.spans:
            depth = len(pointer)
            self.scalars = [(p, text) for p, text in self.scalars if p[:depth] != pointer]

    def _space(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in " \t\r\n":
            at += 1
        return at

    def _string(self, at: int) -> int:
        assert self.text[at] == '"'
        at += 1
        while self.text[at] != '"':
            at += 2 if self.text[at] == "\\" else 1
        return at + 1

    def _value(self, at: int, pointer: Pointer) -> int:
        begin = at
        if self.text[at] in "{[":
            at = self._container(at, pointer)
        elif self.text[at] == '"':
            at = self._string(at)
        else:
            while at < len(self.text) and self.text[at] not in ",]} \t\r\n":
                at += 1
        if self.text[begin] not in "{[":
            self.scalars.append((pointer, self.text[begin:at]))
        self.spans[pointer] = (begin, at)
        return at

    def _container(self, at: int, pointer: Pointer) -> int:
        is_object = self.text[at] == "{"
        at, index = self._space(at + 1), 0
        while self.text[at] not in "]}":
            key: str | int = index
            if is_object:
                end = self._string(at)
                key = json.loads(self.text[at:end])
                at = self._space(end)
                assert self.text[at] == ":"
                at = self._space(at + 1)
            self._forget((*pointer, key))
            at = self._space(self._value(at, (*pointer, key)))
            index += 1
            if self.text[at] == ",":
                at = self._space(at + 1)
                assert self.text[at] not in "]}"
        return at + 1


class Writer:
    """Writes JSON in a manner of its own, drawn by lot."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.newline = lot.choice(["\n", "\r\n"])
        self.unit = lot.choice(["  ", "    ", "\t", " "])
        self.colon = lot.choice([": ", ":", " : "])
        self.one_line = lot.random() < 0.2
        self.ascii = lot.random() < 0.5

    def document(self, value: JsonValue) -> str:
        end = self.lot.choice(["", self.newline, self.newline * 2, " "])
        return self.lot.choice(["", " ", "\n"]) + self.write(value, "") + end

    def write(self, value: JsonValue, indent: str) -> str:
        if isinstance(value, dict):
            parts = [
                f"{self.scalar(k)}{self.colon}{self.write(v, indent + self.unit)}"
                for k, v in value.items()
            ]
            if parts and self.lot.random() < 0.1:
                parts.insert(0, parts[self.lot.randrange(len(parts))])
            return self.enclose("{", parts, "}", indent)
        if isinstance(value, list):
            return self.enclose(
                "[", [self.write(v, indent + self.unit) for v in value], "]", indent
            )
        return self.scalar(value)

    def enclose(self, opening: str, parts: list[str], closing: str, indent: str) -> str:
        short = sum(map(len, parts)) < 60 and self.newline not in "".join(parts)
        if not parts:
            return opening + self.lot.choice(["", "", " "]) + closing
        if self.one_line or (short and self.lot.random() < 0.4):
            padding = self.lot.choice(["", "", " "])
            return opening + padding + self.lot.choice([", ", ","]).join(parts) + padding + closing
        line = self.newline + indent
        deeper = line + self.unit
        return opening + deeper + ("," + deeper).join(parts) + line + closing

    def scalar(self, value: JsonValue) -> str:
        if isinstance(value, str) and "/" in value and self.lot.random() < 0.3:
            return json.dumps(value).replace("/", "\\/")
        if isinstance(value, float) and value == 1.0:
            return self.lot.choice(["1.0", "1.00", "1e0", "1E+0", "10e-1"])
        text = json.dumps(value, ensure_ascii=self.ascii)
        return text if text.isprintable() or not isinstance(value, str) else json.dumps(value)


WORDS = [
    "a",
    "x/y",
    "é",
    "日本",
    'quo"te',
    "line\nbreak",
    "back\\slash",
    "😀",
    "\ud800",
    "",
    "{[,]}",
]
NUMBERS: list[JsonValue] = [0, 1, -1, 1.0, 1.5, 10**29, float("nan"), 1e300, True, False, None]


def random_value(lot: random.Random, depth: int = 2) -> JsonValue:
    kind = lot.randrange(4 if depth else 2)
    if kind == 0:
        return lot.choice(WORDS)
    if kind == 1:
        return lot.choice(NUMBERS)
    if kind == 2:
        return [random_value(lot, depth - 1) for _ in range(lot.randrange(3))]
    return {
        lot.choice(WORDS) + str(i): random_value(lot, depth - 1) for i in range(lot.randrange(3))
    }


class Flows:
    """Makes structured flows by lot; each step has an id of its own."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.count = 0

    def modules(self, depth: int) -> list[JsonValue]:
        return [self.module(depth) for _ in range(self.lot.randrange(4))]

    def module(self, depth: int) -> JsonObject:
        self.count += 1
        module: JsonObject = {"id": f"s{self.count}"}
        if self.lot.random() < 0.5:
            module["summary"] = self.lot.choice(WORDS)
        module["value"] = self.value(depth)
        if self.lot.random() < 0.3:
            module["extra"] = random_value(self.lot)
        return module

    def value(self, depth: int) -> JsonValue:
        kind = self.lot.choice(
            ["script", "identity", *(["branchone", "branchall", "forloopflow"] if depth else [])]
        )
        value: JsonObject = {"type": kind}
        if kind == "script":
            value["path"] = "node/x"
            value["input_transforms"] = {
                name: self.transform() for name in ("p", "q")[: self.lot.randrange(3)]
            }
        elif kind == "forloopflow":
            value |= {
                "iterator": self.transform(),
                "modules": self.modules(depth - 1),
                "skip_failures": False,
            }
        elif kind != "identity":
            value["branches"] = [
                {"expr": "true", "modules": self.modules(depth - 1)}
                for _ in range(self.lot.randrange(3))
            ]
            if kind == "branchone" and self.lot.random() < 0.8:
                value["default"] = self.modules(depth - 1)
        return value

    def transform(self) -> JsonValue:
        if self.lot.random() < 0.5:
            return {"type": "static", "value": random_value(self.lot)}
        step = self.lot.randrange(max(self.count, 1))
        return {"type": "javascript", "expr": f"results.s{step}.x + flow_input.é"}

    def document(self) -> JsonObject:
        flow_value: JsonObject = {"modules": self.modules(2)}
        if self.lot.random() < 0.3:
            flow_value["failure_module"] = self.module(0)
        flow_value["groups"] = [{"start_id": "s1", "end_id": "s2"}]
        flow: JsonObject = {"summary": "f", "extra": random_value(self.lot), "value": flow_value}
        return self.lot.choice([flow, flow_value, {"name": "n", "nodes": flow}])


def random_text(lot: random.Random) -> str:
    return Writer(lot).document(Flows(lot).document())


def pointers(value: JsonValue, base: Pointer = ()) -> Iterator[Pointer]:
    yield base
    if isinstance(value, dict):
        for key, child in value.items():
            yield from pointers(child, (*base, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from pointers(child, (*base, index))
