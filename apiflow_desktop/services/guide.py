"""The user guide: the pages of the documentation, read for a window that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct

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


class Hit(Struct, frozen=True):
    """What a search found: a section, and the words around the first one in it."""

    section: Section
    excerpt: str


def pages() -> list[str]:
    """Return the names of the pages' files."""
    return sorted(file.name for file in guide().iterdir() if file.name.endswith(".md"))


@cache
def markdown(page: str) -> str:
    """Return a page as Markdown without the HTML that GitHub wants.

    Raises:
        FileNotFoundError: There is no such page.
    """
    parts: list[str] = []
    for fenced, block in _blocks(guide(page).read_text(encoding="utf-8")):
        parts.append(block if fenced else _UNSEEN.sub("", _PICTURE.sub(r"![\1](\2)", block)))
    return "".join(parts)


@cache
def sections(page: str) -> tuple[Section, ...]:
    """Return the parts of a page in their order."""
    found: list[tuple[str, list[str]]] = []
    for fenced, block in _blocks(markdown(page)):
        for line in block.splitlines():
            heading = None if fenced else _HEADING.match(line)
            if heading is not None:
                found.append((_plain(heading[2]), []))
            elif found and not _RULE.match(line):
                found[-1][1].append(line)
    slugs = unique_slugs([title for title, _lines in found])
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


def targets(page: str) -> frozenset[str]:
    """Return all that can follow the # of a link to a page, rows of tables too."""
    rows = (
        name
        for fenced, block in _blocks(markdown(page))
        if not fenced
        for line in block.splitlines()
        if (row := _ROW.match(line)) is not None
        for name in row_names(row[1])
    )
    return frozenset({section.slug for section in sections(page)}) | frozenset(rows)


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
