"""Places in real flows: what is found without parsing agrees with the parsed document."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import pytest

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.completion import explain, offers, spot_in
from apiflow_desktop.openflow.completion.json_place import json_place
from apiflow_desktop.openflow.completion.yaml_place import yaml_place
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.language import Language
from tests.unit.openflow.test_openflow_document import CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real flows is not here")
PER_FILE = 8
TYPED = (",", '"', "re", "{", "- ", "\n", "\n  ", '"type": "', "x: ", "}", "]")


@cache
def documents() -> list[Document]:
    """Read all real flows that can be read; nobody edits them."""
    found = []
    for path in sorted(CORPUS.iterdir()):
        with suppress(DocumentUnreadable):
            found.append(Document.from_bytes(path.read_bytes(), name=path.name))
    return found


def scalars(value: JsonValue, pointer: Pointer = ()) -> Iterator[Pointer]:
    """List the plain values that have a key."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from scalars(item, (*pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from scalars(item, (*pointer, index))
    elif pointer and isinstance(pointer[-1], str):
        yield pointer


def is_plain(document: Document, start: int, end: int) -> bool:
    """Tell whether a value is written in one line, not as a block scalar, alias or comment."""
    source = document.text[start:end]
    return bool(source) and source[0] not in "|>&*!" and not {"\n", "#"} & set(source)


def test_a_place_is_where_the_document_says():
    seen = 0
    for document in documents():
        pointers = list(scalars(document.value))
        for pointer in pointers[:: max(1, len(pointers) // PER_FILE)]:
            start, end = document.span(pointer)
            if not is_plain(document, start, end):
                continue
            keys = [None if isinstance(part, int) else part for part in pointer[:-1]]
            near = spot_in(document, document.text, start + 1)
            assert near is not None
            whole = json_place if document.language is Language.JSON else yaml_place
            found = whole(document.text, start + 1)
            for place, levels in [(near.place, near.levels)] + (
                [(found, found.levels)] if found is not None else []
            ):
                assert [level.key for level in levels[1:]] == keys
                assert (place.role, place.key) == ("value", pointer[-1])
                seen += 1
    assert seen > 1000


def test_nothing_that_is_typed_anywhere_is_too_much():
    rng = random.Random(7)
    found = 0
    for document in documents():
        text = document.text
        for _ in range(PER_FILE):
            start = rng.randrange(len(text) + 1)
            end = min(len(text), start + rng.choice((0, 0, 3, 30)))
            new = rng.choice(TYPED)
            typed = text[:start] + new + text[end:]
            spot = spot_in(document, typed, start + len(new), (start, end, new))
            if spot is None:
                continue
            assert 0 <= spot.place.start <= spot.place.end <= len(typed)
            explain(spot, document.shape)
            found += bool(offers(spot, document.shape))
    assert found > 100
