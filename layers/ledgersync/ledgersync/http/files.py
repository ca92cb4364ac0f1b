"""Files that the API gives: how a browser is to treat them, and how large ones travel."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from ledgersync.management.refusal import Refusal

CSV = "text/csv; charset=utf-8"
WORTH_COMPRESSING, LARGEST = 100_000, 4_000_000
"""Characters of an answer that is not compressed: Lambda hands over six million, and base64 takes a third more."""


def attached(name: str) -> dict[str, str]:
    """Headers of a file to be saved under a name."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def packed(app: APIGatewayHttpResolver, kind: str, made: str, headers: dict[str, str]) -> Response[str]:
    """Compressed when it is large; Refusal when it is too large for whoever can't read that."""
    packs = "gzip" in (app.current_event.headers.get("accept-encoding") or "").lower()
    if len(made) > LARGEST and not packs:
        raise Refusal("too-large", "The file is large: ask for it with Accept-Encoding: gzip.")
    return Response(200, kind, made, headers=headers, compress=packs and len(made) > WORTH_COMPRESSING)
