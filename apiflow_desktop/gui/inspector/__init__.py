"""The panel that shows and edits the selected step."""

from apiflow_desktop.gui.inspector.inspector import Inspector

__all__ = ["Inspector"]
