from __future__ import annotations

import asyncio
import io

import httpx
import pytest
from PIL import Image

from tests.integration.studio.opened import CREATE, SAMPLE, made, opened

OTHER = "/v1/predictions"
KONTEXT = "black-forest-labs/flux-kontext-pro"


def test_a_hat_and_then_a_cartoon(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            hat = await made(client, "Add a Hat to person", input_image=SAMPLE)
            cartoon = await made(client, "Make this a 90s cartoon", input_image=hat["output"])
            pictures = [
                Image.open(io.BytesIO((await client.get(url)).content))
                for url in (SAMPLE, hat["output"], cartoon["output"])
            ]
        assert {picture.size for picture in pictures} == {(768, 768)}
        assert len({picture.convert("RGB").tobytes() for picture in pictures}) == 3
        assert hat["input"] == {"prompt": "Add a Hat to person", "input_image": SAMPLE}

    asyncio.run(scenario())


def test_it_is_followed_by_polling(tmp_path):
    async def scenario():
        async with opened(tmp_path, processing_time=0.1) as client:
            created = await client.post(CREATE, json={"input": {"prompt": "a lake"}})
            assert (created.status_code, created.json()["status"]) == (201, "starting")
            seen = []
            while "succeeded" not in seen:
                reply = (await client.get(created.json()["urls"]["get"])).json()
                seen.append(reply["status"])
                await asyncio.sleep(0.005)
        assert list(dict.fromkeys(seen)) == ["starting", "processing", "succeeded"]
        assert "100%" in reply["logs"]

    asyncio.run(scenario())


def test_a_wait_that_is_too_short_is_answered_202(tmp_path):
    async def scenario():
        async with opened(tmp_path, processing_time=30) as client:
            body = {"input": {"prompt": "a lake"}}
            reply = await client.post(CREATE, json=body, headers={"Prefer": "wait=1"})
            assert reply.status_code == 202
            for wrong in ("wait=0", "wait=61", "wait=x"):
                refused = await client.post(CREATE, json=body, headers={"Prefer": wrong})
                assert refused.status_code == 422

    asyncio.run(scenario())


def test_cancel_stops_it_and_changes_nothing_later(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            body = {"input": {"prompt": "[slow 30] a lake"}}
            urls = (await client.post(CREATE, json=body)).json()["urls"]
            assert (await client.post(urls["cancel"])).json()["status"] == "canceled"
            assert (await client.post(urls["cancel"])).json()["status"] == "canceled"
            assert (await client.get(urls["get"])).json()["status"] == "canceled"

    asyncio.run(scenario())


def test_the_list_is_paged(tmp_path):
    async def scenario():
        async with opened(tmp_path, processing_time=0) as client:
            names = [f"[fail: {number}]" for number in range(103)]
            for name in names:
                await client.post(CREATE, json={"input": {"prompt": name}})
            first = (await client.get(OTHER)).json()
            second = (await client.get(first["next"])).json()
            again = (await client.get(second["previous"])).json()
            listed = [one["input"]["prompt"] for one in first["results"] + second["results"]]
            assert listed == names[::-1]
            assert (first["previous"], second["next"]) == (None, None)
            assert [one["id"] for one in again["results"]] == [
                one["id"] for one in first["results"]
            ]
            assert (await client.get(OTHER, params={"cursor": "x"})).status_code == 422

    asyncio.run(scenario())


def test_by_version_and_with_many_outputs(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            path = "/v1/models/black-forest-labs/flux-schnell"
            version = (await client.get(path)).json()["latest_version"]["id"]
            body = {"version": version, "input": {"prompt": "hills", "num_outputs": 2}}
            reply = await client.post(OTHER, json=body, headers={"Prefer": "wait"})
            assert len(set(reply.json()["output"])) == 2
            body["version"] = "0" * 64
            assert (await client.post(OTHER, json=body)).status_code == 422

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompt": "at the top"}, "(root)"),
        ({"input": {"prompt": "x"}, "extra": 1}, "(root)"),
        ({"input": []}, "input"),
        ({"input": {}}, "input"),
        ({"input": {"prompt": 1}}, "input.prompt"),
        ({"input": {"prompt": "x", "aspect_ratio": "7:5"}}, "input.aspect_ratio"),
        ({"input": {"prompt": "x", "seed": "$seed"}}, "input.seed"),
        ({"input": {"prompt": "x", "seed": True}}, "input.seed"),
        ({"input": {"prompt": "x", "safety_tolerance": 7}}, "input.safety_tolerance"),
        ({"input": {"prompt": "x", "input_image": "/a/file.png"}}, "input.input_image"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_naming_the_field(tmp_path, body, field):
    async def scenario():
        async with opened(tmp_path) as client:
            reply = await client.post(CREATE, json=body)
            assert reply.status_code == 422
            assert reply.json()["invalid_fields"][0]["field"] == field

    asyncio.run(scenario())


def test_who_has_no_token_or_asks_for_what_is_not_there(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            wrong = await client.get(OTHER, headers={"Authorization": "Bearer r8_wrong"})
            assert wrong.status_code == 401
            del client.headers["Authorization"]
            assert (await client.post(CREATE, json={"input": {}})).status_code == 401
            assert (await client.get(SAMPLE)).status_code == 200
            client.headers["Authorization"] = "Bearer demo-studio"
            for path in (
                "/v1/predictions/none",
                "/v1/models/no/body",
                "/v1/nothing",
                "/delivery/a/b",
            ):
                assert (await client.get(path)).status_code == 404
            rebound = await client.get(SAMPLE, headers={"Host": "evil.example"})
            assert rebound.status_code == 400

    asyncio.run(scenario())


def test_misbehaviour_by_request(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            body = {"input": {"prompt": "[429 2 5] a lake"}}
            replies = [await client.post(CREATE, json=body) for _ in range(4)]
            assert [one.status_code for one in replies] == [429, 429, 201, 429]
            assert replies[0].headers["Retry-After"] == "5"
            assert "resets in ~5s" in replies[0].json()["detail"]
            always = await client.post(CREATE, json={"input": {"prompt": "[503]"}})
            assert always.status_code == 503
            failed = [await made(client, "[fail 1] a lake") for _ in range(2)]
            assert [one["status"] for one in failed] == ["failed", "succeeded"]
            assert (await made(client, "[fail: NSFW]"))["error"] == "NSFW"
            polled = await made(client, "[poll 500 1] a lake")
            looks = [await client.get(polled["urls"]["get"]) for _ in range(2)]
            assert [one.status_code for one in looks] == [500, 200]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("data:image/png;base64,aGVsbG8=", "cannot identify image file"),
        ("data:image/png;base64,???", "not base64"),
        ("http://demo.studio.localhost/delivery/none/out.png", "404"),
        ("http://127.0.0.1:9/none.png", "Failed to download"),
    ],
)
def test_an_input_that_is_no_image_fails_the_prediction(tmp_path, source, words):
    async def scenario():
        async with opened(tmp_path) as client:
            prediction = await made(client, "Add a hat", input_image=source)
            assert prediction["status"] == "failed"
            assert words in prediction["error"]

    asyncio.run(scenario())


def test_what_was_begun_is_finished_by_the_next_process(tmp_path):
    async def scenario():
        async with opened(tmp_path, processing_time=30) as client:
            begun = (await client.post(CREATE, json={"input": {"prompt": "a lake"}})).json()
        async with opened(tmp_path) as client:
            status = ""
            while status != "succeeded":
                status = (await client.get(begun["urls"]["get"])).json()["status"]
                await asyncio.sleep(0.005)

    asyncio.run(scenario())


def test_results_expire(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            kept = await made(client, "a lake")
        async with opened(tmp_path, expire_after=0) as client:
            gone = (await client.get(kept["urls"]["get"])).json()
            assert (gone["data_removed"], gone["output"]) == (True, None)
            assert (await client.get(kept["output"])).status_code == 404

    asyncio.run(scenario())


def test_files(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            image = (await client.get(SAMPLE)).content
            sent = {"content": ("me.png", image, "image/png")}
            file = (await client.post("/v1/files", files=sent)).json()
            assert (file["name"], file["size"]) == ("me.png", len(image))
            assert (await client.get("/v1/files")).json()["results"] == [file]
            assert (await client.get(file["urls"]["get"])).json() == file
            made_of_it = await made(client, "vintage", input_image=file["urls"]["get"])
            assert made_of_it["status"] == "succeeded"
            assert (await client.delete(file["urls"]["get"])).status_code == 204
            assert (await client.get(file["urls"]["get"])).status_code == 404
            wrong = await client.post("/v1/files", files={"file": image})
            assert wrong.status_code == 422

    asyncio.run(scenario())


def test_bodies_that_are_not_json(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            kind = {"Content-Type": "application/json"}
            assert (await client.post(CREATE, content=b"{", headers=kind)).status_code == 400
            assert (await client.post(CREATE, content=b"{}")).status_code == 415

    asyncio.run(scenario())


def test_models_describe_their_inputs(tmp_path):
    async def scenario():
        async with opened(tmp_path) as client:
            reply: httpx.Response = await client.get(f"/v1/models/{KONTEXT}")
            schemas = reply.json()["latest_version"]["openapi_schema"]["components"]["schemas"]
            assert schemas["Input"]["required"] == ["prompt"]
            assert "match_input_image" in schemas["aspect_ratio"]["enum"]

    asyncio.run(scenario())
