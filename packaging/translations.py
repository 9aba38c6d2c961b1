"""Collects the texts of the application for its translators, and compiles what they wrote.

``make translations`` runs it: it writes the template ``resources/translations/apiflow.pot``, takes
new texts into each language's ``apiflow.po`` (untranslated) and drops those that are no longer
used, and compiles each to the ``apiflow.mo`` that the window reads. It names the pages of the guide
whose English text has changed since they were translated.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"
PACKAGE = ROOT / "apiflow_desktop"
GUIDE = ROOT / "docs"
SAMPLES = ROOT / "resources" / "samples" / "index.json"
KEYWORDS = {name: DEFAULT_KEYWORDS[name] for name in ("_", "N_", "ngettext", "pgettext")}
RECORDED = "recorded"
"""The context of the texts of a job's record."""
RECORDERS = (RECORDED, "of_record")
"""The functions that make such texts, or mark them (``base/recorded.py``)."""
HEADER = "# Texts of apiflow desktop. `make translations` writes all but the translations.\n"


def template() -> Catalog:
    """Collect the texts of the source and of the samples' index."""
    catalog = Catalog(project="apiflow desktop", header_comment=HEADER, fuzzy=False)
    for place, message, comments, context in _texts():
        # Without line numbers, so that the files change when a text does and not before.
        catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _texts() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    found = extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in found:
        yield f"apiflow_desktop/{Path(file).as_posix()}", message, comments, context
    for place, template in _recorded():
        yield place, template, [], RECORDED
    for sample in json.loads(SAMPLES.read_text("utf-8")):
        for key in ("title", "description"):
            yield SAMPLES.relative_to(ROOT).as_posix(), sample[key], [], None


def _recorded() -> Iterator[tuple[str, str]]:
    """Collect the templates of texts that become part of a job's record, and their places."""
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "base.recorded" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS:
                yield file.relative_to(ROOT).as_posix(), ast.literal_eval(node.args[0])


def languages() -> list[Path]:
    """Return the languages' catalogues, as translators edit them."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/apiflow.po"))


def updated(place: Path, texts: Catalog) -> Catalog:
    """Read a language's catalogue and bring it to the state of the template."""
    language = place.parent.parent.name
    with place.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    return catalog


def written(catalog: Catalog) -> bytes:
    """Write a catalogue as text: the same texts give the same bytes, on each day."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return _head(catalog).encode() + buffer.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """Write a catalogue as the window reads it."""
    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, UTC)
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _head(catalog: Catalog) -> str:
    """Write what tools have to know, and no dates: the history of the file has them."""
    lines = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    lines.append("Content-Transfer-Encoding: 8bit")
    if catalog.locale is not None:
        lines += [f"Language: {catalog.locale}", f"Plural-Forms: {catalog.plural_forms}"]
    return HEADER + 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def pages() -> list[Path]:
    """Return the translated pages of the guide."""
    return [page for place in languages() for page in sorted(GUIDE.glob(f"{place.parts[-3]}/*.md"))]


def mark_of(page: Path) -> str:
    """Return what a translated page ends with: which English text it is a translation of."""
    english = (GUIDE / page.name).read_bytes().replace(b"\r\n", b"\n")
    return f"<!-- of {hashlib.sha256(english).hexdigest()[:12]} -->"


def _name_stale_pages() -> None:
    for page in pages():
        mark = mark_of(page)
        if mark not in page.read_text("utf-8"):
            place = page.relative_to(ROOT)
            sys.stderr.write(f"{place}: its English page has changed; end it with {mark}\n")


def main() -> int:
    """Write all of it, and say what is still to be translated."""
    texts = template()
    (FOLDER / "apiflow.pot").write_bytes(written(texts))
    missing = 0
    for place in languages():
        catalog = updated(place, texts)
        place.write_bytes(written(catalog))
        # Compiled from what was written, so that both always say the same.
        with place.open("rb") as file:
            catalog = read_po(file, locale=place.parent.parent.name)
        place.with_suffix(".mo").write_bytes(compiled(catalog))
        empty = [message for message in catalog if message.id and not _is_whole(message.string)]
        missing += len(empty)
        for message in empty:
            sys.stderr.write(f"{place.relative_to(ROOT)}: not translated: {message.id!r}\n")
    _name_stale_pages()
    return 1 if missing else 0


def _is_whole(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string)


if __name__ == "__main__":
    sys.exit(main())
