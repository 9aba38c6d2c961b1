"""``python -m apiflow_desktop.demo``: the demo studio in the foreground."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.options import StudioOptions
from apiflow_desktop.demo.server import serve


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped; returns the exit code."""
    given = _parser().parse_args(arguments)
    options = StudioOptions(
        folder=given.folder or Home.from_environment().studio,
        base_url=given.base_url.rstrip("/"),
        token=given.token,
        processing_time=given.speed,
        retry_after=given.retry_after,
        expire_after=given.expire_after,
        idle_minutes=given.idle_minutes,
    )
    try:
        serve(options, port=given.port)
    except TimeoutError:
        running = read_address(options.folder)
        where = f": http://127.0.0.1:{running.port}/v1" if running is not None else ""
        sys.stderr.write(f"The demo studio runs already{where}\n")
        return 1
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"The demo studio cannot be served: {error}\n")
        return 1
    except KeyboardInterrupt:
        pass  # the way a person ends it
    return 0


def _parser() -> argparse.ArgumentParser:
    usual = StudioOptions(Path())
    parser = argparse.ArgumentParser(
        prog="python -m apiflow_desktop.demo",
        description="A stand-in for Replicate on this machine that makes real images.",
    )
    add = parser.add_argument
    add("--folder", type=Path, help="where it keeps what it keeps (default: the user's home)")
    add("--port", type=int, default=0, help="on the loopback (default: any free one)")
    add("--base-url", default=usual.base_url, help="what its links begin with")
    add("--token", default=usual.token, help="the bearer token it takes")
    add("--speed", type=float, default=usual.processing_time, help="seconds one picture takes")
    add("--retry-after", type=int, default=usual.retry_after, help="seconds a 429 asks to wait")
    add("--expire-after", type=float, help="seconds after which results are removed")
    add("--idle-minutes", type=float, help="end after so many minutes without a request")
    return parser


if __name__ == "__main__":
    sys.exit(main())
