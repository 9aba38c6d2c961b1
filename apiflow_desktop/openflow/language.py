"""The languages a workflow is written in, and which one a text is."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.jsontext import reader as json_reader
from apiflow_desktop.openflow.jsontext.source import JsonSource

if TYPE_CHECKING:
    from apiflow_desktop.openflow.text.source import TextSource


class Language(Enum):
    """What a workflow's text is written in."""

    JSON = "JSON"
    YAML = "YAML"

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of its files, the usual one first."""
        return _ENDINGS[self]


_ENDINGS: Final = {Language.JSON: (".json",), Language.YAML: (".yaml", ".yml")}

Opened = tuple[Language, JsonValue, "Callable[[Pointer], TextSource]"]
"""A text that was read: its language, its value, and what makes it a text under edit; that is
handed the path of what will probably be edited first."""


def language_of_name(name: str) -> Language | None:
    """Tell the language by a file's ending; None if it does not say."""
    ending = PurePath(name).suffix.lower()
    return next((known for known in Language if ending in known.endings), None)


def read_text(text: str, *, name: str = "", language: Language | None = None) -> Opened:
    """Read a text.

    Args:
        text: The text, without a byte order mark.
        name: Its file; the ending tells the language, unless the text is JSON anyhow.
        language: Its language, if that is known; else name and text tell.

    Raises:
        DocumentUnreadable: It is in no language, or nested too deep.
    """
    named = language or language_of_name(name)
    looks_like_json = text.lstrip()[:1] in ("{", "[", "")
    if language is Language.YAML or (named is not Language.JSON and not looks_like_json):
        return _read_yaml(text, name)
    try:
        value = json_reader.parse(text, name=name)
    except DocumentUnreadable as not_json:
        if named is Language.JSON or not text.strip():
            raise
        try:
            return _read_yaml(text, name)
        except DocumentUnreadable:
            if named is Language.YAML:
                raise
        raise not_json from None
    return Language.JSON, value, lambda ahead: JsonSource(text, ahead)


def _read_yaml(text: str, name: str) -> Opened:
    # Loading the parser takes some milliseconds, and most documents are JSON.
    from apiflow_desktop.openflow.yamltext.reader import read
    from apiflow_desktop.openflow.yamltext.source import YamlSource

    reading = read(text, name=name)
    return Language.YAML, reading.value, lambda _ahead: YamlSource(text, reading)
