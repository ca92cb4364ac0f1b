"""Which addresses a webhook may have: https and public, so that nobody makes the service ask its own network.

A name is resolved once, every address it has is checked, and the request goes to the address that was checked: a name
that points elsewhere a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

Resolve = Callable[[str, int], Sequence[str]]
LONGEST = 500
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_USUAL_PORTS = {"https": 443, "http": 80}
_VISIBLE = re.compile(r"[!-~]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotPublic(Exception):
    """The words say what is wrong with the address; they never hold it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: the checked address, under the host's own name."""

    url: str
    host: str
    header: str


def resolve(host: str, port: int) -> Sequence[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def parsed(url: str, loopback: bool = False) -> SplitResult:
    """The address, in a form that can be sent to; NotPublic says what is wrong with it. Asks nobody."""
    parts = _split(url)
    here = loopback and _is_loopback(parts.hostname or "")
    for wrong, words in _ANYWHERE if here else (*_ANYWHERE, *_ELSEWHERE):
        if wrong(parts):
            raise NotPublic(words)
    return parts


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here, since it is what a wrong one fails at
    except ValueError:
        raise NotPublic("This is no address.") from None
    if not _is_plain(url, parts):
        raise NotPublic("This is no address.")
    return parts


def _is_private(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return _literal(host) is not None and not is_public(host)


Wrong = Callable[[SplitResult], bool]
_ANYWHERE: tuple[tuple[Wrong, str], ...] = (
    (lambda one: one.scheme not in _USUAL_PORTS, "Only https at its usual port is sent to."),
    (lambda one: one.username is not None, "An address has no user and no password."),
    (lambda one: bool(one.fragment), "An address has no part behind #."),
)
_ELSEWHERE: tuple[tuple[Wrong, str], ...] = (
    (lambda one: one.scheme != "https", "Only https at its usual port is sent to."),
    (lambda one: one.port not in (None, 443), "Only https at its usual port is sent to."),
    (_is_private, "Only public addresses are sent to."),
)
"""What is wrong with any address, and with one that is not of this machine."""


def _is_plain(url: str, parts: SplitResult) -> bool:
    """Letters, digits and signs of ASCII, with a host that is a name or an address."""
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return len(url) <= LONGEST and _VISIBLE.fullmatch(url) is not None and _HOST.fullmatch(shown) is not None


def target(url: str, loopback: bool = False, find: Resolve = resolve) -> Target:
    """Where to send to. NotPublic when any address of the host is one of a network that is not public."""
    parts = parsed(url, loopback)
    host, port = parts.hostname or "", parts.port or _USUAL_PORTS[parts.scheme]
    at = _checked(host, port, loopback, find)
    there = f"[{at}]" if ":" in at else at
    asked = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    header = host if parts.port is None else f"{host}:{parts.port}"
    return Target(f"{parts.scheme}://{there}:{port}{asked}", host, header)


def _checked(host: str, port: int, loopback: bool, find: Resolve) -> str:
    """The first address of a host, all of whose addresses are public."""
    try:
        found = list(find(host, port))
    except OSError:
        raise NotPublic("The host of the address is not known.") from None
    allowed = [one for one in found if is_public(one) or (loopback and _is_loopback(one))]
    if not found or allowed != found:
        raise NotPublic("Only public addresses are sent to.")
    return found[0]


def objection(url: str, loopback: bool = False) -> str:
    """What is wrong with an address somebody wants to save; "" when nothing is."""
    try:
        parsed(url, loopback)
    except NotPublic as refused:
        return str(refused)
    return ""


def is_public(text: str) -> bool:
    """Also of an IPv4 address that is written inside an IPv6 one."""
    address = _literal(text)
    return address is not None and all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: _Address) -> list[_Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inside: list[_Address] = [one for one in (address.ipv4_mapped, address.sixtofour) if one]
    if address.teredo:
        inside += address.teredo
    if address in _NAT64:
        inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inside if address.ipv4_mapped else [address, *inside]


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _literal(host)
    return address is not None and address.is_loopback
