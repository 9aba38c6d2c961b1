"""The window as ``apiflow gui`` opens it, until it is interactive."""

from __future__ import annotations

import sys

from apiflow_desktop.cli.commands.gui import open_window


def _press_a_key() -> None:
    # The window has loaded Qt by now; loading it sooner would be measured with it.
    from benchmarks.answering import press_a_key

    press_a_key()


if __name__ == "__main__":
    sys.exit(open_window(None, when_interactive=_press_a_key))
