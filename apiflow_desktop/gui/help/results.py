"""What a search of the guide found, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.services.guide import Hit


def results_page(query: str, hits: Sequence[Hit]) -> str:
    """Write what was found as HTML, a link to each section."""
    if not hits:
        told = _("The guide says nothing about “{words}”.").format(words=query)
        return f"<p>{escape(told)}</p>"
    told = ngettext("{count} section", "{count} sections", len(hits)).format(count=len(hits))
    return f"<p>{escape(told)}</p>{''.join(map(_result, hits))}"


def _result(hit: Hit) -> str:
    secondary = Theme.current().tokens.secondary
    section = hit.section
    page = "" if section.title == section.page_title else f" · {escape(section.page_title)}"
    return (
        f'<p><a href="{escape(section.place)}">{escape(section.title)}</a>'
        f'<span style="color:{secondary}">{page}<br>{escape(hit.excerpt)}</span></p>'
    )
