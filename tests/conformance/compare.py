"""Whether a result is the one that a case wants."""

from __future__ import annotations

from typing import Any


def differs(value: Any, wanted: Any) -> bool:
    """Compare; an error may say more than the case does (its stack, its step)."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        error, facts = value.get("error"), wanted.get("error")
        if isinstance(error, dict) and isinstance(facts, dict):
            return any(differs(error.get(key), fact) for key, fact in facts.items())
        return value.keys() != wanted.keys() or any(
            differs(value[key], part) for key, part in wanted.items()
        )
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) != len(wanted) or any(map(differs, value, wanted))
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is not wanted
    return bool(value != wanted)
