"""An invented language: each text in brackets, and longer, as most languages are than English.

What is shown outside of the brackets was not translated, or is the user's own.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

OPEN, CLOSE = "⟦", "⟧"
_LONGER = 0.4
_VALUE = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[^<>]*>")


def bracketed(text: str) -> str:
    """Write a text in the invented language."""
    letters = len(_VALUE.sub("", text))
    if not _WORD.search(text):
        return text
    # the ellipsis stays at the end: code may look for it there
    body, end = (text[:-1], "…") if text.endswith("…") else (text, "")
    return f"{OPEN}{body}{'·' * round(letters * _LONGER)}{CLOSE}{end}"


class PseudoLanguage(NullTranslations):
    """The catalogue of the invented language."""

    def gettext(self, message: str) -> str:
        return bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return bracketed(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return bracketed(message)


def forgotten(text: str, known: frozenset[str]) -> list[str]:
    """Return the words of a text that stand outside of brackets and are not the user's."""
    depth, outside = 0, []
    for letter in _TAG.sub(" ", text):
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth = max(0, depth - 1)
            outside.append(" ")
        elif depth == 0:
            outside.append(letter)
    return [word for word in _WORD.findall("".join(outside)) if word not in known]


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of the user's own texts."""
    return frozenset(word for text in texts for word in _WORD.findall(text))
