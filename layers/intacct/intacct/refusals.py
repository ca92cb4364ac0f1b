"""Refusals of the gateway, by level, as exceptions: pattern tables, first match wins.

Source: the reference's error catalogue. Patterns marked *inferred* have no documented text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from intacct.errors import (
    AuthenticationFailed,
    CompanyRefused,
    EntityRefused,
    IntacctError,
    RequestRefused,
    SenderNotAuthorized,
    SenderRefused,
    ServiceOffline,
    SessionExpired,
    Throttled,
    TwoStepRequired,
    UserRefused,
)
from intacct.results import GatewayError
from remote.redaction import Redactor

Pattern = tuple[str, str, type[IntacctError]]
"""A regular expression for the error number, one for its text, and what they mean."""

ANYWHERE: tuple[Pattern, ...] = (
    (r"GW-0010", r"", Throttled),
    (r".*", r"API rate limit exceeded", Throttled),
    (r".*", r"Service is Temporarily Off-?line", ServiceOffline),
    (r"XL03000006", r"Invalid session", SessionExpired),
    (r"XL03000006", r"Partner ID or password", SenderRefused),
    (r".*", r"not authorized to make Web Services requests", SenderNotAuthorized),
    (r"PL04000055", r"", CompanyRefused),
    (r".*", r"two.?step|multi.?factor|verification code", TwoStepRequired),  # inferred
    (r"(XMLGW_|U)?JPP0002", r"", UserRefused),
    (r".*", r"Sign-in information is incorrect", UserRefused),
)
SIGNING_IN: tuple[Pattern, ...] = (
    (r".*", r"\b(location|entity)\b", EntityRefused),  # inferred
    (r".*", r"", AuthenticationFailed),
)
WHOLE_REQUEST: tuple[Pattern, ...] = (
    (r"GW-0011", r"", AuthenticationFailed),
    (r".*", r"", RequestRefused),
)

TRANSIENT_READS: tuple[tuple[str, str], ...] = (
    (r"DL02000001", r"error processing the request"),
    (r".*", r"Service is Temporarily Off-?line|API rate limit exceeded"),
)
"""Refusals of a read that may pass when asked once more."""

DUPLICATE_CONTROL_IDS: tuple[tuple[str, str], ...] = (
    (r".*", r"control ?id\b.*\b(already|duplicate|unique|repeat)|\b(duplicate|repeat\w*)\b.*\bcontrol ?id\b"),
)
"""What a write says whose control id ran before; inferred, the real text is not documented."""

_SUPPORT_ID = re.compile(r"\s*\[(?:Support|Request) ID: ?([^\]]*)\]\s*$")


def read_errors(parent: etree._Element, redactor: Redactor) -> tuple[GatewayError, ...]:
    """Read the errors below an element's `errormessage`."""
    return tuple(read_error(one, redactor) for one in parent.iterfind("errormessage/error"))


def read_error(element: etree._Element, redactor: Redactor) -> GatewayError:
    """Read one `error`; what is no code is left out, and no text repeats a secret that was sent."""

    def text(path: str) -> str:
        return element.findtext(path) or ""

    description, first = _without_support_id(redactor.clean(text("description")))
    description2, second = _without_support_id(redactor.clean(text("description2")))
    correction, third = _without_support_id(redactor.clean(text("correction")))
    return GatewayError(
        number=redactor.code(text("errorno")),
        description=description,
        description2=description2,
        correction=correction,
        error_id=redactor.code(text("additionalinfo/errorid")),
        message_id=redactor.code(text("additionalinfo//messageid")),
        support_id=first or second or third,
    )


def refusal(level: Sequence[Pattern], errors: Sequence[GatewayError]) -> IntacctError:
    """Say what a refusal above the functions means; the most specific pattern of any error wins."""
    for number, text, kind in (*ANYWHERE, *level):
        if any(_matches(number, text, error) for error in errors):
            return kind(_message(errors), errors)
    return level[-1][2](_message(errors), errors)


def any_matches(patterns: Sequence[tuple[str, str]], errors: Sequence[GatewayError]) -> bool:
    """Whether one of the errors is among the patterns."""
    return any(_matches(number, text, error) for number, text in patterns for error in errors)


def _matches(number: str, text: str, error: GatewayError) -> bool:
    return bool(re.fullmatch(number, error.number) and re.search(text, error.text, re.IGNORECASE))


def _message(errors: Sequence[GatewayError]) -> str:
    texts = (f"{error.number} {error.text}".strip() for error in errors)
    return "; ".join(texts) or "the gateway refused the request without saying why"


def _without_support_id(text: str) -> tuple[str, str]:
    found = _SUPPORT_ID.search(text)
    return (text[: found.start()].strip(), found.group(1)) if found else (text.strip(), "")
