"""What bounds the runs of the workspace, for the window."""

from __future__ import annotations

from apiflow_desktop.store.settings import Settings


class WorkspaceLimits:
    """Reads and changes the settings of the workspace."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def most_iterations(self) -> int:
        """How many rounds a while loop may have."""
        # a window starts without the engine
        from apiflow_desktop.services.run_limits import most_iterations

        return most_iterations(self._settings)

    @most_iterations.setter
    def most_iterations(self, most: int) -> None:
        from apiflow_desktop.services.run_limits import set_most_iterations

        set_most_iterations(self._settings, most)
