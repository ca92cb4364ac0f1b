"""The local issuer's pages and endpoints: choose tenant and role, tokens for a code, signing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.local.issuer import ROLES, Issuer, SignInRefused, wall_clock

PATH = "/_local/issuer"
WHAT_THEY_DO = {
    "viewer": "Sees everything, changes nothing.",
    "accountant": "Syncs, settles errors, sets preferences.",
    "administrator": "Also connects, credentials, people, permanent choices.",
    "operator": "The service: fleet, redrive, cost. Sees no record.",
}
CHECKED = " checked"
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #161b24; background: #f5f6f8; margin: 0; }
main { max-width: 27rem; margin: 8vh auto; padding: 1rem; }
form { background: #fff; border: 1px solid #dfe3e9; border-radius: 12px; padding: 1.5rem; display: grid; gap: 1rem; }
h1 { font-size: 1.6rem; margin: 0; } p { margin: 0; color: #566072; }
fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: .75rem; }
label, legend { font-weight: 600; } label span { display: block; font-weight: 400; color: #566072; font-size: .85rem; }
label.role { display: grid; grid-template-columns: auto 1fr; gap: .75rem; }
select, button { font: inherit; min-height: 2.5rem; padding: .4rem .8rem; border-radius: 8px; }
select { border: 1px solid #868fa0; }
select { background: #fff; width: 100%; }
button { background: #2b4acb; color: #fff; border-color: #2b4acb; font-weight: 600; justify-self: start; }
:focus-visible { outline: 3px solid #2b4acb; outline-offset: 2px; }
"""


def routes(issuer: Callable[[], Issuer], tenants: Callable[[], Sequence[str]]) -> list[Route]:
    """What the front serves of the issuer, beside its discovery document and keys."""

    def choose(request: Request) -> Response:
        asked = dict(request.query_params)
        try:
            issuer().check(asked)
        except SignInRefused as refused:
            return HTMLResponse(f"<p>{escape(str(refused))}</p>", 400)
        return HTMLResponse(_page(asked, tenants()), headers={"cache-control": "no-store"})

    async def chosen(request: Request) -> Response:
        form = await _form(request)
        try:
            address = issuer().authorize(form, form.get("tenant", ""), form.get("role", ""), wall_clock())
        except SignInRefused as refused:
            return HTMLResponse(f"<p>{escape(str(refused))}</p>", 400)
        return RedirectResponse(address, 303)

    async def tokens(request: Request) -> Response:
        form = await _form(request)
        try:
            return JSONResponse(issuer().tokens(form, wall_clock()), headers={"cache-control": "no-store"})
        except SignInRefused as refused:
            return JSONResponse({"error": str(refused).partition(":")[0]}, 400)

    async def revoke(request: Request) -> Response:
        issuer().revoke((await _form(request)).get("token", ""))
        return Response(status_code=200)

    def sign_out(request: Request) -> Response:
        back = request.query_params.get("post_logout_redirect_uri", "")
        if not back.startswith("http://127.0.0.1:"):
            return HTMLResponse("<p>You are signed out.</p>")
        return RedirectResponse(back, 303)

    return [
        Route(f"{PATH}/authorize", choose, methods=["GET"]),
        Route(f"{PATH}/authorize", chosen, methods=["POST"]),
        Route(f"{PATH}/token", tokens, methods=["POST"]),
        Route(f"{PATH}/revoke", revoke, methods=["POST"]),
        Route(f"{PATH}/logout", sign_out, methods=["GET"]),
    ]


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("ascii", errors="replace"), keep_blank_values=True))


def _page(asked: dict[str, str], tenants: Sequence[str]) -> str:
    kept = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in asked.items())
    options = "".join(f"<option>{escape(one)}</option>" for one in tenants)
    roles = "".join(
        f'<label class="role"><input type="radio" name="role" value="{role}"{CHECKED if role == "accountant" else ""}>'
        f"<b>{role.capitalize()}<span>{WHAT_THEY_DO[role]}</span></b></label>"
        for role in ROLES
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in – local issuer</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body><main>'
        f'<form method="post"><h1>Sign in</h1><p>This page stands in for the identity provider of a real deployment. '
        f"Choose who you are; no password is asked.</p>{kept}"
        f'<label>Tenant<select name="tenant">{options}</select></label>'
        f"<fieldset><legend>Role</legend>{roles}</fieldset><button>Sign in</button></form></main></body></html>"
    )
