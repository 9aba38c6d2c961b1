"""The file that the workspace keeps for an address in a result."""

from __future__ import annotations

from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.store.store import Store


def kept_output(store: Store, url: str, *, step: str, at: float) -> OutputKept | None:
    """Find the file of an address.

    Args:
        store: Where it is kept.
        url: What the provider said.
        step: Address of the step run whose result has it.
        at: When that ended, seconds since 1970.
    """
    asset = store.assets.for_url(url)
    if asset is None:
        return None
    return OutputKept(
        at=at,
        step=step,
        url=url,
        asset=asset.hash,
        path=str(asset.path),
        content_type=asset.content_type,
        size=asset.size,
    )
