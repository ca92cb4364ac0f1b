"""Logging in with a sync token, and keeping one session for all threads of a client."""

import threading
from collections.abc import Callable, Sequence

from cashflow360.credentials import Credentials, Session
from cashflow360.endpoints import check_endpoint
from cashflow360.errors import AuthenticationFailed, ForeignAnswer, MalformedAnswer
from cashflow360.results import JsonValue

LOGIN_PATH = "Login.json"


def identity_form(credentials: Credentials) -> dict[str, str]:
    """Who is calling: the token's name stands for the user, the token for the password."""
    return {
        "devKey": credentials.developer_key,
        "userName": credentials.token_name,
        "password": credentials.token,
    }


def session_in(data: JsonValue, credentials: Credentials, endpoint: str, allowed: Sequence[str]) -> Session:
    """The session a login answered, at the address it names if the allow-list admits that address."""
    if not isinstance(data, dict):
        raise MalformedAnswer("the login answered no session")
    session_id, organization_id = data.get("sessionId"), data.get("orgId")
    if not isinstance(session_id, str) or not session_id:
        raise MalformedAnswer("the login answered no session")
    if organization_id != credentials.organization_id:
        raise ForeignAnswer("the login opened another organisation")
    user_id = data.get("usersId") or data.get("userId")
    named = data.get("apiEndPoint")
    return Session(
        session_id=session_id,
        endpoint=check_endpoint(named, allowed) if isinstance(named, str) and named else endpoint,
        organization_id=credentials.organization_id,
        user_id=user_id if isinstance(user_id, str) else "",
    )


class SessionKeeper:
    """Holds the session and renews it once, however many threads find it refused."""

    def __init__(
        self,
        log_in: Callable[[], Session],
        session: Session | None,
        on_session: Callable[[Session], None] | None,
    ) -> None:
        self._log_in = log_in
        self._session = session
        self._kept = session
        self._on_session = on_session
        self._lock = threading.Lock()

    def current(self) -> Session:
        """The session, logging in if there is none yet."""
        return self._replace(None)

    def renew(self, refused: Session) -> Session:
        """A session other than the refused one."""
        return self._replace(refused)

    def kept_elsewhere(self, endpoint: str) -> Session | None:
        """The session in use, if it was opened by an earlier client and has an address of its own."""
        session = self._session
        return session if session is self._kept and session is not None and session.endpoint != endpoint else None

    def _replace(self, refused: Session | None) -> Session:
        with self._lock:
            if self._session is None or self._session is refused:
                self._session = None
                self._session = self._log_in()
                if self._on_session is not None:
                    self._on_session(self._session)
            return self._session


def check_session(session: Session | None, credentials: Credentials, allowed: Sequence[str]) -> Session | None:
    """A kept session, if it belongs to these credentials and to an allowed address."""
    if session is None:
        return None
    if session.organization_id != credentials.organization_id:
        raise AuthenticationFailed("the kept session belongs to another organisation")
    check_endpoint(session.endpoint, allowed)
    return session


def session_form(session: Session, credentials: Credentials, data: str) -> dict[str, str]:
    """The form of a call inside a session."""
    return {"devKey": credentials.developer_key, "sessionId": session.session_id, "data": data}
