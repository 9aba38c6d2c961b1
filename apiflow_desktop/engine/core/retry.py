"""When a failed step is tried again (R36)."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue

LONGEST_DELAY = 6 * 3600.0
_LARGEST_POWER = 65535  # powers saturate, as in Windmill's 16-bit arithmetic
_LARGEST_EXPONENT = 17  # 2 ** 17 is beyond it already


def delay_before_retry(retry: JsonObject, failures: int) -> float | None:
    """Return the seconds to wait before the next attempt, without the random part.

    Args:
        retry: The module's ``retry``.
        failures: How often this step had failed before this failure.

    Returns:
        None when there are no more retries.
    """
    constant, exponential = _part(retry, "constant"), _part(retry, "exponential")
    constant_attempts = _number(constant, "attempts", 0)
    if failures < constant_attempts:
        return min(_number(constant, "seconds", 0), LONGEST_DELAY)
    if failures - constant_attempts >= _number(exponential, "attempts", 0):
        return None
    exponent = min(failures + 1, _LARGEST_EXPONENT)
    base = int(_number(exponential, "seconds", 0))
    power: int = min(base**exponent, _LARGEST_POWER)
    return min(_number(exponential, "multiplier", 1) * power, LONGEST_DELAY)


def random_share(retry: JsonObject, failures: int) -> int:
    """Return the percentage by which the next delay may vary; 0 for none."""
    if failures < _number(_part(retry, "constant"), "attempts", 0):
        return 0
    return int(min(_number(_part(retry, "exponential"), "random_factor", 0), 100))


def vary(delay: float, percent: int, *, longer: bool) -> float:
    """Lengthen or shorten a delay by a percentage, in whole seconds."""
    change = int(delay) * percent // 100
    return min(delay + change if longer else max(delay - change, 0), LONGEST_DELAY)


def _part(retry: JsonObject, name: str) -> JsonObject:
    part = retry.get(name)
    return part if isinstance(part, dict) else {}


def _number(part: JsonObject, name: str, default: float) -> float:
    value: JsonValue = part.get(name)
    return value if isinstance(value, int | float) else default
