"""From drafts to bodies."""

from __future__ import annotations

from datetime import datetime

from ledgersync.http.draft_bodies import DraftCashflow360Out, DraftIntacctOut, DraftOut, EntityOut
from ledgersync.http.statements import standing_out
from ledgersync.management.drafts import as_connection, lacking, secrets_live
from ledgersync.management.statements import standing_of
from ledgersync.ports.drafts import Draft


def draft(kept: Draft, now: datetime) -> DraftOut:
    ours, theirs, live = kept.intacct, kept.cashflow360, secrets_live(kept, now)
    would_be = as_connection(kept)
    return DraftOut(
        id=kept.id.connection_id,
        name=kept.name,
        configuration=kept.configuration,
        one_way=kept.one_way,
        steps=list(kept.steps),
        intacct=DraftIntacctOut(
            company_id=ours.company_id,
            user_id=ours.user_id,
            entity_id=ours.entity_id,
            entities=[EntityOut(id=one.id, name=one.name) for one in ours.entities],
            needs_entity=ours.needs_entity,
            has_password=live and ours.secret_at is not None,
        )
        if ours
        else None,
        cashflow360=DraftCashflow360Out(
            organization_id=theirs.organization_id,
            organization_name=theirs.organization_name,
            token_name=theirs.token_name,
            has_token=live and theirs.secret_at is not None,
        )
        if theirs
        else None,
        statements=[standing_out(one) for one in standing_of(would_be.statements, would_be.preferences)],
        package_made=bool(kept.event_keys),
        missing=[field for field, _, _ in lacking(kept, now)],
        secrets_until=kept.secrets_until,
        created_by=kept.created_by,
        created_at=kept.created_at,
        changed_at=kept.changed_at,
        connected=kept.connected,
        run_id=kept.run_id,
        version=kept.version,
    )
