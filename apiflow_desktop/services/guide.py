"""The user guide: the pages of the documentation, read for a window that shows them.

A page that is translated (``docs/<language>/``) is shown in the user's language. It has the same
headings and tables in the same order, so that links name places of it as they do in the English
page; where rows have come to the one and not to the other yet, they are known by their code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from apiflow_desktop.base import i18n
from apiflow_desktop.base.resources import guide

START: Final = "README.md"
"""The page that names all others."""
_MOST_FOUND: Final = 30
_EXCERPT: Final = 140
_FENCE: Final = re.compile(r"^(```|~~~)")
_HEADING: Final = re.compile(r"^(#{1,6}) +(.*?)(?: #+)?$")
_ROW: Final = re.compile(r"^\| *([^|]*?) *\|")
_CODE: Final = re.compile(r"`([^`]+)`")
_PICTURE: Final = re.compile(
    r"<picture>.*?<img\s+alt=\"([^\"]*)\"\s+src=\"([^\"]*)\">\s*</picture>", re.DOTALL
)
_UNSEEN: Final = re.compile(r"<!--.*?-->|</?details>|<summary>.*?</summary>", re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"[*`]|^[|>-] ?", re.MULTILINE)
_RULE: Final = re.compile(r"^\|( *:?-+:? *\|)+$")


class Section(Struct, frozen=True):
    """A part of a page, under one heading.

    Attributes:
        page: The name of the page's file.
        page_title: What the page is about.
        title: Its heading.
        slug: What links call it, as GitHub does.
        text: What a reader sees of it, without marks.
    """

    page: str
    page_title: str
    title: str
    slug: str
    text: str

    @property
    def place(self) -> str:
        """What a link to it says, e.g. ``running.md#retries``."""
        return f"{self.page}#{self.slug}"


class Spot(Struct, frozen=True):
    """What a link means on a page: a heading, or the row of a table; counted from 0.

    Attributes:
        table: None for a heading.
        number: Of the heading, or of the row with the table's head as the first.
    """

    table: int | None
    number: int


class Hit(Struct, frozen=True):
    """What a search found: a section, and the words around the first one in it."""

    section: Section
    excerpt: str


def pages() -> list[str]:
    """Return the names of the pages' files."""
    return sorted(file.name for file in guide().iterdir() if file.name.endswith(".md"))


def translated(language: str) -> list[str]:
    """Return the names of the pages that are there in a language."""
    if language not in {entry.name for entry in guide().iterdir()}:
        return []
    return sorted(file.name for file in guide(language).iterdir())


def markdown(page: str) -> str:
    """Return a page as Markdown without the HTML that GitHub wants, translated where it is.

    Raises:
        FileNotFoundError: There is no such page.
    """
    return _markdown(page, i18n.language())


@cache
def _markdown(page: str, language: str) -> str:
    if language != i18n.SOURCE_LANGUAGE and page in translated(language):
        # its links are those of a folder below
        text = guide(language, page).read_text(encoding="utf-8").replace("](../", "](")
    else:
        text = guide(page).read_text(encoding="utf-8")
    parts: list[str] = []
    for fenced, block in _blocks(text):
        parts.append(block if fenced else _UNSEEN.sub("", _PICTURE.sub(r"![\1](\2)", block)))
    return "".join(parts)


def sections(page: str) -> tuple[Section, ...]:
    """Return the parts of a page in their order."""
    return _sections(page, i18n.language())


@cache
def _sections(page: str, language: str) -> tuple[Section, ...]:
    found: list[tuple[str, list[str]]] = []
    for fenced, block in _blocks(_markdown(page, language)):
        for line in block.splitlines():
            heading = None if fenced else _HEADING.match(line)
            if heading is not None:
                found.append((_plain(heading[2]), []))
            elif found and not _RULE.match(line):
                found[-1][1].append(line)
    if language == i18n.SOURCE_LANGUAGE:
        slugs = unique_slugs([title for title, _lines in found])
    else:
        slugs = [section.slug for section in _sections(page, i18n.SOURCE_LANGUAGE)]
    top = found[0][0] if found else page
    return tuple(
        Section(page, top, title, slug, _plain("\n".join(lines)))
        for (title, lines), slug in zip(found, slugs, strict=True)
    )


