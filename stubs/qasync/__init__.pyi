import asyncio
from types import TracebackType
from typing import Any, Self

class QEventLoop(asyncio.SelectorEventLoop):
    def __init__(self, app: Any = ..., set_running_loop: bool = ..., already_running: bool = ...) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
