"""What comes of a request that fails on the way: sent again, raised, or unknown."""

from __future__ import annotations

import httpx
import pytest
from lxml import etree

from intacct import Done, Unknown, create, delete
from intacct.errors import (
    IntacctError,
    MalformedAnswer,
    ReadRefused,
    RequestRefused,
    ServerFailed,
    Throttled,
    TransportError,
)
from tests.unit.intacct.gateway import (
    ENDPOINT,
    VENDOR_PAGE,
    VENDORS,
    Answer,
    Gateway,
    answered,
    done,
    error,
    failed,
    lost,
    page,
    refused_whole,
)


def twice(one: str, other: str) -> Answer:
    """Two results under the control id of the one write."""
    return answered(f"{one}<function>create</function><controlid>w-1</controlid></result><result>{other}")


def unnamed(body: str) -> Answer:
    """A result that names no function of the request."""

    def answer(sent: etree._Element) -> httpx.Response:
        found = answered(body)(sent)
        return page(found.text.replace("<controlid>w-1</controlid>", ""), 200)(sent)

    return answer


UNSURE: list[Answer] = [
    lost(httpx.ReadTimeout),
    lost(httpx.WriteError),
    lost(httpx.RemoteProtocolError),
    page("", 500),
    page("<html>Bad gateway</html>", 502),
    page("", 524),
    page("<html><body>cf-error-details</body></html>", 200),
    page("<response><control><status>success</status></control><operation><auth", 200),
    page("", 200),
    page("<!DOCTYPE response [<!ENTITY a 'b'>]><response/>", 200),
    lambda _: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    answered(done(), control_id="another-request"),
    answered(),
    answered(failed(error("", description2="A request with this control id was already executed"))),
    answered(""),
    answered("<status>failure</status>"),
    answered("<status>pending</status>"),
    answered(failed(error("XX", description2="seen")) + "<data><vendor><RECORDNO>7</RECORDNO></vendor></data>"),
    twice(failed(error("XX", description2="seen")), done()),
    twice("", failed(error("XX", description2="seen"))),
    unnamed(failed(error("XX", description2="seen"))),
    unnamed(done()),
]


@pytest.mark.parametrize("answer", UNSURE)
def test_a_write_whose_outcome_nobody_knows_is_unknown_and_not_sent_again(answer: Answer) -> None:
    gateway = Gateway([answer])
    results = gateway.client().call([create("VENDOR", {"NAME": "Acme"}, "w-1")])
    assert [(type(one), one.control_id, one.function) for one in results] == [(Unknown, "w-1", "create")]
    assert len(gateway.sent) == 1
    assert gateway.slept == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lost(httpx.ReadTimeout), TransportError),
        (page("", 500), ServerFailed),
        (page("<html>Bad gateway</html>", 502), ServerFailed),
        (page("<html><body>cf-error-details</body></html>", 200), MalformedAnswer),
        (page("<response><control><status>succ", 200), MalformedAnswer),
        (lost(httpx.ConnectError), TransportError),
        (refused_whole(error("GW-0010"), status=429), Throttled),
        (page("API rate limit exceeded", 200), Throttled),
        (refused_whole(error(description2="The Service is Temporarily Off-line")), TransportError),
    ],
)
def test_a_read_is_sent_again_after_a_passing_failure_with_growing_pauses(
    answer: Answer, kind: type[IntacctError]
) -> None:
    gateway = Gateway([answer, answer, answered(VENDOR_PAGE)])
    assert gateway.client().rows(VENDORS)[0]["RECORDNO"] == "1010"
    assert gateway.slept == [1.0, 2.0]

    gateway = Gateway([answer])
    with pytest.raises(kind):
        gateway.client(endpoint=ENDPOINT).rows(VENDORS)
    assert len(gateway.sent) == 4


@pytest.mark.parametrize(
    "answer",
    [
        lost(httpx.ConnectError),
        lost(httpx.ConnectTimeout),
        refused_whole(error("GW-0010"), status=429),
        refused_whole(error(description2="The Service is Temporarily Off-line")),
    ],
)
def test_a_write_that_surely_did_not_run_is_sent_again(answer: Answer) -> None:
    gateway = Gateway([answer, answered(done())])
    assert isinstance(gateway.client().call([delete("VENDOR", ["1"], "w-1")])[0], Done)
    assert len(gateway.sent) == 2


