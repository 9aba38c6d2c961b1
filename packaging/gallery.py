"""Write the gallery of the docs: every construct of OpenFlow as it is drawn, beside its text.

usage: python packaging/gallery.py [--pages-only]

The flows are ``docs/gallery/*.json``; ``index.json`` there says what each shows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
THEMES = ("dark", "light")
HEAD = """\
# Gallery

Every construct of OpenFlow, as it is drawn and as it is written. `make gallery` draws the pictures
with [`apiflow screenshot`](command-line.md) and writes this page; the tests compare the pictures
with what is drawn today.
"""
ENTRY = """
## {title}

{says}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="gallery/{name}-dark.png">
  <img alt="{alt}" src="gallery/{name}-light.png">
</picture>

<details><summary>OpenFlow</summary>

```json
{text}```

</details>
"""


def entries() -> list[dict[str, str]]:
    """Return what is shown, in its order."""
    found = json.loads((FOLDER / "index.json").read_text("utf-8"))
    assert isinstance(found, list)
    return found


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for entry in entries():
        text = (FOLDER / f"{entry['name']}.json").read_text("utf-8")
        alt = entry["title"].replace("`", "")
        parts.append(ENTRY.format(text=text, alt=alt, **entry))
    return "".join(parts)


def draw(entry: dict[str, str], theme: str, home: str) -> None:
    """Draw one flow in a theme."""
    command = [sys.executable, "-m", "apiflow_desktop.cli.main", "screenshot"]
    flow, target = FOLDER / f"{entry['name']}.json", FOLDER / f"{entry['name']}-{theme}.png"
    options = ["--theme", theme, "--size", entry["size"]]
    environment = {**os.environ, "APIFLOW_HOME": home}
    subprocess.run([*command, str(flow), str(target), *options], check=True, env=environment)


def main() -> int:
    """Write the page, and the pictures."""
    PAGE.write_text(page(), "utf-8")
    if "--pages-only" in sys.argv[1:]:
        return 0
    with tempfile.TemporaryDirectory() as home:
        for theme in THEMES:
            for entry in entries():
                draw(entry, theme, home)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
