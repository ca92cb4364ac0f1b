"""Authentication: login into a company and an entity, or a session; each refusal as the gateway words it."""

from datetime import timedelta

from lxml import etree

from sandbox.intacct.books import Books
from sandbox.intacct.errors import refused
from sandbox.intacct.users import Session, User
from sandbox.intacct.world import IntacctWorld


def authenticate(world: IntacctWorld, sender_id: str, operation: etree._Element, expired: bool = False) -> Session:
    """Return the session an operation runs in, extended; a login makes one for this request only."""
    given = operation.find("authentication/sessionid")
    if given is not None:
        return _resume(world, (given.text or "").strip(), expired)
    login = operation.find("authentication/login")
    if login is None:
        raise refused("sign_in")
    name, *inside = (login.findtext("companyid") or "").split("|")
    company = world.companies.get(name)
    if company is None:
        raise refused("sign_in")
    if company.expired:
        raise refused("expired_company")
    if sender_id not in company.authorized_senders:
        raise refused("sender_not_authorized", sender=sender_id, company=name)
    user = _user(company, login.findtext("userid") or "", login.findtext("password") or "")
    entity_id = login.findtext("locationid") or (inside[-1] if inside else None) or None
    _check_entity(company, user, entity_id)
    expires = company.now() + timedelta(seconds=company.session_seconds)
    return Session("", name, user, entity_id, expires)


def _resume(world: IntacctWorld, session_id: str, expired: bool) -> Session:
    session = world.sessions.get(session_id)
    company = world.companies.get(session.company_id) if session is not None else None
    if session is None or company is None or expired or session.expires_at <= company.now():
        world.sessions.pop(session_id, None)
        raise refused("session", session=session_id[:1])
    session.expires_at = company.now() + timedelta(seconds=company.session_seconds)
    return session


def _user(company: Books, user_id: str, password: str) -> User:
    user = company.users.get(user_id)
    if user is None or not user.active or user.password != password:
        raise refused("sign_in")
    if user.two_step_verification:
        raise refused("two_step")
    return user


def _check_entity(company: Books, user: User, entity_id: str | None) -> None:
    if entity_id is not None and entity_id not in company.entities:
        raise refused("entity", location=entity_id)
    if not user.sees_entity(entity_id):
        raise refused("entity", location=entity_id or "")
