"""What leaves a call: only what the engine knows to handle, without the call's secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.ports import NeedsAnswer, NeedsTrust, StepError
from apiflow_desktop.vault.origins import UnconfirmedOrigin


@contextmanager
def clean_errors(exchange: Exchange) -> Iterator[None]:
    """Let errors of a call out as the engine knows them.

    Raises:
        NeedsAnswer: Only the user can say how it goes on, or that it may.
        StepError: Anything else that went wrong.
    """
    try:
        yield
    except StepError as error:
        raise exchange.cleaned(error) from error.__cause__
    except UnconfirmedOrigin as error:
        name = exchange.connector.name
        raise NeedsTrust(error.what, where=name, hint=error.hint) from error
    except NeedsAnswer:
        raise
    except UserFacingError as error:
        said = exchange.redact(str(error))
        raise StepError("InvalidRequest", said, retryable=False) from error
