"""Sessions: made for an entity, sliding, and gone."""

from sandbox.intacct import Books, IntacctWorld
from tests.integration.sandbox_intacct.conftest import USER, Caller, Clock

VENDORS = "<query><object>VENDOR</object><select><field>VENDORID</field></select></query>"


def session_of(caller: Caller, inner: str = "", *, login: str | None = None, entity: str | None = None) -> str:
    reply = caller.call(f"<getAPISession>{inner}</getAPISession>", login=login, entity=entity)
    return f"<sessionid>{reply.text('operation/result/data/api/sessionid')}</sessionid>"


def test_a_session_comes_with_its_endpoint_and_entity(east: Caller) -> None:
    reply = east.call("<getAPISession/>")
    assert reply.text("operation/result/data/api/endpoint") == "http://127.0.0.1/ia/xml/xmlgw.phtml"
    assert reply.text("operation/result/data/api/locationid") == "100"


def test_a_session_can_move_to_another_entity_and_to_the_top(east: Caller) -> None:
    session = session_of(east)
    west = session_of(east, "<locationid>200</locationid>", login=session)
    assert east.call(VENDORS, login=west).text("operation/authentication/locationid") == "200"
    top = session_of(east, "<locationid/>", login=west)
    assert east.call(VENDORS, login=top).text("operation/authentication/locationid") == ""


def test_a_session_must_be_asked_for_alone(top: Caller) -> None:
    assert top.call("<getAPISession/>", VENDORS).statuses == ["failure", "success"]


def test_every_call_extends_a_session_until_it_is_left_alone(east: Caller, books: Books, clock: Clock) -> None:
    books.session_seconds = 600
    session = session_of(east)
    for _ in range(3):
        clock.forward(seconds=500)
        assert east.call(VENDORS, login=session).statuses == ["success"]
    clock.forward(seconds=601)
    reply = east.call(VENDORS, login=session)
    assert reply.errors[0][0] == "XL03000006"
    assert reply.said.startswith("Invalid session ")
    assert reply.text("operation/authentication/userid") == ""


def test_a_user_limited_to_an_entity_can_enter_only_that(top: Caller, books: Books) -> None:
    books.users[USER].entities = frozenset({"100"})
    assert top.call(VENDORS).text("operation/authentication/status") == "failure"
    assert top.call(VENDORS, entity="200").text("operation/authentication/status") == "failure"
    session = session_of(top, entity="100")
    assert top.call("<getAPISession><locationid/></getAPISession>", login=session).statuses == ["failure"]


def test_a_given_endpoint_is_returned(world: IntacctWorld, top: Caller) -> None:
    world.endpoint = "https://na12.intacct.com/ia/xml/xmlgw.phtml"
    assert top.call("<getAPISession/>").text("operation/result/data/api/endpoint") == world.endpoint
