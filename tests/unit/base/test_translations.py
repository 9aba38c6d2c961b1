"""The catalogues: fresh, whole, and faithful to what they translate."""

from __future__ import annotations

import re

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from apiflow_desktop.base import i18n
from apiflow_desktop.base.resources import guide
from tests.packaging_tools import load_tool

AGAIN = "run `make translations`, and translate what it names"


tool = load_tool("translations")
CATALOGUES = [place.parent.parent.name for place in tool.languages()]


def place_of(language):
    return tool.FOLDER / language / "LC_MESSAGES" / "apiflow.po"


@pytest.fixture(scope="module")
def texts():
    return tool.template()


@pytest.fixture(params=CATALOGUES)
def catalogue(request):
    with place_of(request.param).open("rb") as file:
        return read_po(file, locale=request.param)


@pytest.fixture
def spoken():
    yield i18n.use
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


def messages(catalogue):
    return [message for message in catalogue if message.id]


def said(catalogue):
    return {
        (one.context, tuple(forms(one.id))): tuple(forms(one.string)) for one in messages(catalogue)
    }


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def placeholders(text):
    return sorted(re.findall(r"\{([A-Za-z_]\w*)(?:[:!][^{}]*)?\}", text))


def test_every_language_that_can_be_chosen_has_a_catalogue():
    assert sorted([*CATALOGUES, i18n.SOURCE_LANGUAGE]) == sorted(i18n.LANGUAGES)


def test_the_template_has_the_texts_of_the_source(texts):
    assert (tool.FOLDER / "apiflow.pot").read_bytes() == tool.written(texts), AGAIN


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_has_the_texts_of_the_template(language, texts):
    place = place_of(language)
    assert place.read_bytes() == tool.written(tool.updated(place, texts)), AGAIN


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_window_reads_what_the_translator_wrote(language, catalogue):
    with place_of(language).with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert said(compiled) == said(catalogue), AGAIN


def test_every_text_is_translated(catalogue):
    empty = [one.id for one in messages(catalogue) if not all(forms(one.string or ""))]
    assert empty == []
    assert [one.id for one in messages(catalogue) if one.fuzzy] == []


def test_translations_name_the_same_values(catalogue):
    different = [
        (one.id, string)
        for one in messages(catalogue)
        for string in forms(one.string)
        # "One step" need not name its number.
        if not any(
            set(placeholders(form)) - {"count"}
            <= set(placeholders(string))
            <= set(placeholders(form))
            for form in forms(one.id)
        )
    ]
    assert different == []


def test_plural_forms_are_as_many_as_the_language_has(catalogue):
    several = [one for one in messages(catalogue) if not isinstance(one.id, str)]
    assert [one.id for one in several if len(forms(one.string)) != catalogue.num_plurals] == []


def test_translations_end_and_break_as_their_texts_do(catalogue):
    """White space, ellipsis, colon and full stop at the end are part of what a text says."""
    different = [
        (one.id, string)
        for one in messages(catalogue)
        for string in forms(one.string)
        if any(map(str.isalpha, string)) and _shape(forms(one.id)[0]) != _shape(string)
    ]
    assert different == []


def _shape(text):
    lead, tail = re.match(r"\s*", text), re.search(r"(…|:|\.)?\s*$", text)
    assert lead is not None
    assert tail is not None
    return lead[0], tail[0], text.count("`") % 2, text.count("\n")


def test_the_keys_of_the_menus_are_not_given_twice(catalogue):
    keys = [
        string
        for one in messages(catalogue)
        for string in forms(one.string)
        if re.match(r"\w*&\w", string)
    ]
    letters = [text[text.index("&") + 1].lower() for text in keys]
    assert len(letters) == len(set(letters)), keys


def test_the_keys_of_the_menus_are_no_actions_keys(catalogue):
    """Of two that wait for the same keys, neither gets them."""
    actions = guide("actions.md").read_text("utf-8")
    taken = set(re.findall(r"`Alt\+([A-Z])`", actions))
    assert "D" in taken
    texts = [text for one in messages(catalogue) for text in (*forms(one.id), *forms(one.string))]
    letters = {found[1].upper() for text in texts if (found := re.match(r"\w*&(\w)", text))}
    assert letters & taken == set()


def test_the_texts_of_the_source_can_be_formatted(texts):
    """Values are named: a translator sees what they are and may order them in another way."""
    nameless = [
        one.id
        for one in messages(texts)
        for text in forms(one.id)
        if re.search(r"\{\d*([:!][^{}]*)?\}", text)
    ]
    assert nameless == []


def test_a_language_is_spoken_from_its_catalogue(spoken):
    spoken(i18n.load("de"))
    assert i18n._("Plan B") == "Plan B"
    assert i18n._("Step by Step") == "Schritt für Schritt"
    assert i18n._("no text of ours") == "no text of ours"
    assert i18n._("") == ""


def test_without_a_language_texts_are_those_of_the_source():
    assert i18n._("Step by Step") == "Step by Step"
    assert i18n.ngettext("{count} step", "{count} steps", 2) == "{count} steps"
    assert i18n.pgettext("a context", "Step") == "Step"
