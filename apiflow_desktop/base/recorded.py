"""Texts that become part of a job's record, and how the window says them in its language.

A record is data of the flow: an expression may read ``results.x.error.message``, and a flow gives
the same result in every language. So such a text is made in English, by :func:`recorded`, and only
where it is shown is it said in the user's language, by :func:`in_own_language`, which knows the
text again by its template.

``make translations`` collects the templates, under the context ``recorded``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Final, NamedTuple

from apiflow_desktop.base import i18n

CONTEXT: Final = "recorded"
NESTED: Final = frozenset({"why", "advice"})
"""Names of the values that may be recorded texts themselves, and are translated with the text."""

_VALUE: Final = re.compile(r"\{(\w+)\}")
_JOINT: Final = re.compile(r"(?<=\.) ")
_LONGEST: Final = 4_000
"""Characters; a longer text is left as it is, as looking for it might hold up the window."""
_MOST_TEXTS: Final = 4
"""So many of the last sentences may be texts of their own: hints, and that it is asked again."""


class _Template(NamedTuple):
    """A template as it is looked for.

    Attributes:
        longest: The longest of its literal parts, which a text of it certainly has.
        surety: How many characters are literal.
        parts: Literal, name, literal, …
    """

    longest: str
    surety: int
    parts: tuple[str, ...]
    translation: str


class _Known(NamedTuple):
    """A translation, and how many characters of templates the text has."""

    surety: int
    translation: str


def recorded(template: str, **values: object) -> str:
    """Return an English text for a record; the template is a literal with named values."""
    return template.format(**values)


def of_record(template: str) -> str:
    """Mark the template of a text that becomes part of a record elsewhere, or as it is."""
    return template


def in_own_language(text: str) -> str:
    """Return a recorded text in the user's language; a text that is not known stays as it is.

    Known are also several texts one after the other, and one behind the name of its place
    (``place: text``), as ``UserFacingError`` writes them.
    """
    templates = _templates(i18n.spoken())
    if not templates or not text or len(text) > _LONGEST:
        return text
    return _said(text, templates).translation


@lru_cache(maxsize=2)
def _templates(catalogue: NullTranslations) -> tuple[_Template, ...]:
    """Read the templates of a catalogue; those that say most come first, being the surest."""
    found = []
    for english, translation in i18n.entries(catalogue, CONTEXT).items():
        parts = tuple(_VALUE.split(english))
        surety = sum(map(len, parts[::2]))
        found.append(_Template(max(parts[::2], key=len), surety, parts, translation))
    return tuple(sorted(found, key=lambda one: -one.surety))


@lru_cache(maxsize=512)
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    values = (f"(?P<{name}>.*?){re.escape(literal)}" for name, literal in pairs)
    return re.compile(re.escape(parts[0]) + "".join(values), re.DOTALL)


def _said(text: str, templates: tuple[_Template, ...]) -> _Known:
    """Translate a text that may stand behind the name of its place."""
    whole = _known(text, templates) or _Known(0, text)
    place, colon, rest = text.partition(": ")
    behind = _known(rest, templates)
    if behind is None or behind.surety <= whole.surety:
        return whole
    return _Known(behind.surety, f"{place}{colon}{behind.translation}")


def _known(text: str, templates: tuple[_Template, ...]) -> _Known | None:
    """Translate one text or several: as what most of its characters tell it to be."""
    found = []
    for joint in [*_JOINT.finditer(text)][-_MOST_TEXTS:]:
        last = _whole(text[joint.end() :], templates)
        first = _known(text[: joint.start()], templates) if last is not None else None
        if first is not None and last is not None:
            both = f"{first.translation} {last.translation}"
            found.append(_Known(first.surety + last.surety, both))
    if (whole := _whole(text, templates)) is not None:
        found.append(whole)
    return max(found, key=lambda one: one.surety, default=None)


def _whole(text: str, templates: tuple[_Template, ...]) -> _Known | None:
    for template in templates:
        if template.longest not in text:
            continue
        match = _pattern(template.parts).fullmatch(text)
        if match is not None:
            return _filled(template, match.groupdict(), templates)
    return None


def _filled(
    template: _Template, values: Mapping[str, str], templates: tuple[_Template, ...]
) -> _Known:
    own = {
        name: _said(value, templates) if name in NESTED else _Known(0, value)
        for name, value in values.items()
    }
    surety = template.surety + sum(one.surety for one in own.values())
    said = {name: one.translation for name, one in own.items()}
    return _Known(surety, template.translation.format(**said))
