"""What AWS answers as what to do: try again later, or somebody has to act. One table for every service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

from ledgersync.errors import LedgersyncError, OperatorError, RetriableError

TRANSIENT = frozenset(
    {
        "DependencyTimeoutException",
        "InternalFailure",
        "InternalServerError",
        "InternalServiceError",
        "InternalServiceErrorException",
        "KMSInternalException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
_CUT_OFF = (ConnectionError, HTTPClientError)


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def is_transient(error: ClientError | BotoCoreError) -> bool:
    return code_of(error) in TRANSIENT if isinstance(error, ClientError) else isinstance(error, _CUT_OFF)


def translated(error: ClientError | BotoCoreError, service: str) -> LedgersyncError:
    """The error to raise; its text is AWS's code only, since messages may quote names and input."""
    code = code_of(error) if isinstance(error, ClientError) else type(error).__name__
    return RetriableError(f"{service}-busy", code) if is_transient(error) else OperatorError(f"{service}-refused", code)


@contextmanager
def answers(service: str) -> Iterator[None]:
    """Raises ``RetriableError`` or ``OperatorError`` for whatever the service said no to."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise translated(error, service) from None
