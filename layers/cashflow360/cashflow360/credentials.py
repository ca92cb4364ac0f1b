"""What opens an organisation, and the session it opens; neither shows its secrets."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """A sync token of one organisation and the developer key it is used with."""

    developer_key: str = field(repr=False)
    organization_id: str
    token_name: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """A logged-in session: lives 48 idle hours for a sync token, so keep it, encrypted."""

    session_id: str = field(repr=False)
    endpoint: str
    organization_id: str
    user_id: str
