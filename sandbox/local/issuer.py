"""An OpenID Connect issuer for the local stack: who signs in is chosen on a page, and no password is asked."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "ledgersync"
CLIENT = "ledgersync-console"
ROLES = ("viewer", "accountant", "administrator", "operator")
ACCESS_LASTS = timedelta(hours=8)
CODE_LASTS = timedelta(minutes=1)
_KEY_ID = "local"


class SignInRefused(Exception):
    """What an authorization or token request lacks, in OAuth's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a code or a refresh token stands for."""

    tenant_id: str
    role: str
    signed_in: datetime
    nonce: str
    redirect_uri: str
    challenge: str
    ends: datetime


class Issuer:
    """Signs tokens; ``discovery`` and ``keys`` are what a verifier fetches."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, Grant] = {}
        self._refreshing: dict[str, Grant] = {}

    def token(
        self, tenant_id: str, now: datetime, lifetime: timedelta = ACCESS_LASTS, role: str = "administrator"
    ) -> str:
        """A token of somebody of one tenant who signed in ``now``, which is aware UTC."""
        return self._signed(self._claims(tenant_id, role, now, now, lifetime), AUDIENCE)

    def authorize(self, asked: Mapping[str, str], tenant_id: str, role: str, now: datetime) -> str:
        """Where the browser goes with a code that works once; SignInRefused for a request that lacks something."""
        self.check(asked)
        if role not in ROLES:
            raise SignInRefused("invalid_request: there is no such role")
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(
            tenant_id=tenant_id,
            role=role,
            signed_in=now,
            nonce=asked.get("nonce", ""),
            redirect_uri=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            ends=now + CODE_LASTS,
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def check(self, asked: Mapping[str, str]) -> None:
        """Refuse what a strict issuer refuses: another client, no PKCE, an address that is not this machine's."""
        if asked.get("client_id") != CLIENT:
            raise SignInRefused("unauthorized_client")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            raise SignInRefused("invalid_request: a code with PKCE S256 is needed")
        if not asked.get("code_challenge") or not asked.get("redirect_uri", "").startswith("http://127.0.0.1:"):
            raise SignInRefused("invalid_request: code_challenge and a loopback redirect_uri are needed")

    def tokens(self, given: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """The answer of the token endpoint to a code or a refresh token."""
        if given.get("client_id") != CLIENT:
            raise SignInRefused("unauthorized_client")
        match given.get("grant_type"):
            case "authorization_code":
                grant = self._redeemed(given, now)
            case "refresh_token":
                grant = self._refreshing.get(given.get("refresh_token", "")) or _refuse("invalid_grant")
            case _:
                raise SignInRefused("unsupported_grant_type")
        refresh = secrets.token_urlsafe(24)
        self._refreshing[refresh] = grant
        claims = self._claims(grant.tenant_id, grant.role, grant.signed_in, now, ACCESS_LASTS)
        nonce = {"nonce": grant.nonce} if given.get("grant_type") == "authorization_code" else {}
        return {
            "access_token": self._signed(claims, AUDIENCE),
            "id_token": self._signed({**claims, **nonce}, CLIENT),
            "refresh_token": refresh,
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
        }

    def revoke(self, token: str) -> None:
        self._refreshing.pop(token, None)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "revocation_endpoint": f"{self.url}/revoke",
            "end_session_endpoint": f"{self.url}/logout",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "subject_types_supported": ["public"],
        }

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [{**key, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]}

    def _redeemed(self, given: Mapping[str, str], now: datetime) -> Grant:
        """A code works once, within a minute, for who knows the verifier."""
        grant = self._codes.pop(given.get("code", ""), None)
        verifier = given.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        if grant is None or now >= grant.ends or challenge != grant.challenge:
            raise SignInRefused("invalid_grant")
        if given.get("redirect_uri") != grant.redirect_uri:
            raise SignInRefused("invalid_grant")
        return grant

    def _claims(
        self, tenant_id: str, role: str, signed_in: datetime, now: datetime, lifetime: timedelta
    ) -> dict[str, Any]:
        return {
            "iss": self.url,
            "sub": f"local-{role}-of-{tenant_id}",
            "email": f"{role}@{tenant_id}.example",
            "tenant_id": tenant_id,
            "role": role,
            "auth_time": int(signed_in.timestamp()),
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
        }

    def _signed(self, claims: Mapping[str, Any], audience: str) -> str:
        return jwt.encode({**claims, "aud": audience}, self._key, algorithm="RS256", headers={"kid": _KEY_ID})


def _refuse(words: str) -> Grant:
    raise SignInRefused(words)


def wall_clock() -> datetime:
    return datetime.now(UTC)
