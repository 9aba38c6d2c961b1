"""The translated pages of the guide: the same places under the same names as the English ones."""

from __future__ import annotations

import re

import pytest

from apiflow_desktop.base import i18n
from apiflow_desktop.base.resources import guide as guide_file
from apiflow_desktop.services import guide
from tests.packaging_tools import load_tool

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PAGES = [
    (language, page)
    for language in i18n.LANGUAGES
    if language != i18n.SOURCE_LANGUAGE
    for page in guide.translated(language)
]


@pytest.fixture(autouse=True)
def english_again():
    yield
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


@pytest.fixture(params=PAGES, ids="/".join)
def pair(request):
    """An English page and its translation."""
    language, page = request.param
    english = guide.markdown(page)
    i18n.use(i18n.load(language))
    return english, guide.markdown(page)


def test_there_are_translations():
    assert {language for language, _page in PAGES} == set(i18n.LANGUAGES) - {i18n.SOURCE_LANGUAGE}
    assert {page for _language, page in PAGES} <= set(guide.pages())


def test_a_translation_is_another_text(pair):
    english, translation = pair
    assert english != translation


def test_a_translation_says_of_which_text_it_is_one():
    """`make translations` names those whose English page has changed since."""
    tool = load_tool("translations")
    ends = [page.read_text("utf-8").rstrip().splitlines()[-1] for page in tool.pages()]
    assert len(ends) == len(PAGES)
    assert [end for end in ends if not re.fullmatch(r"<!-- of [0-9a-f]{12} -->", end)] == []


def test_headings_correspond(pair):
    levels = [HEADING.findall(FENCED.sub("", page)) for page in pair]
    assert levels[0] == levels[1]


def test_tables_correspond(pair):
    """A row is known by its code, where it has some: by keys of OpenFlow, not of a keyboard."""
    english, translation = map(guide.tables, pair)
    assert len(english) == len(translation)
    for rows, own in zip(english, translation, strict=True):
        if len(rows) == len(own):  # else rows are not translated yet: they are known by their code
            assert list(map(codes, rows)) == list(map(codes, own))


def codes(cell):
    return [code for code in CODE.findall(cell) if "+" not in code]


def test_links_lead_somewhere(pair):
    for picture, link in LINK.findall(pair[1]):
        page, _hash, place = link.partition("#")
        if picture:
            assert guide_file(*link.split("/")).is_file(), link
        elif page:
            assert not place or place in guide.targets(page), link


@pytest.mark.parametrize(("language", "page"), PAGES)
def test_links_of_the_files_lead_to_files(language, page):
    """On a forge they are followed from the folder of the language."""
    text = guide_file(language, page).read_text("utf-8")
    for _picture, link in LINK.findall(text):
        name = link.partition("#")[0]
        if "://" not in link and name:
            inside = name.removeprefix("../")
            assert (inside == name) == (inside in guide.translated(language)), link


def test_a_page_that_is_translated_is_found_and_led_to_in_its_language():
    i18n.use(i18n.load("de"))
    first = guide.search("Zwischenspeicher")[0]
    assert first.section.title == "Zwischenspeicher"
    assert first.section.place == "options.md#cache"
    assert guide.targets("options.md")["cache"] == guide.Spot(None, 6)


def test_a_row_is_found_though_another_is_not_translated_yet(monkeypatch):
    texts = {
        "en": "| option |\n| --- |\n| new `a` |\n| old `b` |\n",
        "de": "| Option |\n| --- |\n| alt `b` |\n",
    }
    monkeypatch.setattr(guide, "_markdown", lambda _page, language: texts[language])
    i18n.use(i18n.load("de"))
    found = guide.targets("invented.md")
    assert (found["b"], found.get("a")) == (guide.Spot(0, 1), None)


def test_a_page_that_is_not_translated_is_shown_in_english():
    i18n.use(i18n.load("de"))
    assert guide.markdown("conformance.md").startswith("# What a flow means")