def test_a_throttled_write_raises_in_the_end_because_nothing_ran() -> None:
    gateway = Gateway([refused_whole(error("GW-0010"), status=429)])
    with pytest.raises(Throttled):
        gateway.client().call([delete("VENDOR", ["1"], "w-1")])


def test_a_request_refused_as_a_whole_raises_for_writes_too() -> None:
    gateway = Gateway([refused_whole(error("XL03000003", description2="XML Parse schema error"))])
    with pytest.raises(RequestRefused):
        gateway.client().call([delete("VENDOR", ["1"], "w-1")])


def test_a_request_refused_as_a_whole_for_a_used_control_id_leaves_every_write_of_it_unknown() -> None:
    used = error("BL01001973", description2="The controlid 'w-1' has already been used.")
    gateway = Gateway([refused_whole(used)])
    results = gateway.client().call([delete("VENDOR", ["1"], "w-1"), delete("VENDOR", ["2"], "w-2")])
    reason = "the request was refused as one whose control id was used before"
    assert results == [Unknown(id, "delete", reason) for id in ("w-1", "w-2")]
    assert len(gateway.sent) == 1


def test_an_ambiguous_refusal_of_a_read_is_asked_once_more_and_then_believed() -> None:
    refusal = failed(error("DL02000001", "Error", "There was an error processing the request."))
    gateway = Gateway([answered(refusal)])
    with pytest.raises(ReadRefused) as caught:
        gateway.client().rows(VENDORS)
    assert len(gateway.sent) == 2
    assert caught.value.errors[0].number == "DL02000001"


def test_of_two_writes_only_the_one_without_a_result_is_unknown() -> None:
    gateway = Gateway([answered(done())])
    results = gateway.client().call([delete("VENDOR", ["1"], "w-1"), delete("VENDOR", ["2"], "w-2")])
    assert [(type(one), one.control_id) for one in results] == [(Done, "w-1"), (Unknown, "w-2")]


def test_a_write_that_is_neither_done_nor_refused_for_a_reason_is_unknown() -> None:
    """Whichever it is, a control id that was used before may be answered so."""
    said = "A request with this control id was already executed"
    answers = ["", failed(error("", description2=said)), "<status>failure</status>", "<status>pending</status>"]
    found = [Gateway([answered(one)]).client().call([delete("VENDOR", ["1"], "w-1")])[0] for one in answers]
    assert [type(one) for one in found] == [Unknown] * 4


def test_one_unnamed_result_leaves_the_named_ones_as_they_are() -> None:
    def answer(sent: etree._Element) -> httpx.Response:
        found = answered(done(), done())(sent)
        return page(found.text.replace("<controlid>w-2</controlid>", ""), 200)(sent)

    gateway = Gateway([answer])
    results = gateway.client().call([delete("VENDOR", ["1"], "w-1"), delete("VENDOR", ["2"], "w-2")])
    assert [(type(one), one.control_id) for one in results] == [(Done, "w-1"), (Unknown, "w-2")]


def test_a_redirect_is_not_followed() -> None:
    gateway = Gateway([lambda _: httpx.Response(307, headers={"Location": "https://elsewhere.example/"})])
    with pytest.raises(MalformedAnswer):
        gateway.client(endpoint=ENDPOINT, http_settings={"follow_redirects": True}).rows(VENDORS)
    assert {httpx.URL(url).host for url in gateway.urls} == {"na12.intacct.com"}


def test_before_a_request_that_writes_is_sent_it_is_asked_whether_it_may_be() -> None:
    def refused() -> None:
        raise PermissionError("somebody else writes by now")

    gateway = Gateway([answered(done())])
    client = gateway.client(before_write=refused)
    with pytest.raises(PermissionError):
        client.call([create("VENDOR", {"VENDORID": "V1"}, "bill-1")])
    assert gateway.sent == []
    assert len(Gateway([answered(VENDOR_PAGE)]).client(before_write=refused).rows(VENDORS)) > 0
