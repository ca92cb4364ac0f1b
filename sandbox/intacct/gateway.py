"""The gateway itself, without HTTP: a request body in, an answer out. Pure but for the world it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from lxml import etree

from sandbox.intacct import schema
from sandbox.intacct.accounting import usage
from sandbox.intacct.books import Books
from sandbox.intacct.breaking import broken_after, broken_before, late
from sandbox.intacct.context import Context
from sandbox.intacct.envelope import (
    Answer,
    Authentication,
    Control,
    Outcome,
    add_result,
    error_message,
    failure,
    response,
)
from sandbox.intacct.envelope import (
    answer as as_answer,
)
from sandbox.intacct.envelope import (
    operation as add_operation,
)
from sandbox.intacct.errors import ErrorText, RefusedError, error, fill, refused
from sandbox.intacct.faults import Fault
from sandbox.intacct.functions.dispatch import SESSION, handler
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.signing_in import authenticate
from sandbox.intacct.users import Session
from sandbox.intacct.world import IntacctWorld


@dataclass(slots=True)
class Call:
    """A request that was let in and waits to be executed."""

    control: Control
    root: etree._Element
    functions: tuple[str, ...]
    company: Books | None
    fault: Fault | None
    host: str
    token: float


def answer(world: IntacctWorld, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Answer one request at once."""
    call = admit(world, body, headers)
    if isinstance(call, Answer):
        return call
    try:
        return execute(world, call)
    finally:
        release(call)


def admit(world: IntacctWorld, body: bytes, headers: Mapping[str, str]) -> Call | Answer:
    """Check the control block and the load; the call must be released after it was executed."""
    try:
        root = schema.parse(body)
    except schema.MalformedError as problem:
        return failure(Control(), [_text(world, error("malformed", detail=f"Fatal Error 76: {problem}"))])
    control = _control(root)
    if world.offline:
        return failure(control, [_text(world, error("offline"))])
    problems = _control_errors(world, root, control)
    if problems:
        return failure(control, problems)
    functions = tuple(
        str(child.tag) for child in root.iterfind("operation/content/function/*") if isinstance(child.tag, str)
    )
    fault = world.faults.next(functions)
    early = broken_before(fault)
    if early is not None:
        return early
    world.counts.update(functions)
    company = _company_of(world, root)
    moment = world.now().timestamp()
    if company is not None:
        if fault is not None and fault.kind == "throttle":
            return throttled(world)
        allowed = moment - world.settings.overlap_seconds
        if sum(1 for begun in company.in_flight if begun <= allowed) >= world.settings.concurrent_calls:
            return throttled(world)
        company.in_flight.append(moment)
    return Call(control, root, functions, company, fault, headers.get("host", ""), moment)


def release(call: Call) -> None:
    """Give the company's slot back."""
    if call.company is not None:
        call.company.in_flight.remove(call.token)


def throttled(world: IntacctWorld) -> Answer:
    """Return the answer to too many calls at once."""
    return failure(None, [_text(world, error("rate_limit"))], status=429)


def execute(world: IntacctWorld, call: Call) -> Answer:
    """Execute every operation of a call that was let in."""
    root = response(call.control)
    for element in call.root.iterfind("operation"):
        raw = _operation(world, call, root, element)
        if raw is not None:
            return broken_after(call.fault, raw)
    return broken_after(call.fault, as_answer(root))


