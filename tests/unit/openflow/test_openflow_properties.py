"""What holds for any document: reading and writing keep its bytes; an edit can be taken back."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apiflow_desktop.openflow.document import Document, Language
from apiflow_desktop.openflow.edits import ReplaceText
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from tests.unit.openflow import odd_json, odd_yaml
from tests.unit.openflow.edit_kinds import KINDS, Case
from tests.unit.openflow.odd_edits import random_edit
from tests.unit.openflow.other_readers import see
from tests.unit.openflow.untouched import check_edit

LANGUAGES = [Language.JSON, Language.YAML]
FEW, MANY = 40, 600

lots = st.randoms(use_true_random=False)


def drawn(examples: int):
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=slow,
        # Making a failing document of a thousand draws smaller takes minutes.
        phases=[Phase.explicit, Phase.generate],
    )


def written(lot: random.Random, language: Language) -> str:
    write = odd_json.random_text if language is Language.JSON else odd_yaml.random_yaml
    return lot.choice(["", "", "", "\ufeff"]) + write(lot)


def keeps_its_bytes(text: str, language: Language) -> None:
    data = text.encode()
    document = Document.from_bytes(data, language=language)
    assert document.to_bytes() == data
    seen = see(document.text, language)
    assert repr(document.value) == repr(seen.value)


def gives_its_bytes_back(lot: random.Random, language: Language) -> None:
    text = written(lot, language)
    document = Document.from_bytes(text.encode(), language=language)
    before = see(document.text, language)
    for _ in range(3):
        make = KINDS[lot.choice(list(KINDS))]
        edit = lot.choice([make(Case(document, lot)), random_edit(lot, document)])
        if edit is None:
            continue
        try:
            after = check_edit(document, edit, before)
            document.apply(edit)
        except EditRefused:
            assert document.text == before.text
            continue
        before = after


@pytest.mark.parametrize("language", LANGUAGES)
@given(lot=lots)
@drawn(FEW)
def test_reading_and_writing_keep_the_bytes(lot, language):
    keeps_its_bytes(written(lot, language), language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(lot=lots)
@drawn(FEW)
def test_edits_are_seen_by_others_as_they_are_here_and_give_the_bytes_back(lot, language):
    gives_its_bytes_back(lot, language)


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@given(lot=lots)
@drawn(MANY)
def test_many_edits_are_seen_by_others_as_they_are_here_and_give_the_bytes_back(lot, language):
    gives_its_bytes_back(lot, language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(), lot=lots)
@drawn(FEW)
def test_any_text_is_read_with_its_bytes_or_refused(text, lot, language):
    whole = written(lot, language)
    at = lot.randrange(len(whole) + 1)
    data = (whole[:at] + text + whole[at:]).encode("utf-8", "replace")
    with contextlib.suppress(DocumentUnreadable):
        assert Document.from_bytes(data, language=language).to_bytes() == data


@pytest.mark.parametrize("language", LANGUAGES)
@given(typed=st.text(max_size=20), lot=lots)
@drawn(FEW)
def test_typing_anywhere_reads_as_if_read_anew_or_is_refused(typed, lot, language):
    document = Document.from_text(written(lot, language), language=language)
    text = document.text
    at = lot.randrange(len(text) + 1)
    whole = text[:at] + typed + text[at + lot.randrange(3) :]
    try:
        change = document.apply(ReplaceText(whole))
    except EditRefused:
        assert document.text == text
        return
    fresh = Document.from_text(document.text, language=language)
    assert repr(document.value) == repr(fresh.value)
    document.revert(change)
    assert document.text == text
