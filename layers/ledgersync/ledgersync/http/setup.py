"""Setting up: preferences, what they do and can be set to, the customization package."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query

from ledgersync.domain.preferences import Dimensions, Preferences, missing
from ledgersync.http import shapes
from ledgersync.http.access import Caller, allow, asking, connection_of, spare, tenant
from ledgersync.http.bodies import (
    AccountList,
    AccountOut,
    PackageLink,
)
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers, problems
from ledgersync.http.links import public_url
from ledgersync.http.preference_bodies import PreferencesIn, PreferencesOut
from ledgersync.http.problems import Reason
from ledgersync.http.roles import FRESH_ADMINISTRATOR
from ledgersync.http.services import Services
from ledgersync.http.setup_bodies import CheckedOut, ChoiceList, ChoiceOut, EffectOut
from ledgersync.management.choices import SHOWN, TYPES, Of, accounts, matching
from ledgersync.management.preferences import masters_of
from ledgersync.management.revision import expect
from ledgersync.management.state_access import reading
from ledgersync.management.telling import APPROVED_ONLY, permanent
from ledgersync.ports import Connection

Choosing = Literal[
    "unallocated_expenses_account",
    "unallocated_income_account",
    "default_bank_account",
    "deposit_to_account",
    "money_out_clearing_account",
    "money_in_clearing_account",
    "bank_accounts",
]
READ_LIVE = frozenset({Of.JOURNAL, Of.BANK_ACCOUNT})


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/preferences", responses=answers(200, PreferencesOut, "The preferences"))
    def read_preferences(connection_id: ConnectionId) -> Response[PreferencesOut]:
        kept = connection_of(app, services, connection_id)
        return Response(200, JSON, shapes.preferences(kept))

    @app.put("/connections/<connection_id>/preferences", responses=answers(200, PreferencesOut, "Saved, all of them"))
    def save_preferences(
        connection_id: ConnectionId, body: Annotated[PreferencesIn, Body()]
    ) -> Response[PreferencesOut]:
        kept = connection_of(app, services, connection_id, live=True)
        return Response(200, JSON, _saved(services, asking(app, services), kept, body))

    @app.post(
        "/connections/<connection_id>/preferences/check",
        responses=answers(200, CheckedOut, "What saving these would do; nothing is saved"),
    )
    def check_preferences(connection_id: ConnectionId, body: Annotated[PreferencesIn, Body()]) -> Response[CheckedOut]:
        kept = connection_of(app, services, connection_id, live=True)
        expect(kept, body.version)
        wanted = _preferences(body)
        found = services.preferences.check(kept, wanted)
        answer = CheckedOut(
            version=kept.version,
            errors=[Reason(field=field, code=code, detail=words) for field, code, words in found.wrong],
            effects=[EffectOut(**asdict(one)) for one in found.effects],
            permanent=list(found.permanent),
            warnings=list(found.warnings),
            transactions_wait_for=missing(wanted),
        )
        return Response(200, JSON, answer)

    @app.get(
        "/connections/<connection_id>/choices",
        responses=answers(200, ChoiceList, "What a preference can be set to; bank accounts and journals read live"),
    )
    def list_choices(
        connection_id: ConnectionId,
        of: Annotated[Of, Query(description="what is to be chosen")],
        preference: Annotated[Choosing | None, Query(description="accounts that this one takes")] = None,
        q: Annotated[str, Query(max_length=100, description="the beginning of a number, or a part of a name")] = "",
    ) -> Response[ChoiceList]:
        kept = connection_of(app, services, connection_id, live=of in READ_LIVE)
        if of in READ_LIVE:
            spare(tenant(app, services), services)
        found = services.preferences.choices(kept, of)
        fit = [one for one in found if preference is None or of is not Of.ACCOUNT or one.type in TYPES[preference]]
        wanted = matching(fit, q)
        items = [ChoiceOut(**asdict(one)) for one in wanted[:SHOWN]]
        return Response(200, JSON, ChoiceList(items=items, total=len(wanted)))

    @app.get(
        "/connections/<connection_id>/accounts",
        responses=answers(200, AccountList, "The synced accounts a preference takes"),
    )
    def list_accounts(connection_id: ConnectionId, preference: Annotated[Choosing, Query()]) -> Response[AccountList]:
        kept = connection_of(app, services, connection_id)
        found = accounts(reading(services.registry, kept.id), preference)
        items = [AccountOut(id=one.id, number=one.number, name=one.name, type=one.type) for one in found]
        return Response(200, JSON, AccountList(items=items))

    @app.post("/connections/<connection_id>/package", responses=answers(201, PackageLink, "A link that works once"))
    def make_package_link(connection_id: ConnectionId) -> Response[PackageLink]:
        kept = connection_of(app, services, connection_id, live=True)
        token, expires_at = services.packages.link(kept, asking(app, services).person)
        return Response(
            201, JSON, PackageLink(url=f"{public_url(app, services)}/packages/{token}", expires_at=expires_at)
        )

    @app.get(
        "/packages/<token>",
        responses={
            200: {"description": "The package, to be imported in Intacct", "content": {"application/zip": {}}},
            **problems(410),
        },
        enable_validation=False,  # which can't let bytes pass
    )
    def download_package(token: Annotated[str, Path(min_length=1, max_length=600)]) -> Response[bytes]:
        name, content = services.packages.download(token, public_url(app, services))
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(200, "application/zip", content, headers=headers)


def _saved(services: Services, who: Caller, kept: Connection, body: PreferencesIn) -> PreferencesOut:
    """A permanent choice needs an administrator who has just signed in, and people are told of it."""
    wanted = _preferences(body)
    for_good = wanted.approved_only and not (kept.preferences and kept.preferences.approved_only)
    if for_good:
        allow(who, FRESH_ADMINISTRATOR, services)
    saved, warnings = services.preferences.save(kept, wanted, body.version, confirmed=body.confirmed, by=who.person)
    if for_good:
        services.notices().tell(permanent(saved, APPROVED_ONLY, who.person, services.clock.now()))
    return shapes.preferences(saved, warnings)


def _preferences(body: PreferencesIn) -> Preferences:
    plain = body.model_dump(exclude={"master_preset", "masters", "dimensions", "version", "confirmed"})
    return Preferences(
        **plain,
        masters=masters_of(body.master_preset, body.masters),
        dimensions=Dimensions(**body.dimensions.model_dump()),
    )