def unique_slugs(titles: list[str]) -> list[str]:
    """Return what links call the headings of a page; equal ones are numbered."""
    seen: dict[str, int] = {}
    slugs: list[str] = []
    for title in titles:
        slug = slug_of(title)
        count = seen[slug] = seen.get(slug, -1) + 1
        slugs.append(f"{slug}-{count}" if count else slug)
    return slugs


def slug_of(title: str) -> str:
    """Return what links call a heading: lower case, words joined by hyphens."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def row_names(cell: str) -> list[str]:
    """Return what the row of a table may be called by its first cell: its code, its text."""
    return [*_CODE.findall(cell), slug_of(_plain(_CODE.sub("", cell)))]


def targets(page: str) -> Mapping[str, Spot]:
    """Return all that can follow the # of a link to a page, and what it means."""
    return _targets(page, i18n.language())


@cache
def _targets(page: str, language: str) -> Mapping[str, Spot]:
    spots: dict[str, Spot] = {}
    english, own = (tables(_markdown(page, one)) for one in (i18n.SOURCE_LANGUAGE, language))
    for table, (rows, shown) in enumerate(zip(english, own, strict=False)):
        for number, cell in enumerate(rows if len(rows) == len(shown) else shown):
            for name in row_names(cell):
                spots.setdefault(name, Spot(table, number))
    for number, section in enumerate(_sections(page, i18n.SOURCE_LANGUAGE)):
        spots[section.slug] = Spot(None, number)
    return spots


def tables(text: str) -> list[list[str]]:
    """Return the first cells of the tables of a page."""
    found: list[list[str]] = []
    goes_on = False
    for fenced, block in _blocks(text):
        for line in block.splitlines():
            row = None if fenced else _ROW.match(line)
            if row is not None and not goes_on:
                found.append([])
            if row is not None and not _RULE.match(line):
                found[-1].append(row[1])
            goes_on = row is not None
    return found


def search(query: str) -> list[Hit]:
    """Find the sections that hold all of some words, those first that are called so."""
    words = query.lower().split()
    if not words:
        return []
    ranked: list[tuple[int, int, Hit]] = []
    for number, section in enumerate(_all_sections()):
        title, text = section.title.lower(), section.text.lower()
        about = f"{title} {section.page_title.lower()} {text}"
        if all(word in about for word in words):
            in_title = sum(word in title for word in words)
            hit = Hit(section, _excerpt(section.text, words))
            ranked.append((-in_title, number, hit))
    return [hit for _rank, _number, hit in sorted(ranked, key=lambda one: one[:2])[:_MOST_FOUND]]


def _all_sections() -> Iterator[Section]:
    for page in sorted(pages(), key=lambda name: (name == "conformance.md", name)):
        yield from sections(page)


def _excerpt(text: str, words: list[str]) -> str:
    """Return the words around the first that was looked for."""
    places = [place for word in words if (place := text.lower().find(word)) >= 0]
    begin = max(0, min(places, default=0) - _EXCERPT // 3)
    if begin:
        begin = text.find(" ", begin) + 1
    end = begin + _EXCERPT
    cut = text[begin:end].rsplit(" ", 1)[0] if end < len(text) else text[begin:]
    return f"{'…' if begin else ''}{cut}{'…' if end < len(text) else ''}"


def _plain(text: str) -> str:
    """Return text without the marks of Markdown, on one line."""
    bare = _MARKS.sub("", _LINK.sub(r"\1", text)).replace("|", " ")
    return " ".join(bare.split())


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the stretches of a page, each with whether it is a block of code."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark is None or (fence and mark[1] != fence):
            lines.append(line)
        elif fence:
            yield True, "".join([*lines, line])
            lines, fence = [], ""
        else:
            yield False, "".join(lines)
            lines, fence = [line], mark[1]
    yield bool(fence), "".join(lines)
