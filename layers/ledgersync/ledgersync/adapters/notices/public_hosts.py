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
from urllib.parse import SplitResult, urlsplit

Resolve = Callable[[str, int], Sequence[str]]
LONGEST = 500
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
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
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotPublic("This is no address.") from None
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or not _HOST.fullmatch(shown):
        raise NotPublic("This is no address.")
    if parts.username or parts.password or parts.fragment or " " in url:
        raise NotPublic("An address has no user, password or part behind #.")
    if loopback and _is_loopback(host):
        return parts
    if parts.scheme != "https" or port not in (None, 443):
        raise NotPublic("Only https at its usual port is sent to.")
    if _literal(host) is not None and not is_public(host):
        raise NotPublic("Only public addresses are sent to.")
    return parts


def target(url: str, loopback: bool = False, find: Resolve = resolve) -> Target:
    """Where to send to. NotPublic when any address of the host is one of a network that is not public."""
    parts = parsed(url, loopback)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = list(find(host, port))
    except OSError:
        raise NotPublic("The host of the address is not known.") from None
    if not found or not all(is_public(one) or (loopback and _is_loopback(one)) for one in found):
        raise NotPublic("Only public addresses are sent to.")
    at = f"[{found[0]}]" if ":" in found[0] else found[0]
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    header = host if parts.port is None else f"{host}:{parts.port}"
    return Target(f"{parts.scheme}://{at}:{port}{path}", host, header)


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
