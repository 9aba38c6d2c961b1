"""How the state of a job or a step run is told: by icon, text and colour together."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from apiflow_desktop.base.i18n import N_, _


class StateLook(Struct, frozen=True):
    """The look of one state.

    Attributes:
        label: The word shown to people, in English.
        icon: Name in the icon table.
        token: Name of the colour token.
    """

    label: str
    icon: str
    token: str

    @property
    def title(self) -> str:
        """The word shown to people."""
        return _(self.label)


STATE_LOOKS: Mapping[str, StateLook] = {
    "idle": StateLook(N_("idle"), "state.idle", "neutral"),
    "pending": StateLook(N_("queued"), "state.queued", "secondary"),
    "queued": StateLook(N_("queued"), "state.queued", "secondary"),
    "running": StateLook(N_("running"), "state.running", "running"),
    "waiting": StateLook(N_("waiting"), "state.waiting", "waiting"),
    "suspended": StateLook(N_("waiting for approval"), "state.waiting", "waiting"),
    "asked": StateLook(N_("needs an answer"), "state.asked", "waiting"),
    "retrying": StateLook(N_("waiting to retry"), "state.retrying", "running"),
    "succeeded": StateLook(N_("succeeded"), "state.succeeded", "succeeded"),
    "completed": StateLook(N_("succeeded"), "state.succeeded", "succeeded"),
    "skipped": StateLook(N_("skipped"), "state.skipped", "secondary"),
    "pinned": StateLook(N_("pinned"), "state.pinned", "pinned"),
    "cached": StateLook(N_("cached"), "state.cached", "pinned"),
    "reused": StateLook(N_("reused"), "state.reused", "succeeded"),
    "failed": StateLook(N_("failed"), "state.failed", "failed"),
    "outdated": StateLook(N_("outdated"), "history", "secondary"),
    "cancelled": StateLook(N_("cancelled"), "state.cancelled", "secondary"),
    "interrupted": StateLook(N_("interrupted"), "state.interrupted", "running"),
}


def state_look(state: str) -> StateLook:
    """Return the look of a state; one without a look of its own is shown by its name."""
    return STATE_LOOKS.get(state, StateLook(state, "state.idle", "neutral"))
