"""People in a Cognito user pool: a person's tenant is an attribute that nobody can change, and a group.

Cognito can't list users by an attribute of one's own, so the group of a tenant is what lists its people. Tokens name
the tenant only where both agree: somebody who is in no group is in no tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import answers, code_of
from ledgersync.adapters.aws.token_claims import ROLE, TENANT, group_of
from ledgersync.adapters.names import checked_tenant
from ledgersync.ports.people import Person, Standing

TENANT_ROLES = frozenset({"viewer", "accountant", "administrator"})
"""Operators are the service's own: they are nobody's people, and no tenant sees or changes them."""
_NEVER_SIGNED_IN = "FORCE_CHANGE_PASSWORD"


class CognitoPeople:
    """``Directory`` over one user pool; ``client`` is asked for at the first call, since few requests need it."""

    def __init__(self, client: Callable[[], Any], pool_id: str) -> None:
        self._client = client
        self._pool = {"UserPoolId": pool_id}

    def people(self, tenant_id: str) -> Sequence[Person]:
        with answers("people"):
            return [one for user in self._members(tenant_id) if (one := _person(user, tenant_id)) is not None]

    def person(self, tenant_id: str, person_id: str) -> Person | None:
        with answers("people"):
            user = self._user(person_id)
            found = _person(user, tenant_id) if user else None
            return found if found and self._is_member(found.id, tenant_id) else None

    def invite(self, tenant_id: str, name: str, role: str) -> Person | None:
        with answers("people"):
            self._make_group(tenant_id)
            user = self._create(tenant_id, name, role) or self._cut_off(tenant_id, name, role)
            if user is None:
                return None
            invited = Person(id=str(user["Username"]), name=name, role=role, standing=Standing.INVITED)
            self._call("admin_add_user_to_group", invited.id, GroupName=_group(tenant_id))
            return invited

    def invite_again(self, person: Person) -> None:
        with answers("people"):
            self._call("admin_create_user", person.name, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])

    def give_role(self, person: Person, role: str) -> None:
        """The next access token says it: in a quarter of an hour at the latest, and at once after a new sign-in."""
        with answers("people"):
            self._call("admin_update_user_attributes", person.id, UserAttributes=[{"Name": ROLE, "Value": role}])
            self._call("admin_user_global_sign_out", person.id)

    def enable(self, person: Person) -> None:
        with answers("people"):
            self._call("admin_enable_user", person.id)

    def disable(self, person: Person) -> None:
        with answers("people"):
            self._call("admin_disable_user", person.id)
            self._call("admin_user_global_sign_out", person.id)

    def remove(self, person: Person) -> None:
        with answers("people"):
            self._call("admin_delete_user", person.id)

    def _create(self, tenant_id: str, name: str, role: str) -> Mapping[str, Any] | None:
        """None when the address has an account. Cognito mails the invitation with a password for the first sign-in."""
        attributes = {"email": name, "email_verified": "true", TENANT: tenant_id, ROLE: role}
        try:
            made = self._call(
                "admin_create_user",
                name,
                UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
                DesiredDeliveryMediums=["EMAIL"],
            )
        except ClientError as error:
            if code_of(error) == "UsernameExistsException":
                return None
            raise
        user: Mapping[str, Any] = made["User"]
        return user

    def _cut_off(self, tenant_id: str, name: str, role: str) -> Mapping[str, Any] | None:
        """The account of somebody whose invitation ended before the group: of this tenant, and not in it yet."""
        user = self._user(name)
        if user is None or _attributes(user).get(TENANT) != tenant_id:
            return None
        if self._is_member(str(user["Username"]), tenant_id):
            return None
        self._call("admin_update_user_attributes", name, UserAttributes=[{"Name": ROLE, "Value": role}])
        return user

    def _make_group(self, tenant_id: str) -> None:
        try:
            self._client().create_group(**self._pool, GroupName=_group(tenant_id))
        except ClientError as error:
            if code_of(error) != "GroupExistsException":
                raise

    def _members(self, tenant_id: str) -> Iterator[Mapping[str, Any]]:
        asked = {**self._pool, "GroupName": _group(tenant_id), "Limit": 60}
        while True:
            try:
                page = self._client().list_users_in_group(**asked)
            except ClientError as error:
                if code_of(error) == "ResourceNotFoundException":
                    return  # nobody was invited yet
                raise
            yield from page["Users"]
            if not page.get("NextToken"):
                return
            asked["NextToken"] = page["NextToken"]

    def _is_member(self, person_id: str, tenant_id: str) -> bool:
        found = self._call("admin_list_groups_for_user", person_id)
        return any(one["GroupName"] == _group(tenant_id) for one in found["Groups"])

    def _user(self, name: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self._call("admin_get_user", name)
        except ClientError as error:
            if code_of(error) in ("UserNotFoundException", "InvalidParameterException"):
                return None
            raise
        return found

    def _call(self, name: str, username: str, **more: object) -> Any:
        return getattr(self._client(), name)(**self._pool, Username=username, **more)


def _group(tenant_id: str) -> str:
    return group_of(checked_tenant(tenant_id))


def _attributes(user: Mapping[str, Any]) -> Mapping[str, str]:
    rows = user.get("UserAttributes") or user.get("Attributes") or []
    return {row["Name"]: row.get("Value", "") for row in rows}


def _person(user: Mapping[str, Any], tenant_id: str) -> Person | None:
    """None for whoever is not one of the tenant's people."""
    have = _attributes(user)
    if have.get(TENANT) != tenant_id or have.get(ROLE) not in TENANT_ROLES:
        return None
    standing = Standing.INVITED if user.get("UserStatus") == _NEVER_SIGNED_IN else Standing.ACTIVE
    if not user.get("Enabled", True):
        standing = Standing.DISABLED
    id = str(user["Username"])
    return Person(id=id, name=have.get("email", id), role=have[ROLE], standing=standing)
