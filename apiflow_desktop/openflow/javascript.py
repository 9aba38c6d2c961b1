"""Cutting JavaScript into tokens, tolerantly: half-typed text gives tokens too."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n\r]*|/\*[\s\S]*?(?:\*/|\Z))
  | (?P<name>(?:[^\W\d]|\$)[\w$]*)
  | (?P<number>(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?)
  | (?P<string>"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)
  | (?P<punctuation>\.\.\.|\?\.(?!\d)|=>|===|!==|==|!=|<=|>=|&&=?|\|\|=?|\?\?=?|\+\+|--|[\s\S])
    """,
    re.VERBOSE,
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_TEMPLATE_PIECE = re.compile(r"(?:[^`\\$]|\\[\s\S]|\$(?!\{))*")
_ESCAPE = re.compile(r"\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))")
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_BEFORE_REGEX = frozenset({"return", "typeof", "case", "in", "of", "void", "delete", "throw"})

_WORDS = """
as async await break case catch class const continue debugger default delete do else
export extends false finally for from function get if import in instanceof let new null
of return set static super switch this throw true try typeof undefined var void while
with yield arguments atob btoa globalThis Infinity NaN Array ArrayBuffer BigInt
BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array
Float64Array Function Int16Array Int32Array Int8Array Iterator JSON Map Math Number
Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol
SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray
WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape
eval isFinite isNaN parseFloat parseInt queueMicrotask unescape
"""
WORDS = frozenset(_WORDS.split())
"""Names that JavaScript itself gives a meaning."""

Kind = Literal["name", "number", "string", "template", "regex", "punctuation"]
_KINDS: dict[str, Kind] = {
    "name": "name",
    "number": "number",
    "string": "string",
    "punctuation": "punctuation",
}


class Token(Struct, frozen=True):
    """A piece of JavaScript.

    Attributes:
        kind: What it is. A template literal gives its pieces of text as ``template`` and
            ``${`` and ``}`` as punctuation around the tokens of what it embeds.
        text: As it is written.
        start: Where it begins.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next begins, but for white space and comments."""
        return self.start + len(self.text)

    @property
    def string_value(self) -> str:
        """What a string literal says."""
        return _ESCAPE.sub(_unescape, self.text[1:].removesuffix(self.text[0]))


def tokens(source: str) -> list[Token]:
    """Cut JavaScript into tokens without white space and comments."""
    found: list[Token] = []
    braces: list[int] = []
    at = 0
    while at < len(source):
        at = _next_token(source, at, found, braces)
    return found


def _next_token(source: str, at: int, found: list[Token], braces: list[int]) -> int:
    if source[at] == "`" or (source[at] == "}" and braces and braces[-1] == 0):
        if source[at] == "}":
            braces.pop()
        return _template(source, at, found, braces)
    if source[at] == "/" and _regex_may_begin(found):
        regex = _REGEX.match(source, at)
        if regex:
            found.append(Token("regex", regex[0], at))
            return regex.end()
    match = _PATTERN.match(source, at)
    assert match is not None
    kind = _KINDS.get(str(match.lastgroup))
    if kind is not None:
        found.append(Token(kind, match[0], at))
    if braces and match[0] in "{}":
        braces[-1] += 1 if match[0] == "{" else -1
    return match.end()


def _template(source: str, at: int, found: list[Token], braces: list[int]) -> int:
    """Take a piece of template text, from a back-tick or the end of what was embedded."""
    if source[at] == "}":
        found.append(Token("punctuation", "}", at))
    piece = _TEMPLATE_PIECE.match(source, at + 1)
    assert piece is not None
    begin = at if source[at] == "`" else at + 1
    end = piece.end()
    if source.startswith("${", end):
        found.append(Token("template", source[begin:end], begin))
        found.append(Token("punctuation", "${", end))
        braces.append(0)
        return end + 2
    end = min(end + 1, len(source))
    found.append(Token("template", source[begin:end], begin))
    return end


def _regex_may_begin(found: list[Token]) -> bool:
    if not found:
        return True
    last = found[-1]
    if last.kind == "punctuation":
        return last.text not in (")", "]", "}", "++", "--")
    return last.kind == "name" and last.text in _BEFORE_REGEX


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _SINGLE.get(found[4], found[4])
