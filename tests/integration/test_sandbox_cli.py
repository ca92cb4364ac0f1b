"""The sandbox's command line: credentials, serving both systems, recording, a clean stop."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import httpx
import pytest

from ledgersync.adapters.setup.package_file import document
from ledgersync.ports import Connection, ConnectionId
from sandbox import in_use
from sandbox.__main__ import main
from sandbox.local import stack
from sandbox.local.deployment import LocalStack
from sandbox.local.emulator import free_port
from sandbox.recording import redact


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sandbox", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def nobody_else_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_use, "FOLDER", tmp_path / "serving")


def test_credentials_are_the_documented_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credentials", "--intacct-port", "9001"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data.keys() == {"intacct", "cashflow360"}
    assert data["intacct"].keys() == {"url", "sender_id", "sender_password", "companies"}
    assert data["intacct"]["url"] == "http://127.0.0.1:9001/ia/xml/xmlgw.phtml"
    assert data["intacct"]["companies"][0].keys() == {"company_id", "user_id", "password", "entities"}
    assert [company["entities"] for company in data["intacct"]["companies"]] == [["100", "200", "300"], ["10"]]
    assert data["cashflow360"].keys() == {"url", "dev_key", "organizations"}
    assert data["cashflow360"]["url"] == "http://127.0.0.1:8402/api/v2"
    assert all(row.keys() == {"id", "token_name", "token"} for row in data["cashflow360"]["organizations"])
    assert len(data["cashflow360"]["organizations"]) == 4


def test_credentials_depend_on_the_seed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for seed in ("1", "1", "2"):
        main(["credentials", "--seed", seed])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] != printed[2]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["credentials", "--scenario", "moon"], "choose demo, empty or scale:N"),
        (["serve", "--scenario", "scale:99999", "--intacct-port", "0", "--cashflow360-port", "0"], "unknown scenario"),
        (["serve", "--latency-ms", "-1"], "can't be negative"),
    ],
)
def test_a_wrong_option_is_told_and_fails(arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert text in capsys.readouterr().err


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("serve", "credentials", "demo", "stack"))


@contextmanager
def serving(*more: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A serving process with the addresses of its ready line."""
    ports = ["--intacct-port", "0", "--cashflow360-port", "0"]
    command = [sys.executable, "-m", "sandbox", "serve", *ports, *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = re.fullmatch(r"ready: intacct (\S+) cashflow360 (\S+)\n", process.stdout.readline())
    assert ready is not None
    yield process, ready[1], ready[2]
    process.kill()
    process.wait()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    with serving("--record", str(tmp_path)) as found:
        yield found


def sign_in(url: str) -> Any:
    data = json.loads(run("credentials").stdout)["cashflow360"]
    org = data["organizations"][0]
    form = {"userName": org["token_name"], "password": org["token"], "orgId": org["id"], "devKey": data["dev_key"]}
    return form, httpx.post(f"{url}/Login.json", data=form).json()["response_data"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_both_systems_are_served_recorded_and_stopped_cleanly(
    served: tuple[subprocess.Popen[str], str, str], tmp_path: Path, how: signal.Signals
) -> None:
    process, intacct, cashflow360 = served
    form, session = sign_in(cashflow360)
    assert session["apiEndPoint"] == cashflow360
    call = {"devKey": form["devKey"], "sessionId": session["sessionId"], "data": "{}"}
    vendors = httpx.post(f"{cashflow360}/List/Vendor.json", data=call).json()["response_data"]
    assert "Acme Paper Co" in [row["name"] for row in vendors]
    state = httpx.get(intacct.replace("/ia/xml/xmlgw.phtml", "/_sandbox/state")).json()
    assert "HARBOR" in json.dumps(state)
    assert httpx.post(intacct, content=b"<request/>").status_code == 200
    process.send_signal(how)
    assert process.wait(timeout=10) == 0
    files = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert len(files) == 6 and files[0].startswith("000001-")
    kept = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert "Acme Paper Co" in kept
    for secret in (form["password"], form["devKey"], session["sessionId"]):
        assert secret not in kept


def test_credentials_print_the_ports_in_use() -> None:
    seed = ("--seed", "7301")
    with serving(*seed) as (process, intacct, cashflow360):
        printed = json.loads(run("credentials", *seed).stdout)
        assert (printed["intacct"]["url"], printed["cashflow360"]["url"]) == (intacct, cashflow360)
        asked = json.loads(run("credentials", *seed, "--intacct-port", "9").stdout)
        assert ":9/" in asked["intacct"]["url"]
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        assert json.loads(run("credentials", *seed).stdout)["intacct"]["url"] != intacct


def test_the_stack_can_choose_every_port() -> None:
    options = stack._parser().parse_args(
        ["--api-port", "1", "--intacct-port", "2", "--cashflow360-port", "3", "--aws-port", "4"]
    )
    assert (options.api_port, options.intacct_port, options.cashflow360_port, options.aws_port) == (1, 2, 3, 4)
    assert LocalStack(api_port=free_port(), aws_port=4)._port == 4


def test_a_taken_port_is_told(served: tuple[subprocess.Popen[str], str, str]) -> None:
    port = httpx.URL(served[1]).port
    done = run("serve", "--intacct-port", str(port), "--cashflow360-port", "0")
    assert done.returncode == 2 and "can't serve" in done.stderr


def test_recordings_hold_no_secret_of_either_protocol() -> None:
    xml = b"<control><senderid>s</senderid><password>p1</password></control><login><password>p2</password></login>"
    form = b"userName=n&password=p3&sessionId=p4&devKey=p5&data=%7B%7D"
    session = b"<authentication><sessionid>p6</sessionid></authentication>"
    kept = redact(xml) + redact(form) + redact(session) + redact(b'{"sessionId":"p7"}')
    assert not re.search(rb"p\d", kept)
    assert b"userName=n" in kept and b"<senderid>s</senderid>" in kept


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    posted: ClassVar[SimpleQueue[tuple[str, str]]] = SimpleQueue()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.posted.put((self.path, self.rfile.read(length).decode()))
        self.send_response(202)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_served_sandbox_posts_the_smart_events_of_an_imported_package(tmp_path: Path) -> None:
    hook = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=hook.serve_forever, daemon=True).start()
    connection = Connection(
        ConnectionId("t", "c"), "Shop", "HARBOR", "100", "o", False, datetime(2026, 1, 1, tzinfo=UTC)
    )
    package = document(connection, f"http://127.0.0.1:{hook.server_port}/intacct/events/t.c", "s3cret").decode()
    with serving() as (_, intacct, _unused):
        url = intacct.replace("/ia/xml/xmlgw.phtml", "/_sandbox/edit")

        def edit(**body: object) -> None:
            answer = httpx.post(url, json={"company": "HARBOR", **body})
            assert answer.status_code == 200, answer.text

        edit(op="import_package", fields={"document": package})
        edit(op="create", object="DEPARTMENT", fields={"DEPARTMENTID": "GONE", "TITLE": "Gone soon"})
        edit(op="delete", object="DEPARTMENT", key="GONE")
        path, form = Hook.posted.get(timeout=10)
    hook.shutdown()
    said = dict(parse_qsl(form))
    assert path == "/intacct/events/t.c"
    assert {said[name] for name in ("object", "event", "key", "secret")} == {"DEPARTMENT", "delete", "GONE", "s3cret"}
