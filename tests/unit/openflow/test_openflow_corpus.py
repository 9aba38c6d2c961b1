"""Real flows, each with every kind of edit, seen by parsers that are not ours; the inverse."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from tests.unit.openflow.edit_kinds import KINDS, Case
from tests.unit.openflow.other_readers import see
from tests.unit.openflow.untouched import check_edit

CORPUS = Path(__file__).parents[4] / "shared" / "openflow" / "corpus"
FILES = sorted(CORPUS.glob("*")) if CORPUS.is_dir() else []
SMALL = 6000
"""So many bytes are read by the other parser in little time."""
SAMPLE = [path for path in FILES if path.stat().st_size <= SMALL][::6]

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus of real flows is not here")


def name(path: Path) -> str:
    return path.name


def opened(path: Path) -> Document | None:
    """Open a file; None if it is refused."""
    try:
        return Document.from_bytes(path.read_bytes(), name=path.name)
    except DocumentUnreadable:
        return None


def check_all_kinds(path: Path, kinds: list[str]) -> int:
    document = opened(path)
    if document is None:
        return 0
    before = see(document.text, document.language)
    assert repr(before.value) == repr(document.value)
    made = 0
    for kind in kinds:
        edit = KINDS[kind](Case(document, random.Random(f"{path.name} {kind}")))
        if edit is None:
            continue
        try:
            check_edit(document, edit, before)
        except EditRefused:
            assert document.to_bytes() == path.read_bytes()
            continue
        except AssertionError as error:
            raise AssertionError(f"{kind}: {edit!r}") from error
        made += 1
    assert document.to_bytes() == path.read_bytes()
    return made


def test_unchanged_each_file_keeps_its_bytes_and_reads_as_for_another_parser():
    documents = {path: opened(path) for path in FILES}
    read = {path: document for path, document in documents.items() if document is not None}
    assert len(read) > len(FILES) * 0.9
    for path, document in read.items():
        assert document.to_bytes() == path.read_bytes()
    for path in SAMPLE:
        if path in read:
            document = read[path]
            assert repr(see(document.text, document.language).value) == repr(document.value)


@pytest.mark.parametrize("path", SAMPLE, ids=name)
def test_some_files_with_a_few_kinds_of_edit(path):
    kinds = random.Random(path.name).sample(list(KINDS), 8)
    check_all_kinds(path, kinds)


@pytest.mark.soak
@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_file_with_every_kind_of_edit(path):
    check_all_kinds(path, list(KINDS))
