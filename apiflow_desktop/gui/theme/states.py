"""How the state of a job or a step run is told: by icon, text and colour together."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class StateLook(Struct, frozen=True):
    """The look of one state.

    Attributes:
        label: The word shown to people.
        icon: Name in the icon table.
        token: Name of the colour token.
    """

    label: str
    icon: str
    token: str


STATE_LOOKS: Mapping[str, StateLook] = {
    "idle": StateLook("idle", "state.idle", "neutral"),
    "pending": StateLook("queued", "state.queued", "secondary"),
    "queued": StateLook("queued", "state.queued", "secondary"),
    "running": StateLook("running", "state.running", "running"),
    "waiting": StateLook("waiting", "state.waiting", "waiting"),
    "suspended": StateLook("waiting for approval", "state.waiting", "waiting"),
    "asked": StateLook("needs an answer", "state.asked", "waiting"),
    "retrying": StateLook("waiting to retry", "state.retrying", "running"),
    "succeeded": StateLook("succeeded", "state.succeeded", "succeeded"),
    "completed": StateLook("succeeded", "state.succeeded", "succeeded"),
    "skipped": StateLook("skipped", "state.skipped", "secondary"),
    "pinned": StateLook("pinned", "state.pinned", "pinned"),
    "cached": StateLook("cached", "state.cached", "pinned"),
    "failed": StateLook("failed", "state.failed", "failed"),
    "cancelled": StateLook("cancelled", "state.cancelled", "secondary"),
    "interrupted": StateLook("interrupted", "state.interrupted", "running"),
}


def state_look(state: str) -> StateLook:
    """Return the look of a state; one without a look of its own is shown by its name."""
    return STATE_LOOKS.get(state, StateLook(state, "state.idle", "neutral"))