def _operation(world: IntacctWorld, call: Call, root: etree._Element, element: etree._Element) -> Answer | None:
    expired = call.fault is not None and call.fault.kind == "session_expired"
    try:
        session = authenticate(world, call.control.sender_id, element, expired)
    except RefusedError as refusal:
        given = Authentication("failure", *_claimed(element))
        block = add_operation(root, given)
        error_message(block, [_text(world, entry) for entry in refusal.errors], call.control.additional)
        return None
    company = world.companies[session.company_id]
    company.session_id = session.session_id
    ctx = Context(company, session.user, session.entity_id, company.now())
    functions = element.findall("content/function")
    outcomes = _run(world, call, ctx, session, functions, element.get("transaction") == "true")
    usage(ctx, call.control.sender_id, outcomes, call.control.control_id)
    late(call.fault, company)
    company.journal.end(company.now())
    company.deliver()
    raw = next((outcome.result for outcome in outcomes if outcome.result.raw is not None), None)
    if raw is not None and raw.raw is not None:
        return Answer(200, {"content-type": f"{raw.raw_type}; charset=UTF-8"}, raw.raw)
    now = company.now()
    found = Authentication(
        "success", session.user.user_id, session.company_id, session.entity_id, now, session.expires_at
    )
    block = add_operation(root, found)
    repeated = [entry for outcome in outcomes for entry in outcome.result.errors if entry.cause == "repeated"]
    if repeated and world.settings.repeated_answer == "whole":
        error_message(block, [_text(world, entry) for entry in repeated], call.control.additional)
        return None
    for outcome in _answered(world.settings.repeated_answer, outcomes):
        outcome.result.errors = [_text(world, entry) for entry in outcome.result.errors]
        add_result(block, outcome, call.control.additional)
    return None


def _answered(way: str, outcomes: list[Outcome]) -> list[Outcome]:
    """Return the outcomes as they are answered: what becomes of a repeated control id is a setting."""
    found: list[Outcome] = []
    for outcome in outcomes:
        again = any(entry.cause == "repeated" for entry in outcome.result.errors)
        found += REPEATED[way](outcome) if again else [outcome]
    return found


REPEATED: Mapping[str, Callable[[Outcome], list[Outcome]]] = {
    "no_status": lambda outcome: [replace(outcome, status="", result=Result())],
    "failure": lambda outcome: [outcome],
    "no_result": lambda _: [],
    "unnamed": lambda outcome: [replace(outcome, control_id="")],
    "two_results": lambda outcome: [replace(outcome, status="", result=Result()), outcome],
    "empty": lambda outcome: [replace(outcome, status="success", result=Result())],
    "other_words": lambda outcome: [replace(outcome, status="ignored", result=Result())],
    "whole": lambda outcome: [outcome],
}
"""Ways to answer a repeated control id: the first was seen, of the others nobody knows."""


def _run(
    world: IntacctWorld, call: Call, ctx: Context, session: Session, functions: list[etree._Element], together: bool
) -> list[Outcome]:
    """Run the functions in order; in a transaction the first failure undoes and aborts all."""
    outcomes: list[Outcome] = []
    executed = set(ctx.company.executed)
    for element in functions:
        outcome = _function(world, call, ctx, session, element, len(functions) == 1)
        outcomes.append(outcome)
        if together and outcome.status != "success":
            ctx.company.journal.undo(0)
            ctx.company.outbox.clear()
            ctx.company.executed = executed
            return _aborted(functions, outcomes)
    return outcomes


def _aborted(functions: list[etree._Element], outcomes: list[Outcome]) -> list[Outcome]:
    marker = error("rolled_back")
    failed = outcomes[-1]
    failed.status = "aborted"
    failed.result = Result(data=failed.result.data, errors=[*failed.result.errors, marker])
    return [
        failed
        if position == len(outcomes) - 1
        else Outcome(_name(element), element.get("controlid", ""), "aborted", Result(errors=[marker]))
        for position, element in enumerate(functions)
    ]


