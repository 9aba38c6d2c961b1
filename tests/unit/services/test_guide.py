"""The user guide: what of it is read, what links in it mean, what a search finds."""

from __future__ import annotations

import re

import pytest

from apiflow_desktop.base.resources import guide as guide_file
from apiflow_desktop.services import guide

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", guide.pages())
def test_every_link_leads_somewhere(page):
    for is_picture, link in LINK.findall(guide.markdown(page)):
        if link.startswith(("http://", "https://")):
            continue
        name, _hash, section = link.partition("#")
        if is_picture:
            assert guide_file(*name.split("/")).is_file(), link
        else:
            slugs = {one.slug for one in guide.sections(name or page)}
            assert not section or section in slugs, f"{page}: {link}"


def test_every_page_is_named_by_the_first():
    named = {link for _picture, link in LINK.findall(guide.markdown(guide.START))}
    assert named == set(guide.pages()) - {guide.START}


def test_what_github_wants_is_made_markdown():
    page = guide.markdown("gallery.md")
    assert "![The flow and its schema](gallery/start-light.png)" in page
    assert "<picture>" not in page
    assert "<details>" not in page
    assert "<!--" not in guide.markdown("diagnostics.md")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("What each type of step does", "what-each-type-of-step-does"),
        ("How `main` is called", "how-main-is-called"),
        ("`apiflow variables` and `apiflow resources`", "apiflow-variables-and-apiflow-resources"),
        ("Add your own API, step by step", "add-your-own-api-step-by-step"),
        ("`flow_env`", "flow_env"),
    ],
)
def test_headings_are_linked_to_as_on_github(title, slug):
    assert guide.slug_of(title.replace("`", "")) == slug


def test_equal_headings_are_numbered():
    assert guide.unique_slugs(["A", "B", "A", "A"]) == ["a", "b", "a-1", "a-2"]


def test_comments_in_code_are_no_headings():
    titles = [section.title for section in guide.sections("scripts.md")]
    assert "Packages" in titles
    assert "requirements:" not in titles


def test_rows_of_tables_can_be_led_to_by_code_and_by_text():
    assert "missing-path" in guide.targets("diagnostics.md")
    assert {"retry.constant", "retries-wait-between", "timeout"} <= set(guide.targets("options.md"))


def test_a_search_finds_the_section_that_is_called_so_first():
    first = guide.search("nothing paid twice")[0]
    assert first.section.place == "running.md#nothing-is-paid-for-twice"


def test_a_search_finds_words_in_any_order_and_shows_where_they_are():
    hits = guide.search("KEYRING service")
    assert "secrets.md#without-a-keyring" in [hit.section.place for hit in hits]
    for hit in hits:
        about = f"{hit.section.title} {hit.section.page_title} {hit.section.text}".lower()
        assert "keyring" in about
        assert "service" in about
    assert any("keyring" in hit.excerpt.lower() for hit in hits)


def test_a_search_for_what_nobody_wrote_finds_nothing():
    assert guide.search("zyzzyva") == []
    assert guide.search("  ") == []
