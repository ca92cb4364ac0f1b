"""An OpenID Connect issuer for the local stack: one key per start, tokens for whatever tenant is asked for."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "ledgersync"
_KEY_ID = "local"


class Issuer:
    """Signs tokens; ``discovery`` and ``keys`` are what a verifier fetches."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def token(
        self, tenant_id: str, now: datetime, lifetime: timedelta = timedelta(hours=8), role: str = "administrator"
    ) -> str:
        """A token of somebody of one tenant who signed in ``now``, which is aware UTC."""
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": f"local-user-of-{tenant_id}",
            "tenant_id": tenant_id,
            "role": role,
            "auth_time": int(now.timestamp()),
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
        }

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [{**key, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]}
