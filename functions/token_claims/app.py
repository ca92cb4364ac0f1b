"""Cognito asks this before it makes tokens: whose tenant and role the access token names."""

from ledgersync.adapters.aws.token_claims import Event, with_claims


def handler(event: Event, context: object) -> Event:
    _ = context
    return with_claims(event)
