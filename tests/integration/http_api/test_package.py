"""The customization package and the deletions it reports, against both sandboxes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from lxml import etree

from ledgersync.domain.model import Kind
from ledgersync.management.state_access import NOBODY
from ledgersync.ports.setup import OBJECTS
from sandbox.intacct.errors import refused
from sandbox.intacct.functions import listing
from sandbox.intacct.packages import schema

from .test_doctor import checks
from .test_setup import vendor
from .world import MINE, PUBLIC, ApiWorld


def connected(world: ApiWorld) -> str:
    """A connection of another tenant with credentials of its own; its path."""
    made = world.call("POST", "/connections", {**world.new_connection(), "sync": False}, tenant="tenant-2")
    assert made.status == 201, made.raw
    return f"/connections/{made.json['id']}"


def downloaded(world: ApiWorld, path: str) -> bytes:
    link = world.call("POST", f"{path}/package", tenant="tenant-2").json["url"]
    assert link.startswith(f"{PUBLIC}/packages/")
    answer = world.call("GET", link.removeprefix(PUBLIC), tenant=None)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    return answer.raw


def test_the_package_is_found_installed_once_it_was_imported(world: ApiWorld) -> None:
    path = connected(world)

    def package() -> dict[str, str]:
        found: list[dict[str, str]] = world.report("doctor", path, "tenant-2")["checks"]
        return next(one for one in found if one["check"] == "package")

    assert package()["result"] == "fail"
    world.runs.ends.books.import_package(downloaded(world, path))
    assert package()["result"] == "pass"
    assert checks(world)["package"]["result"] == "fail"  # it is another connection's


def test_packages_that_cannot_be_listed_could_not_be_checked_and_say_why(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_context: object) -> None:
        raise refused("subscription", object="customerppackage")

    monkeypatch.setattr(listing, "_packages", refuse)
    found = checks(world)["package"]
    assert found["result"] == "unknown"
    assert "customerppackage" in found["found"]


def test_the_package_is_valid_and_reports_every_deletable_object(world: ApiWorld) -> None:
    content = downloaded(world, connected(world))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        root = etree.fromstring(archive.read(name))
    schema().assertValid(root)
    assert {owner.text for owner in root.iter("ownerObject")} == set(OBJECTS)
    assert len(OBJECTS) == 11
    assert {event.text for event in root.iter("event")} == {"delete"}


def test_the_package_of_a_connection_that_chose_smart_events_tells_of_what_is_added_and_changed_too(
    world: ApiWorld,
) -> None:
    path = connected(world)
    chosen = {"frequency": "minutes", "smart_events": True}
    assert world.call("PUT", f"{path}/frequency", chosen, tenant="tenant-2").status == 200
    books, posts = world.runs.ends.books, list[tuple[str, dict[str, str]]]()
    world.runs.scenario.intacct.post = lambda target, arguments: posts.append((target, dict(arguments)))
    content = downloaded(world, path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read(archive.namelist()[0]))
    schema().assertValid(root)
    links = [(one.findtext("ownerObject"), one.findtext("events/event")) for one in root.iter("smartLink")]
    assert len(set(links)) == len(links) == 11 + 2 * 15
    books.import_package(content)
    number = vendor(books, "V1", "Told of")
    books.edit("VENDOR", number, None, NAME="Told of again")
    for target, arguments in posts:
        assert world.call("POST", target.removeprefix(PUBLIC), arguments, tenant=None).status == 202
    assert [(said["object"], said["event"], said["key"]) for _, said in posts] == [
        ("VENDOR", "add", "V1"),
        ("VENDOR", "set", "V1"),
    ]
    assert len(world.doorbell.rung) == 1


def test_the_link_works_once_and_not_when_forged_or_old(world: ApiWorld) -> None:
    path = connected(world)
    token = world.call("POST", f"{path}/package", tenant="tenant-2").json["url"].removeprefix(PUBLIC)
    assert world.call("GET", token[:-1] + ("0" if token[-1] != "0" else "1"), tenant=None).status == 404
    assert world.call("GET", token, tenant=None).status == 200
    assert world.call("GET", token, tenant=None).status == 410
    late = world.call("POST", f"{path}/package", tenant="tenant-2").json["url"].removeprefix(PUBLIC)
    world.runs.clock.sleep(901)
    assert world.call("GET", late, tenant=None).status == 410


def test_a_deletion_in_intacct_is_posted_by_the_imported_package_and_kept_for_the_next_run(world: ApiWorld) -> None:
    books = world.runs.ends.books
    content = downloaded(world, connected(world))
    posts: list[tuple[str, dict[str, str]]] = []
    world.runs.scenario.intacct.post = lambda target, arguments: posts.append((target, dict(arguments)))
    books.import_package(content)
    number = vendor(books, "V1", "Gone soon")
    books.remove("VENDOR", number, None)
    ((target, arguments),) = posts
    path = target.removeprefix(PUBLIC)
    form = {"content-type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        assert world.call("POST", path, urlencode(arguments), tenant=None, headers=form).status == 202
    assert world.call("POST", path, dict(arguments), tenant=None).status == 202
    (id,) = [one.id for one in world.runs.registry.connections("tenant-2")]
    (kept,) = world.runs.registry.books(id, NOBODY).reported()
    assert (kept.kind, kept.key) == (Kind.VENDOR, "V1")


def test_an_installed_package_stays_valid_over_disconnecting_reconnecting_and_rotating(world: ApiWorld) -> None:
    path = connected(world)
    books = world.runs.ends.books
    posts: list[tuple[str, dict[str, str]]] = []
    world.runs.scenario.intacct.post = lambda target, arguments: posts.append((target, dict(arguments)))
    books.import_package(downloaded(world, path))
    given = world.new_connection()
    body = {name: given["intacct"][name] for name in ("user_id", "password")}
    body |= {name: given["cashflow360"][name] for name in ("token_name", "token")}

    def event(expected: int) -> None:
        books.remove("VENDOR", vendor(books, "V1", "Gone soon"), None)
        target, arguments = posts.pop()
        assert world.call("POST", target.removeprefix(PUBLIC), arguments, tenant=None).status == expected

    event(202)
    world.call("POST", f"{path}/disconnect", tenant="tenant-2")
    event(401)
    assert world.call("PUT", f"{path}/credentials", body, tenant="tenant-2").status == 200
    event(202)
    assert world.call("PUT", f"{path}/credentials", {"token": body["token"]}, tenant="tenant-2").status == 200
    event(202)
    assert package_check(world, path)["result"] == "pass"
    books.import_package(downloaded(world, path))
    event(202)


def package_check(world: ApiWorld, path: str) -> dict[str, str]:
    found: list[dict[str, str]] = world.report("doctor", path, "tenant-2")["checks"]
    return next(one for one in found if one["check"] == "package")


def test_a_package_whose_events_would_be_refused_fails_the_doctor(world: ApiWorld) -> None:
    path = connected(world)
    world.runs.ends.books.import_package(downloaded(world, path))
    (kept,) = world.runs.registry.connections("tenant-2")
    world.runs.registry.put_connection(replace(kept, event_keys=("0" * 64,)))
    assert package_check(world, path)["result"] == "fail"
    assert "import it again" in package_check(world, path)["found"]


@pytest.mark.parametrize("address", ["tenant-2.none", "tenant-1.shop", "nobody", ".", "a.b.c"])
def test_an_event_with_a_wrong_secret_or_an_unknown_address_is_refused_alike(world: ApiWorld, address: str) -> None:
    body = {"object": "VENDOR", "event": "delete", "key": "V1", "secret": "guessed"}
    answer = world.call("POST", f"/intacct/events/{address}", body, tenant=MINE)
    assert (answer.status, answer.json["code"]) == (401, "secret-wrong")


def test_an_event_that_is_no_event_is_refused(world: ApiWorld) -> None:
    for body, status in (("{broken", 422), ("[]", 422), ("x" * 20_000, 413), ("", 422)):
        assert world.call("POST", "/intacct/events/tenant-1.shop", body, tenant=None).status == status
