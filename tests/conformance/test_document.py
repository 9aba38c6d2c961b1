"""The page about the rules is made from the cases."""

from __future__ import annotations

from tests.conformance.document import FILE, document


def test_the_committed_page_is_what_the_cases_say() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), "run `make conformance-doc`"
