from __future__ import annotations

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.vault.origins import (
    OriginGuard,
    OriginsInMemory,
    UnconfirmedOrigin,
    origin_of,
)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.Replicate.com/v1?q=1", "https://api.replicate.com"),
        ("https://api.replicate.com:443/v1", "https://api.replicate.com"),
        ("http://x.example:8080", "http://x.example:8080"),
        ("http://user:pw@x.example/", "http://x.example"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_origins(url, origin):
    assert origin_of(url) == origin


def test_a_port_that_is_none_is_a_clear_error():
    with pytest.raises(UserFacingError, match="is not a URL"):
        origin_of("http://x:port/")


def test_a_secret_goes_only_where_it_was_confirmed():
    store = OriginsInMemory()
    preset = {"T": frozenset({"https://a.example"})}
    guard = OriginGuard(store, confirmed=preset)
    guard.check("T", "https://a.example/v1")
    with pytest.raises(UnconfirmedOrigin, match=r"\$T has never been sent to http://a.example"):
        guard.check("T", "http://a.example/v1")
    guard.confirm("T", "https://b.example/x")
    again = OriginGuard(store, confirmed=preset)
    again.check("T", "https://b.example/y")
    assert not again.allows("OTHER", "https://b.example/y")
    assert not OriginGuard().allows("T", "https://b.example")


def test_trust_holds_for_the_session_only():
    store = OriginsInMemory()
    OriginGuard(store).trusting().check("T", "https://b.example")
    assert not OriginGuard(store).allows("T", "https://b.example")