def _function(
    world: IntacctWorld, call: Call, ctx: Context, session: Session, element: etree._Element, alone: bool
) -> Outcome:
    name, control_id = _name(element), element.get("controlid", "")
    body = next((child for child in element if isinstance(child.tag, str)), None)
    key = f"{call.control.sender_id}:{control_id}"
    mark = len(ctx.company.journal.entries)
    try:
        if call.control.unique_id and key in ctx.company.executed:
            raise refused("repeated", controlid=control_id)
        if name == SESSION and body is not None:
            result = _session(world, call, ctx, session, body, alone)
        else:
            handle = handler(name)
            if handle is None or body is None:
                raise refused("unsupported", function=name)
            result = handle(ctx, body)
    except RefusedError as refusal:
        ctx.company.journal.undo(mark)
        empty = etree.Element("data", listtype="objects", count="0") if name == "create" else None
        return Outcome(name, control_id, "failure", Result(data=empty, errors=list(refusal.errors)))
    if call.control.unique_id and not result.errors:
        ctx.company.executed.add(key)
    return Outcome(name, control_id, "failure" if result.errors else "success", result)


def _session(
    world: IntacctWorld, call: Call, ctx: Context, session: Session, body: etree._Element, alone: bool
) -> Result:
    """Answer `getAPISession`: a session for this entity, another, or the top level."""
    if not alone:
        raise refused("session_not_alone")
    location = body.find("locationid")
    entity_id = session.entity_id if location is None else ((location.text or "").strip() or None)
    if (entity_id is not None and entity_id not in ctx.company.entities) or not ctx.user.sees_entity(entity_id):
        raise refused("session_entity", location=entity_id or "")
    new = replace(session, session_id=world.token(), entity_id=entity_id)
    new.expires_at = ctx.now + timedelta(seconds=ctx.company.session_seconds)
    world.sessions[new.session_id] = new
    answer_data = etree.Element("data")
    api = etree.SubElement(answer_data, "api")
    leaf(api, "sessionid", new.session_id)
    leaf(api, "endpoint", world.endpoint or f"http://{call.host or 'localhost'}/ia/xml/xmlgw.phtml")
    leaf(api, "locationid", entity_id or "")
    return Result(data=answer_data)


def _control(root: etree._Element) -> Control:
    def said(name: str) -> str:
        return (root.findtext(f"control/{name}") or "").strip()

    unique = said("uniqueid").lower()
    return Control(
        sender_id=said("senderid"),
        control_id=said("controlid"),
        unique_id=unique in {"true", "1"} or (unique == "" and root.find("control/uniqueid") is None),
        version=said("dtdversion") or "3.0",
        additional=said("showadditionalerrorinfo") == "true",
    )


def _control_errors(world: IntacctWorld, root: etree._Element, control: Control) -> list[ErrorText]:
    if world.settings.validate_schema:
        problem = schema.violation(root)
        if problem is not None:
            return [_text(world, error("schema", detail=problem))]
    password = (root.findtext("control/password") or "").strip()
    if world.senders.get(control.sender_id) != password:
        return [_text(world, error("sender"))]
    policy = (root.findtext("control/policyid") or "").strip()
    return [_text(world, error("policy", policy=policy))] if policy else []


def _company_of(world: IntacctWorld, root: etree._Element) -> Books | None:
    session = world.sessions.get((root.findtext("operation/authentication/sessionid") or "").strip())
    name = session.company_id if session else (root.findtext("operation/authentication/login/companyid") or "")
    return world.companies.get(name.strip().split("|", 1)[0])


def _claimed(element: etree._Element) -> tuple[str, str]:
    login = element.find("authentication/login")
    if login is None:
        return "", ""
    return login.findtext("userid") or "", login.findtext("companyid") or ""


def _name(element: etree._Element) -> str:
    return next((str(child.tag) for child in element if isinstance(child.tag, str)), "")


def _text(world: IntacctWorld, entry: ErrorText) -> ErrorText:
    """Apply the world's own wording and append the support id where the gateway does."""
    own = world.settings.texts.get(entry.cause)
    entry = fill(own, **dict(entry.values)) if own is not None else entry
    if not entry.text or entry.number in {"XL03000003", "XL03000006", "XL03000009", "GW-0010", ""}:
        return entry
    return replace(entry, text=f"{entry.text} [Support ID: {world.token(10)}%7E{world.token(6)}]")
