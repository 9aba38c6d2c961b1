"""The studio itself: takes predictions, works on them, remembers them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.directives import read_directives, without_directives
from apiflow_desktop.demo.images.orders import ImageOrder, NotAnImage, make_image
from apiflow_desktop.demo.input_files import InputNotRead, read_input
from apiflow_desktop.demo.models import MODELS, Model
from apiflow_desktop.demo.options import StudioOptions
from apiflow_desktop.demo.records import Prediction, StoredFile, now
from apiflow_desktop.demo.storage import Storage

_STEPS: Final = 4
_REMEMBERED_IMAGES: Final = 32
_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


class Studio:
    """Works on predictions, each in a task of its own; images are made on a few threads."""

    def __init__(self, options: StudioOptions) -> None:
        self.options = options
        self.storage = Storage(options.folder)
        self._live: dict[str, tuple[Prediction, asyncio.Task[None]]] = {}
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="studio")
        self._made: OrderedDict[ImageOrder, asyncio.Future[bytes]] = OrderedDict()

    @property
    def busy(self) -> bool:
        """Whether predictions are being worked on."""
        return bool(self._live)

    def resume(self) -> None:
        """Go on with what an earlier process left undone."""
        for prediction in self.storage.unfinished():
            prediction.status, prediction.logs = "starting", ""
            self._begin(prediction)

    async def close(self) -> None:
        """Stop; what is not finished goes on in the next process."""
        tasks = [task for _, task in self._live.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(cancel_futures=True)
        self.storage.close()

    def create(self, model: Model, inputs: JsonObject, version: str) -> Prediction:
        """Take a prediction and begin to work on it."""
        prediction = Prediction(model=model.path, version=version, input=inputs)
        self.storage.save(prediction)
        self._begin(prediction)
        return prediction

    def find(self, prediction_id: str) -> Prediction | None:
        """Look at a prediction."""
        if prediction_id in self._live:
            return self._live[prediction_id][0]
        self.expire()
        return self.storage.prediction(prediction_id)

    def newest(self, prediction: Prediction) -> Prediction:
        """The same prediction as it is now."""
        return self.find(prediction.id) or prediction

    async def wait(self, prediction: Prediction, seconds: float) -> None:
        """Wait until a prediction is finished, but not longer than this."""
        if prediction.id in self._live:
            await asyncio.wait([self._live[prediction.id][1]], timeout=seconds)

    async def cancel(self, prediction: Prediction) -> None:
        """Stop working on a prediction; one that is finished stays as it is."""
        if prediction.id not in self._live:
            return
        live, task = self._live[prediction.id]
        live.finish("canceled")
        self.storage.save(live)
        task.cancel()
        await asyncio.wait([task])

    def expire(self) -> None:
        """Remove the data of what was finished long ago, if the studio is set up so."""
        if self.options.expire_after is not None:
            self.storage.remove_data(time.time() - self.options.expire_after)

    def _begin(self, prediction: Prediction) -> None:
        task = asyncio.create_task(self._work(prediction))
        self._live[prediction.id] = (prediction, task)
        task.add_done_callback(lambda _: self._live.pop(prediction.id, None))

    async def _work(self, prediction: Prediction) -> None:
        directives = read_directives(str(prediction.input.get("prompt", "")))
        duration = self.options.processing_time + directives.slow
        await asyncio.sleep(duration * 0.15)
        prediction.status, prediction.started_at = "processing", now()
        prediction.logs = f"Using seed: {_seed(prediction)}\n"
        self.storage.save(prediction)
        images = asyncio.ensure_future(self._images(prediction))
        try:
            for step in range(1, _STEPS + 1):
                await asyncio.sleep(duration * 0.85 / _STEPS)
                prediction.logs += _progress(step)
            failure = directives.failure
            key = f"fail:{fingerprint(prediction.input)}"
            if failure and self.storage.still_refused(key, failure.times):
                prediction.finish("failed", error=failure.message or "Prediction failed.")
            else:
                self._deliver(prediction, await images)
        except (InputNotRead, NotAnImage) as error:
            prediction.finish("failed", error=str(error))
        finally:
            images.cancel()
        self.storage.save(prediction)

    async def _images(self, prediction: Prediction) -> list[bytes]:
        given = MODELS[prediction.model].with_defaults(prediction.input)
        source = given.get("input_image")
        content = None
        if isinstance(source, str):
            content = await read_input(source, self.options, self.storage)
        count = given.get("num_outputs", 1)
        seed = _seed(prediction)
        orders = [
            ImageOrder(
                prompt=without_directives(str(given["prompt"])),
                source=content,
                aspect_ratio=str(given["aspect_ratio"]),
                output_format=str(given["output_format"]),
                seed=seed + number,
            )
            for number in range(count if isinstance(count, int) else 1)
        ]
        return [await self._image(order) for order in orders]

    async def _image(self, order: ImageOrder) -> bytes:
        """Make an image, or take the one that the same order gave."""
        made = self._made.get(order)
        if made is None:
            loop = asyncio.get_running_loop()
            made = loop.run_in_executor(self._threads, make_image, order)
            made.add_done_callback(_retrieve)
            self._made[order] = made
            while len(self._made) > _REMEMBERED_IMAGES:
                self._made.popitem(last=False)
        return await asyncio.shield(made)

    def _deliver(self, prediction: Prediction, images: list[bytes]) -> None:
        model = MODELS[prediction.model]
        suffix = str(model.with_defaults(prediction.input)["output_format"])
        links: list[JsonValue] = []
        for number, content in enumerate(images):
            name = f"out-{number}.{suffix}" if len(images) > 1 else f"tmp.{suffix}"
            file = StoredFile(
                name=name,
                content_type=_TYPES[suffix],
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
            self.storage.keep(content, file, prediction=prediction.id)
            links.append(f"{self.options.base_url}/delivery/{file.id}/{name}")
        prediction.metrics["image_count"] = len(images)
        prediction.finish("succeeded", output=links if model.many else links[0])


def fingerprint(value: JsonValue) -> str:
    """A short name for a JSON value; equal values have the same."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _seed(prediction: Prediction) -> int:
    """The seed that was asked for, else one that stays the same for this prediction's input."""
    seed = prediction.input.get("seed")
    return seed if isinstance(seed, int) else int(fingerprint(prediction.input)[:8], 16)


def _progress(step: int) -> str:
    share = step / _STEPS
    return f"{share:4.0%}|{'#' * int(share * 10):<10}| {step * 7}/{_STEPS * 7}\n"


def _retrieve(made: asyncio.Future[bytes]) -> None:
    """Look at the outcome, so that a failure nobody waits for any more is not reported."""
    if not made.cancelled():
        made.exception()
