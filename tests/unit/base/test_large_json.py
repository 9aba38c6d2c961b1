"""Large JSON is read and written in pieces, and is what Python makes of it whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base import large_json
from apiflow_desktop.base.large_json import PIECE, decode, encode, is_large

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(), inner, max_size=8),
    max_leaves=60,
)
TEXTS = st.text(st.sampled_from('ab"\\\n\U0001f600é\ud83d\ude00\ud800'), min_size=20, max_size=200)
PIECES = st.integers(12, 60)


def written(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@given(VALUES | TEXTS, PIECES, st.booleans(), st.sampled_from([None, 1]))
def test_what_is_read_in_pieces_is_what_is_read_whole(value, piece, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        data = text.encode(encoding, "surrogatepass")
        assert decode(data, piece=piece) == json.loads(data)
    assert decode(text, piece=piece) == json.loads(text)


@given(VALUES, PIECES, st.integers(0, 300), st.sampled_from(list('"\\,:[]{}x1 ')))
def test_what_is_no_json_is_refused(value, piece, at, character):
    text = json.dumps(value)
    broken = text[: at % (len(text) + 1)] + character + text[at % (len(text) + 1) :]
    try:
        whole = json.loads(broken)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - of JSON or of UTF-8
            decode(broken.encode(), piece=piece)
    else:
        assert decode(broken.encode(), piece=piece) == whole


def test_python_s_own_numbers_are_read_unless_it_is_strict():
    data = b'{"a": [NaN, 1e999, -Infinity]}'
    assert str(decode(data)) == "{'a': [nan, inf, -inf]}"
    with pytest.raises(ValueError, match="NaN is not JSON"):
        decode(data, strict=True)


@pytest.mark.parametrize("data", [b"", b"  ", b"[1,2", b"[1] x", b'"\xff"', b"[1,]", b"{1:2}"])
def test_neither_is_this(data):
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON or of UTF-8
        decode(data)
    if not data.strip():
        return
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON or of UTF-8
        decode(b"[" * 20 + data + b"]" * 20, piece=12)


def test_too_deep_a_value_is_an_error_and_not_a_crash():
    with pytest.raises(RecursionError):
        decode(b"[" * 5_000_000)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        encode(deep, written)


SIZES = {
    "objects": [{"id": n, "tags": ["a", "b"], "text": "x" * 40} for n in range(20_000)],
    "numbers": list(range(300_000)),
    "a text": 'é\n"\U0001f600' * 200_000,
    "an object": {f"key {n}": {"v": [n, {"w": n}]} for n in range(30_000)},
    "one in another": {"result": {"data": [[{"a": {"b": [{"c": n}]}}] for n in range(20_000)]}},
    "long texts": ["y" * 50_000] * 40,
}


@pytest.mark.parametrize("name", SIZES)
def test_no_piece_is_large(name, monkeypatch):
    value: Any = SIZES[name]
    assert is_large(value)
    text = written(value)
    sizes: list[int] = []

    def write(part):
        sizes.append(len(written(part)))
        return written(part)

    assert encode(value, write) == text
    assert max(sizes) < 16 * PIECE
    counted = Counted(sizes)
    monkeypatch.setattr(large_json, "_DECODER", counted)
    sizes.clear()
    assert decode(text.encode()) == value
    assert max(sizes) <= 3 * PIECE
    assert sum(sizes) < 4 * len(text)  # read a few times at most, whatever its shape


class Counted:
    """Python's reader, which notes how much it is given at a time."""

    def __init__(self, sizes: list[int]) -> None:
        self._scan = vars(json.JSONDecoder())["scan_once"]
        self._decoder = json.JSONDecoder()
        self._sizes = sizes
        self.scan_once = self._counted

    def decode(self, text: str) -> Any:
        self._sizes.append(len(text))
        return self._decoder.decode(text)

    def _counted(self, text: str, at: int) -> Any:
        try:
            value, end = self._scan(text, at)
        except (StopIteration, ValueError):
            self._sizes.append(len(text) - at)
            raise
        self._sizes.append(end - at)
        return value, end


def test_small_values_are_not_large():
    values: list[Any] = [None, 1, "x" * 1000, [1] * 1000, {"a": [{"b": "c"}] * 500}]
    assert not any(map(is_large, values))
