"""Write the gallery of the docs: every construct of OpenFlow as it is drawn, beside its text.

usage: python packaging/gallery.py [--pages-only]

The flows are ``docs/gallery/*.json``; ``index.json`` there says what each shows, and with which
options of ``apiflow screenshot``. Drafts of a flow are in ``*.drafts.json``.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from typing import Final

from keyring.backends.fail import Keyring
from msgspec import Struct

from apiflow_desktop.base.folders import Home
from apiflow_desktop.cli.main import main as apiflow
from apiflow_desktop.services.kept_drafts import KeptDrafts
from apiflow_desktop.services.targets import open_file
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import Vault

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "gallery"
PAGE: Final = ROOT / "docs" / "gallery.md"
THEMES: Final = ("dark", "light")
HEAD = """\
# Gallery

Every construct of OpenFlow, as it is drawn and as it is written. `make gallery` draws the pictures
with [`apiflow screenshot`](command-line.md#apiflow-screenshot) and writes this page; the tests
compare the pictures with what is drawn today.
"""
ENTRY = """
## {title}

{says}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="gallery/{name}-dark.png">
  <img alt="{alt}" src="gallery/{name}-light.png">
</picture>
{command}
<details><summary>OpenFlow</summary>

```json
{text}```

</details>
"""
COMMAND = """
```
apiflow screenshot {file} {name}.png {options}
```
"""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """What the gallery shows of one construct.

    Attributes:
        name: Of its files.
        title: Its heading, Markdown.
        says: What there is to see, Markdown.
        options: How it is drawn otherwise than by itself.
        flow: The entry whose flow it shows; its own where it names none.
    """

    name: str
    title: str
    says: str
    options: Sequence[str] = ()
    flow: str = ""

    @property
    def file(self) -> str:
        """The file of its flow."""
        return f"{self.flow or self.name}.json"


def entries() -> list[Entry]:
    """Return what is shown, in its order."""
    return [Entry(**entry) for entry in json.loads((FOLDER / "index.json").read_text("utf-8"))]


def page() -> str:
    """Return the text of the page."""
    return HEAD + "".join(_section(entry) for entry in entries())


def _section(entry: Entry) -> str:
    text = (FOLDER / entry.file).read_text("utf-8")
    options = shlex.join(entry.options)
    return ENTRY.format(
        title=entry.title,
        says=entry.says,
        name=entry.name,
        alt=entry.title.replace("`", ""),
        command=COMMAND.format(file=entry.file, name=entry.name, options=options)
        if options
        else "",
        text=text,
    )


def keep_drafts(home: Path) -> None:
    """Keep the drafts of the flows where the window keeps them, beside each flow."""
    with Workspace.open(Home(home), Vault(Keyring())) as workspace:
        for drafts in sorted(FOLDER.glob("*.drafts.json")):
            name = drafts.name.removesuffix(".drafts.json")
            document, target = open_file(FOLDER / f"{name}.json")
            document.bring_drafts(drafts.read_text("utf-8"), {})
            KeptDrafts(workspace.store.settings).keep(document, target)


def draw(entry: Entry, theme: str, target: Path) -> None:
    """Draw one flow in a theme, with the workspace that the environment names."""
    with chdir(FOLDER):
        given = [entry.file, str(target), "--theme", theme, "--size", "fit"]
        if apiflow(["screenshot", *given, *entry.options]) != 0:
            raise SystemExit(f"{entry.name} could not be drawn")


def main() -> int:
    """Write the page, and the pictures."""
    PAGE.write_text(page(), "utf-8")
    if "--pages-only" in sys.argv[1:]:
        return 0
    with tempfile.TemporaryDirectory() as home:
        os.environ["APIFLOW_HOME"] = home
        keep_drafts(Path(home))
        for theme in THEMES:
            for entry in entries():
                draw(entry, theme, FOLDER / f"{entry.name}-{theme}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
