"""Writes what is made of the format's declaration: the JSON Schema and the table of problems."""

from __future__ import annotations

from pathlib import Path

from apiflow_desktop.openflow.diagnostics.codes import codes_table
from apiflow_desktop.openflow.schema.json_schema import schema_text

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- problems -->\n", "<!-- /problems -->\n"


def with_table(page: str) -> str:
    """Put the table of problems into the page that documents them."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{codes_table()}\n{END}{after}"


if __name__ == "__main__":
    (ROOT / "resources/openflow.schema.json").write_text(schema_text(), "utf-8")
    page = ROOT / "docs/diagnostics.md"
    page.write_text(with_table(page.read_text("utf-8")), "utf-8")
