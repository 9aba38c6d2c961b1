"""Which keys actions have: those the user chose go before those they are declared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Keys = tuple[str, ...]
"""Key sequences, e.g. ``Ctrl+S``; the first is shown."""


def in_use(declared: Mapping[str, Keys], chosen: Mapping[str, Keys]) -> dict[str, Keys]:
    """Return the keys that each action has.

    A key belongs to one action: of two that were given it to the first, and else to the one that
    was given it rather than to the one that is declared with it. Actions that are declared with
    the same key share it.

    Args:
        declared: The keys of all actions by id, in the order of their menus.
        chosen: What the user chose instead for some of them.
    """
    owners: dict[str, str] = {}
    used: dict[str, Keys] = {}
    for source in (chosen, declared):
        for action_id in declared:
            if action_id in used or action_id not in source:
                continue
            free = (key for key in source[action_id] if _free(declared, owners, key, action_id))
            used[action_id] = tuple(free)
            for key in used[action_id]:
                owners.setdefault(key, action_id)
    return {action_id: used[action_id] for action_id in declared}


def holders(
    declared: Mapping[str, Keys], used: Mapping[str, Keys], action_id: str, keys: Iterable[str]
) -> list[str]:
    """Return the other actions that an action would take keys from."""
    return [
        other
        for other, theirs in used.items()
        if other != action_id
        and any(key in theirs and not _shared(declared, key, other, action_id) for key in keys)
    ]


def _free(declared: Mapping[str, Keys], owners: Mapping[str, str], key: str, by: str) -> bool:
    return key not in owners or _shared(declared, key, owners[key], by)


def _shared(declared: Mapping[str, Keys], key: str, one: str, other: str) -> bool:
    return key in declared[one] and key in declared[other]
