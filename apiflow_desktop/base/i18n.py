"""Texts in the user's language, by GNU gettext.

The texts of the source are English. A text that a person is to read is written

* ``_("Save the workflow")`` where it is made;
* ``_("{title} has no file yet.").format(title=title)`` with values: named, and never an f-string,
  which no catalogue can know;
* ``ngettext("{count} step", "{count} steps", count).format(count=count)`` with a number of things;
* ``pgettext("a node's output", "Mapping")`` where one English word means several things;
* ``N_("Save")`` where it is declared as data when a module is loaded, such as an action's title:
  this only marks it for the catalogue; whoever shows it says ``_(action.title)``;
* ``recorded("{name} sent no status.", name=name)`` of ``base/recorded.py`` where it becomes part of
  a job's record: it is English, and whoever shows it says ``in_own_language(message)``.

A text is a whole sentence, or a whole label: other languages order and inflect their words in
other ways, so none is glued together from parts. ``make translations`` collects the texts.

Only the window takes a language (:func:`use`). The command line, the demo studio and what a job
records are read by programs and stay English: names and messages of errors that are part of a
result are data of the flow and are translated where they are shown, not where they are made.
"""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from typing import Final

SOURCE_LANGUAGE: Final = "en"
LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
"""What the window speaks: each language's code, and its own name for itself."""

_english: Final = NullTranslations()
_catalogue: NullTranslations = _english


def _(message: str) -> str:
    """Translate a text; the empty text stays empty."""
    # The catalogue's own header stands under the empty text.
    return _catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a text about a number of things, in the form that the number asks for."""
    return _catalogue.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Translate a text that means several things; the context says which."""
    return _catalogue.pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - the name that tools for translators know
    """Mark a text that is declared as data; it is translated by :func:`_` when it is shown."""
    return message


def number_text(number: float) -> str:
    """Write a number with as many decimals as it needs, and the language's sign before them."""
    return f"{number:g}".replace(".", pgettext("the sign before decimals", "."))


def load(language: str) -> NullTranslations:
    """Read the catalogue of one of :data:`LANGUAGES`; the source language needs none."""
    if language == SOURCE_LANGUAGE:
        return _english
    # a command line, and a window in English, does without
    from apiflow_desktop.base.resources import resource

    place = resource("translations", language, "LC_MESSAGES", "apiflow.mo")
    with place.open("rb") as file:
        return GNUTranslations(file)


def use(catalogue: NullTranslations) -> None:
    """Show texts in another language from now on; those that are on show stay as they are."""
    global _catalogue
    _catalogue = catalogue


def spoken() -> NullTranslations:
    """Return the catalogue of the language that is spoken."""
    return _catalogue


def language() -> str:
    """Return the code of the language that is spoken."""
    return _catalogue.info().get("language", SOURCE_LANGUAGE)


def entries(catalogue: NullTranslations, context: str) -> dict[str, str]:
    """Return the texts of one context with their translations; English has none."""
    # gettext looks a text up and lists none: its table is the only place that has them all
    table: dict[object, str] = vars(catalogue).get("_catalog", {})
    lead = f"{context}\x04"
    return {
        key.removeprefix(lead): text
        for key, text in table.items()
        if isinstance(key, str) and key.startswith(lead)
    }
