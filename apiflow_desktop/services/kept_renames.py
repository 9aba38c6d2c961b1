"""What was renamed in documents is kept beside them: their earlier jobs have the old names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apiflow_desktop.services.targets import setting_of

if TYPE_CHECKING:
    from apiflow_desktop.openflow.renames import RenameLog
    from apiflow_desktop.store.settings import Settings

RENAMES: Final = "renames"


class KeptRenames:
    """What was kept: for an item of the library with it, for a file under its path.

    Args:
        settings: Where.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def bring(self, log: RenameLog, target: object) -> None:
        """Write into a log what was kept for a document's place."""
        key = setting_of(target, RENAMES)
        log.bring(self._settings.get(key) if key else None)

    def keep(self, log: RenameLog, target: object) -> None:
        """Keep a log for the place of a document that was just saved.

        Raises:
            UserFacingError: It cannot be written.
        """
        key = setting_of(target, RENAMES)
        if key:
            self._settings.keep(key, log.to_json())
