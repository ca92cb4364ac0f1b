"""Log lines by allow-list: ids, counts and codes. A field that is not named here is not written, whatever it holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.types import LogRecord

ALLOWED = frozenset(
    {
        "level", "timestamp", "service", "message",
        "function_name", "function_request_id", "cold_start", "xray_trace_id",
        "tenant_id", "connection_id", "run_id", "group", "slice", "execution_arn",
        "kind", "side", "outcome", "status", "status_code", "route", "code", "error", "where",
        "counts", "calls", "more", "transactions_ready", "duration_ms", "started", "skipped",
    }
)  # fmt: skip


class AllowListFormatter(LambdaPowertoolsFormatter):
    """JSON lines of the allowed fields only; exceptions and locations have none, since their texts may quote data."""

    def serialize(self, log: LogRecord) -> str:
        return super().serialize(cast("LogRecord", {name: value for name, value in log.items() if name in ALLOWED}))


@cache
def logger() -> Logger:
    """The one logger of this process; made at the first call, never at import."""
    return Logger(service="ledgersync", logger_formatter=AllowListFormatter(), utc=True)
