"""Signing in by OpenID Connect: authorization code with PKCE, a public client, claims and signature checked."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt

SCOPES = "openid profile email"
ALGORITHMS = ("RS256", "ES256")
LEEWAY_SECONDS = 60


class SignInFailed(Exception):
    """Says why in words for the page; never a token."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sign-in under way has to come back with."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(repr=False)
    expires: float


def new_asked() -> Asked:
    return Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


class Issuer:
    """One issuer, whose discovery document and keys are read once a process."""

    def __init__(self, url: str, client_id: str, http: httpx.Client, now: Callable[[], datetime]) -> None:
        self._url = url
        self._client_id = client_id
        self._http = http
        self._now = now
        self._found: Mapping[str, Any] = {}
        self._keys: Mapping[str, Any] = {}

    def address(self, asked: Asked, callback: str, sign_in_anew: bool) -> str:
        """Where the browser signs in. ``sign_in_anew`` asks for a password even of somebody who is signed in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": callback,
            "scope": SCOPES,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login"} if sign_in_anew else {}),
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def exchange(self, code: str, asked: Asked, callback: str) -> Tokens:
        """The tokens of a code; the id token has to name this client and the nonce of this sign-in."""
        tokens = self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": callback,
                "client_id": self._client_id,
                "code_verifier": asked.verifier,
            }
        )
        claims = self._verified(tokens.id_token)
        if not secrets.compare_digest(str(claims.get("nonce", "")), asked.nonce):
            raise SignInFailed("The sign-in came back with an answer to another one. Try again.")
        return tokens

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the refresh token stays when the issuer sends no other."""
        given = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": self._client_id}
        return self._tokens(given, kept=refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Best effort: an issuer without revocation, or out of reach, keeps nobody from signing out."""
        address = self._discovered().get("revocation_endpoint")
        if address and refresh_token:
            try:
                self._http.post(str(address), data={"token": refresh_token, "client_id": self._client_id})
            except httpx.HTTPError:
                return

    def sign_out_address(self, back_to: str) -> str:
        """Where the issuer ends its own session; empty when it has no such page."""
        found = self._discovered().get("end_session_endpoint")
        query = urlencode({"client_id": self._client_id, "post_logout_redirect_uri": back_to, "logout_uri": back_to})
        return f"{found}?{query}" if found else ""

    def _tokens(self, given: Mapping[str, str], kept: str = "") -> Tokens:
        try:
            answer = self._http.post(self._endpoint("token_endpoint"), data=dict(given))
            body = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            raise SignInFailed("The sign-in service does not answer. Try again in a minute.") from None
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str):
            raise SignInFailed("The sign-in service refused. Try again.")
        lasts = body.get("expires_in", 300)
        return Tokens(
            access_token=token,
            refresh_token=str(body.get("refresh_token") or kept),
            id_token=str(body.get("id_token") or ""),
            expires=self._now().timestamp() + (float(lasts) if isinstance(lasts, int | float) else 300.0),
        )

    def _verified(self, id_token: str) -> Mapping[str, Any]:
        try:
            key = self._key(str(jwt.get_unverified_header(id_token).get("kid", "")))
            claims: Mapping[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._client_id,
                issuer=self._url,
                # Times are checked below, against the clock that is handed in.
                options={"require": ["exp", "iat", "iss", "aud"], "verify_exp": False, "verify_iat": False},
            )
            now = self._now().timestamp()
            in_time = float(claims["iat"]) - LEEWAY_SECONDS <= now <= float(claims["exp"]) + LEEWAY_SECONDS
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            raise SignInFailed("The sign-in service's answer is not signed as it has to be. Try again.") from None
        if not in_time:
            raise SignInFailed("The sign-in service's answer is too old. Try again.")
        return claims

    def _key(self, key_id: str) -> Any:
        """The issuer's key; keys are read anew once when a token names one that is not known."""
        if key_id not in self._keys:
            rows = self._fetched(self._endpoint("jwks_uri")).get("keys", [])
            self._keys = {str(row.get("kid", "")): jwt.PyJWK(row).key for row in rows}
        return self._keys[key_id]

    def _endpoint(self, name: str) -> str:
        found = self._discovered().get(name)
        if not isinstance(found, str):
            raise SignInFailed("The sign-in service is not set up for this console. Tell whoever runs it.")
        return found

    def _discovered(self) -> Mapping[str, Any]:
        if not self._found:
            found = self._fetched(f"{self._url}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self._url:
                raise SignInFailed("The sign-in service names itself otherwise. Tell whoever runs it.")
            self._found = found
        return self._found

    def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            answer = self._http.get(address)
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, ValueError):
            raise SignInFailed("The sign-in service does not answer. Try again in a minute.") from None
        return body if isinstance(body, dict) else {}
