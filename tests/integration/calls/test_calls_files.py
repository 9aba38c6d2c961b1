"""Files that go into calls and come out of them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from apiflow_desktop.catalog.models import Connector, Node, NodeOutput, NodeSettings
from apiflow_desktop.engine.calls.media import Fetch, GivenFiles, KeptFile, MediaFile
from apiflow_desktop.engine.events import OutputKept, RequestSent, StepLog
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.vault.origins import OriginGuard
from tests.integration.calls.provider import CREATE, LIST, POLL, Answer, Studio, answer, play

UPLOAD = "POST /v1/files"
PICTURE = b"\x89PNG\r\n" + bytes(range(256)) * 4


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "cat é.png"
    path.write_bytes(PICTURE)
    return str(path)


class Keeper(GivenFiles):
    """Keeps files in memory, and has a copy of one that is gone."""

    def __init__(self, gone: dict[str, str] | None = None) -> None:
        super().__init__()
        self.gone = gone or {}
        self.kept: dict[str, bytes] = {}

    async def stand_in(self, value: str, connector: Connector) -> MediaFile | None:
        found = self.gone.get(value)
        return MediaFile(Path(found), "image/png") if found else None

    async def keep(self, url: str, fetch: Fetch) -> KeptFile | None:
        async with fetch() as incoming:
            content = b"".join([chunk async for chunk in incoming.chunks])
        self.kept[url] = content
        return KeptFile("ab12", Path("/kept/ab12.png"), incoming.content_type, len(content))

    async def put(self, content: bytes, content_type: str) -> str:
        self.kept["put"] = content
        return "asset:ab12"


def done(studio: Studio, output: str = "https://files.example/x") -> None:
    studio.provider.on(CREATE, answer(studio.provider.prediction("succeeded", output=output), 201))


def test_a_small_file_travels_as_a_data_uri(picture):
    async def scenario(studio: Studio) -> None:
        done(studio)
        await studio.call({"prompt": "hat", "input_image": picture})
        sent = studio.provider.received[0].json["input"]["input_image"]
        assert sent == "data:image/png;base64," + base64.b64encode(PICTURE).decode()

    play(scenario, media=GivenFiles([picture]))


def test_a_large_file_is_uploaded(picture):
    async def scenario(studio: Studio) -> None:
        done(studio)
        studio.provider.on(UPLOAD, answer({"urls": {"get": "https://files.example/up"}}, 201))
        await studio.call({"prompt": "hat", "input_image": picture})
        upload, create = studio.provider.received
        assert upload.line == UPLOAD
        assert PICTURE in upload.body
        assert b'name="content"; filename="cat ' in upload.body
        assert create.json["input"]["input_image"] == "https://files.example/up"
        noted = studio.journal.of(RequestSent)[0]
        assert noted.body == f"cat é.png (image/png, {len(PICTURE)} bytes)"

    play(scenario, media=GivenFiles([picture]), data_uri_limit=100)


def test_a_path_that_the_user_did_not_give_is_only_text(picture):
    async def scenario(studio: Studio) -> None:
        done(studio)
        await studio.call({"prompt": "hat", "input_image": picture})
        assert studio.provider.received[0].json["input"]["input_image"] == picture

    play(scenario)


def test_a_file_that_is_gone_or_cannot_be_uploaded_is_said(picture, tmp_path):
    missing = str(tmp_path / "missing.png")

    async def scenario(studio: Studio) -> None:
        with pytest.raises(StepError, match=r"missing\.png: The file is not there"):
            await studio.call({"prompt": "hat", "input_image": missing})
        studio.provider.on(UPLOAD, answer({}, 201))
        with pytest.raises(StepError, match="was uploaded, but no URL came back"):
            await studio.call({"prompt": "hat", "input_image": picture})

    play(scenario, media=GivenFiles([picture, missing]), data_uri_limit=100)


def test_a_url_that_no_longer_answers_is_replaced_by_the_kept_copy(picture):
    old = "https://files.example/expired.png"

    async def scenario(studio: Studio) -> None:
        done(studio)
        await studio.call({"prompt": "hat", "input_image": old})
        assert studio.provider.received[0].json["input"]["input_image"].startswith("data:image/png")

    play(scenario, media=Keeper({old: picture}))


def test_a_lost_call_with_a_file_is_found_though_the_list_shows_another_url(picture):
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        shown = {
            "prompt": "hat", "input_image": "https://files.example/up", "output_format": "png",
            "aspect_ratio": "match_input_image", "safety_tolerance": 2, "prompt_upsampling": False,
        }  # fmt: skip
        provider.on(UPLOAD, answer({"urls": {"get": "https://files.example/up"}}, 201))
        provider.on(CREATE, Answer(silent=True))
        item = provider.prediction("starting", input=shown, created_at="2023-11-14T22:13:21Z")
        provider.on(LIST, answer({"results": [item]}))
        provider.on(POLL, answer(provider.prediction("succeeded", output="u")))
        result = await studio.call({"prompt": "hat", "input_image": picture})
        assert result == {"output_image": "u"}

    play(scenario, media=GivenFiles([picture]), data_uri_limit=100)


def test_outputs_are_kept_and_said():
    media = Keeper()

    async def scenario(studio: Studio) -> None:
        url = f"{studio.provider.base_url}/out/1"
        done(studio, url)
        studio.provider.on(
            "GET /v1/out/1", Answer(200, PICTURE, {"content-type": "image/png; q=1"})
        )
        assert await studio.call() == {"output_image": url}
        assert media.kept == {url: PICTURE}
        assert studio.provider.received[-1].headers["authorization"] == "Bearer s3cret"
        [kept] = studio.journal.of(OutputKept)
        assert (kept.url, kept.asset, kept.size) == (url, "ab12", len(PICTURE))
        assert kept.content_type == "image/png"

    play(
        scenario,
        media=media,
        header={"Authorization": "Bearer $T"},
        environment={"T": "s3cret"},
        guard=OriginGuard(trust_all=True),
    )


def test_a_file_that_cannot_be_kept_is_logged_and_the_step_succeeds():
    async def scenario(studio: Studio) -> None:
        url = f"{studio.provider.base_url}/out/1.png"
        done(studio, url)
        assert await studio.call() == {"output_image": url}
        [log] = studio.journal.of(StepLog)
        assert "A file was not kept" in log.text
        assert "answered 404" in log.text

    play(scenario, media=Keeper())


def test_an_answer_that_is_a_file_becomes_the_output():
    node = Node(
        id=1,
        name="Flux Kontext Pro",
        connector_id=1,
        path="/speak",
        output=[NodeOutput(name="sound", type="audio")],
        data=NodeSettings(response="file"),
    )
    media = Keeper()

    async def scenario(studio: Studio) -> None:
        studio.provider.on("POST /v1/speak", Answer(200, PICTURE, {"content-type": "audio/wav"}))
        assert await studio.call() == {"sound": "asset:ab12"}
        assert media.kept == {"put": PICTURE}

    play(scenario, node=node, media=media)


def test_without_a_place_for_files_an_answer_that_is_a_file_is_refused():
    node = Node(
        id=1,
        name="Flux Kontext Pro",
        connector_id=1,
        path="/speak",
        data=NodeSettings(response="file"),
    )

    async def scenario(studio: Studio) -> None:
        studio.provider.on("POST /v1/speak", Answer(200, PICTURE, {"content-type": "audio/wav"}))
        with pytest.raises(StepError, match="answered with a file"):
            await studio.call()

    play(scenario, node=node)
