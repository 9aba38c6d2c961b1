"""Help for the tests of YAML documents: a writer of odd ones."""

from __future__ import annotations

import json
import random
import re

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from tests.unit.openflow.odd_json import Flows

TEXTS = [
    *("plain", "two words", "no", "on", "012", "1e3", "~", "", "null", "é 日本 😀"),
    *("a: b", "a #b", "# c", "- d", "it's", 'say "x"', "{x}", "[", "&a", "*a", "!t", "%", "@", "`"),
    *("x,y", "key:", " lead", "trail ", "\ttab", "back\\slash", "results.a.b[0]", "a ? b : c"),
    *("one\ntwo", "one\ntwo\n", "one\n\n  two\n", "\n  x\ny\n", "x\n\n", "  x\ny", "a\n#b\n"),
    *("one\n \ntwo\n", "tab\n\tx\n", "x: 1\n- y\n", "---", "...", "\u2028", "nel\x85", "\ufeff"),
]


class Writer:
    """Writes YAML in a manner of its own, drawn by lot."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.newline = lot.choice(["\n", "\n", "\r\n"])
        self.unit = lot.choice([2, 2, 4, 3, 1])
        self.dash = lot.choice([0, self.unit])
        self.brackets = lot.choice([0.0, 0.1, 0.4])
        self.comments = lot.choice([0.0, 0.1, 0.3])
        self.questions = lot.choice([0.0, 0.0, 0.1, 0.5])
        self.pairs = lot.choice([0.0, 0.3])

    def document(self, value: JsonValue) -> str:
        start = self.lot.choice(["", "", "# head\n", "---\n", "%YAML 1.2\n---\n", "\n# a\n\n"])
        body = "\n".join(self.block(value, 0)) if self.lot.random() < 0.95 else self.flow(value)
        end = self.lot.choice(["\n", "\n", "", "\n\n", "\n# end\n", "\n...\n"])
        if re.search(r"(?m)[|>][-+0-9]*(?: *#.*)?$", body.rpartition("\n")[0]) and end == "":
            end = self.lot.choice(["", "\n"])
        return (start + body + end).replace("\n", self.newline)

    def block(self, value: JsonValue, indent: int) -> list[str]:
        """Write a list or an object; the first line has no indent."""
        pad = " " * indent
        lines: list[str] = []
        for part in self.parts(value, indent):
            if lines and self.lot.random() < self.comments:
                lines.append(self.lot.choice(["", pad + "# over", "   # odd"]))
            lines += [(pad if lines else "") + part[0], *part[1:]]
        return lines

    def parts(self, value: JsonValue, indent: int) -> list[list[str]]:
        if isinstance(value, dict):
            return [self.entry(key, child, indent) for key, child in value.items()]
        assert isinstance(value, list)
        return [self.item(child, indent) for child in value]

    def entry(self, key: str, value: JsonValue, indent: int) -> list[str]:
        if self.lot.random() < self.questions:
            return self.question(key, value, indent)
        lead = self.scalar(key, flow=False, key=True) + ":"
        if not value or not isinstance(value, dict | list) or self.lot.random() < self.brackets:
            return self.after(lead, value, indent, self.unit)
        deeper = indent + (self.dash if isinstance(value, list) else self.unit)
        rest = self.block(value, deeper)
        return [lead + self.remark(), " " * deeper + rest[0], *rest[1:]]

    def question(self, key: str, value: JsonValue, indent: int) -> list[str]:
        """Write a key behind a question mark, and its colon, if any, on a line of its own."""
        pad = " " * indent
        written = [self.scalar(key, flow=False, key=True) + self.remark()]
        if self.lot.random() < 0.2:
            written = literal(key, indent + 2, 2, self.lot) or written
        if self.lot.random() < 0.2:
            lines = ["?" + self.remark(), pad + "  " + written[0], *written[1:]]
        else:
            lines = ["? " + written[0], *written[1:]]
        if value is None and self.lot.random() < 0.5:
            return lines
        if not value or not isinstance(value, dict | list) or self.lot.random() < self.brackets:
            rest = self.after(":", value, indent, self.unit)
        elif self.lot.random() < 0.5:
            rest = self.block(value, indent + 2)
            rest[0] = ": " + rest[0]
        else:
            rest = self.block(value, indent + self.unit)
            rest = [":" + self.remark(), " " * (indent + self.unit) + rest[0], *rest[1:]]
        return [*lines, pad + rest[0], *rest[1:]]

    def item(self, value: JsonValue, indent: int) -> list[str]:
        if not value or not isinstance(value, dict | list) or self.lot.random() < self.brackets:
            return self.after("-", value, indent, 2)
        gap = self.lot.choice([1, 1, 1, 3])
        if self.lot.random() < 0.1:
            rest = self.block(value, indent + 2)
            return ["-" + self.remark(), " " * (indent + 2) + rest[0], *rest[1:]]
        rest = self.block(value, indent + 1 + gap)
        return ["-" + " " * gap + rest[0], *rest[1:]]

    def after(self, lead: str, value: JsonValue, indent: int, deeper: int) -> list[str]:
        if isinstance(value, dict | list):
            return [lead + " " + self.flow(value) + self.remark()]
        if isinstance(value, str) and self.lot.random() < 0.7:
            body = literal(value, indent + deeper, deeper, self.lot)
            if body is not None:
                return [f"{lead} {body[0]}{self.remark()}", *body[1:]]
        if value is None and self.lot.random() < 0.3:
            return [lead + self.remark()]
        return [f"{lead} {self.scalar(value, flow=False)}{self.remark()}"]

    def remark(self) -> str:
        return " # it's: [so" if self.lot.random() < self.comments else ""

    def flow(self, value: JsonValue) -> str:
        comma = self.lot.choice([", ", ", ", ",  "])
        if isinstance(value, dict):
            parts = [self.pair(k, v) for k, v in value.items()]
            padding = self.lot.choice(["", " "])
            return "{" + padding + comma.join(parts) + padding + "}"
        if isinstance(value, list):
            return f"[{comma.join(map(self.flow_item, value))}]"
        return self.scalar(value, flow=True)

    def flow_item(self, value: JsonValue) -> str:
        if isinstance(value, dict) and len(value) == 1 and self.lot.random() < self.pairs:
            return self.pair(*next(iter(value.items())))
        return self.flow(value)

    def pair(self, key: str, value: JsonValue) -> str:
        """Write a key and its value as they stand between brackets."""
        lead = self.scalar(key, flow=True, key=True)
        if self.lot.random() >= self.questions:
            return f"{lead}: {self.flow(value)}"
        bare = value is None and self.lot.random() < 0.5
        return f"? {lead}" if bare else f"? {lead} : {self.flow(value)}"

    def scalar(self, value: JsonValue, *, flow: bool, key: bool = False) -> str:
        if not isinstance(value, str):
            return self.other(value)
        safe = re.fullmatch(r"[a-z][\w.+()]*( [a-z][\w.+]*)*", value, re.ASCII)
        if safe and value not in ("null", "true", "false") and self.lot.random() < 0.8:
            return value
        if value.isprintable() and self.lot.random() < 0.6:
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=not value.isprintable() or "😀" not in value)

    def other(self, value: JsonValue) -> str:
        if isinstance(value, float):
            if value != value:
                return ".nan"
            return self.lot.choice(["1.0", "1e0", "1.00"]) if value == 1.0 else repr(value)
        if value is None:
            return self.lot.choice(["null", "~", "Null"])
        return json.dumps(value)


def literal(text: str, indent: int, deeper: int, lot: random.Random) -> list[str] | None:
    body = text.rstrip("\n")
    kept = len(text) - len(body)
    if not body.strip() or not all(c.isprintable() or c in "\n\t" for c in text):
        return None
    number = str(deeper) if body.lstrip("\n")[:1] in (" ", "\t") or body[0] == "\n" else ""
    if not number and deeper < 10 and lot.random() < 0.1:
        number = str(deeper)
    sign = lot.choice(["|", "|", "|", ">"])
    chomp = "-" if kept == 0 else "" if kept == 1 and lot.random() < 0.8 else "+"
    blank = lot.choice([0, 0, indent])
    lines = [
        " " * indent + line if line else " " * (blank if number else 0) for line in body.split("\n")
    ]
    head = f"{sign}{chomp}{number}" if lot.random() < 0.2 else f"{sign}{number}{chomp}"
    return [head, *lines, *[""] * (kept - 1)]


def clean(value: JsonValue, lot: random.Random) -> JsonValue:
    """Take what YAML cannot hold out of a value, and put texts in that are odd in YAML."""
    if isinstance(value, dict):
        return {_text(key): clean(child, lot) for key, child in value.items()}
    if isinstance(value, list):
        return [clean(child, lot) for child in value]
    if isinstance(value, str):
        return lot.choice(TEXTS) if lot.random() < 0.2 else _text(value)
    return value


def _text(text: str) -> str:
    return text.replace("\ud800", "half")


def odd_flow(lot: random.Random) -> JsonObject:
    """Make a flow whose ids and types are sound, and whose other texts are odd."""
    flow = Flows(lot).document()
    return _keep_structure(flow, lot)


def _keep_structure(value: JsonObject, lot: random.Random) -> JsonObject:
    kept: JsonObject = {}
    for key, child in value.items():
        if key in ("id", "type", "start_id", "end_id"):
            kept[key] = child
        elif isinstance(child, dict):
            kept[_text(key)] = _keep_structure(child, lot)
        elif isinstance(child, list):
            kept[_text(key)] = [
                _keep_structure(one, lot) if isinstance(one, dict) else clean(one, lot)
                for one in child
            ]
        else:
            kept[_text(key)] = clean(child, lot)
    return kept


def random_yaml(lot: random.Random) -> str:
    """Write a random flow."""
    return Writer(lot).document(odd_flow(lot))
