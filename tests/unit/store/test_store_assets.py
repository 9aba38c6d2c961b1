"""Files kept by the hash of their content."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from apiflow_desktop.store import NotInStore


def picture(width=40, height=30):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_is_kept_under_its_hash_with_its_size(store, home):
    data = picture()
    asset = store.assets.put(data, content_type="image/png; charset=binary")
    assert asset.hash == hashlib.sha256(data).hexdigest()
    assert asset.path == home.assets / asset.hash[:2] / f"{asset.hash}.png"
    assert asset.path.read_bytes() == data
    assert (asset.content_type, asset.size) == ("image/png", len(data))
    assert (asset.width, asset.height) == (40, 30)
    assert store.assets.get(asset.hash) == asset
    with store.assets.open(asset.hash) as stream:
        assert stream.read() == data


@pytest.mark.parametrize("give", [bytes, io.BytesIO, lambda data: iter([data[:10], data[10:]])])
def test_content_comes_whole_open_or_in_pieces(store, give):
    data = picture() + b"\n" * 3
    assert store.assets.put(give(data), content_type="image/png").path.read_bytes() == data


def test_the_same_content_is_kept_once(store, home):
    first = store.assets.put(b"same", content_type="text/plain")
    second = store.assets.put(b"same", content_type="application/json")
    assert second == first
    assert [path for path in home.assets.rglob("*") if path.is_file()] == [first.path]


def test_content_that_was_lost_is_restored_by_keeping_it_again(store):
    asset = store.assets.put(b"same")
    asset.path.unlink()
    store.assets.put(b"same")
    assert asset.path.read_bytes() == b"same"


def test_what_is_not_a_picture_has_no_size(store):
    asset = store.assets.put(b"\x89PNG but not really", content_type="image/png")
    assert (asset.width, asset.height) == (None, None)


@pytest.mark.parametrize(
    ("content_type", "suffix"),
    [("video/mp4", ".mp4"), ("application/pdf", ".pdf"), ("x/unheard-of", ".bin"), ("", ".bin")],
)
def test_the_file_name_ends_as_its_type_does(store, content_type, suffix):
    assert store.assets.put(b"x", content_type=content_type).suffix == suffix


def test_a_suffix_can_be_chosen(store):
    assert store.assets.put(b"x", content_type="text/plain", suffix=".py").suffix == ".py"


def test_a_download_that_breaks_leaves_nothing(store, home):
    def pieces():
        yield b"half"
        raise ConnectionResetError("the other side went away")

    with pytest.raises(ConnectionResetError):
        store.assets.put(pieces())
    assert [path for path in home.assets.rglob("*") if path.is_file()] == []


def test_a_download_is_received_piece_by_piece(store):
    with store.assets.incoming() as incoming:
        incoming.write(b"one ")
        incoming.write(b"two")
        asset = store.assets.finish(incoming, content_type="text/plain")
    assert asset.path.read_bytes() == b"one two"


def test_a_url_leads_to_the_asset_it_last_answered_with(store):
    old, new = store.assets.put(b"old"), store.assets.put(b"new")
    assert store.assets.for_url("https://x.test/a") is None
    store.assets.remember("https://x.test/a", old.hash)
    store.assets.remember("https://x.test/a", new.hash)
    assert store.assets.for_url("https://x.test/a") == new


def test_a_missing_file_is_said_to_be_missing(store):
    with pytest.raises(NotInStore):
        store.assets.open("0" * 64)
