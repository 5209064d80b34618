"""The server of a walk: nobody drives it who does not know its address, and no page but its own."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from checker.command_line.walk_requests import WalkRequest
from checker.command_line.walk_server import ServedWalk, WalkServer
from checker.exploration.deadline import Deadline
from checker.walking.explorer import Explorer
from checker.walking.walk import start
from tests.command_line.running import CHECKER, MODELS, Inside, environment
from tests.walking.small import model_of, system_of

JSON = {"Content-Type": "application/json"}
STEP = json.dumps({"version": 0, "do": "step", "argument": "1"})


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def content(self) -> Any:
        """What it says, as a value."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Served:
    """A server at work, and its address in parts."""

    process: subprocess.Popen[str] | None
    port: int
    token: str

    def __call__(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Got:
        """Ask for something by its whole path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Got(response.status, {k.lower(): v for k, v in response.getheaders()}, text)

    def get(self, name: str, **headers: str) -> Got:
        """Ask for something behind the token."""
        return self("GET", f"/{self.token}/{name}", None, headers)

    def act(self, body: str = STEP, **headers: str) -> Got:
        """Do an action."""
        said = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self("POST", f"/{self.token}/act", body, said)

    @property
    def taken(self) -> int:
        """How many steps the walk has taken."""
        return int(self.get("state").content["at"])


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """A server, which ends with this."""
    process = subprocess.Popen(
        [*CHECKER, "explore", *words], cwd=MODELS, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        match = re.fullmatch(r"\S+: http://127\.0\.0\.1:(\d+)/([\w-]{32})/ \(Ctrl-C ends it\)\n", said)
        assert match is not None, said
        yield Served(process, int(match[1]), match[2])
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One server for the tests that do not change its walk."""
    with serving("lost_update.py") as found:
        yield found


def test_the_page_and_its_parts(served: Served) -> None:
    page = served.get("")
    assert page.status == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    assert "A walk through lost_update" in page.text and served.token not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for name in ("", "state", "ahead", "schedule.json"):
        got = served.get(name)
        assert got.status == 200
        assert got.headers["cache-control"] == "no-store" and got.headers["x-frame-options"] == "DENY"
        assert not any(header.startswith("access-control") for header in got.headers)
    assert "http" not in re.sub(r"http-equiv|HTTP", "", re.sub(r"<script type.*", "", page.text))
    disposition = served.get("schedule.json").headers["content-disposition"]
    assert disposition == 'attachment; filename="lost_update-walk.json"'


def test_each_server_has_a_token_of_its_own(served: Served) -> None:
    with serving("clean.py") as other:
        assert other.token != served.token
        assert other("GET", f"/{served.token}/state").status == 404


def test_without_the_token_there_is_nothing(served: Served) -> None:
    token = served.token
    wrong = ["", "state", "x/state", f"{token[:-1]}/state", f"{token}x/state", f"{token.swapcase()}/state"]
    wrong += [f"%2e/{token}/state", f"?{token}/state", "\xe9/state", f"x/{token}/state"]
    for path in wrong:
        for method, body in (("GET", None), ("POST", STEP)):
            got = raw(served, f"{method} /{path} HTTP/1.1", body)
            assert got.startswith("HTTP/1.1 404 "), path
            assert token not in got
    assert served.taken == 0


def raw(served: Served, line: str, body: str | None = None, *headers: str, host: str | None = None) -> str:
    """The answer to a request that no client would send."""
    host = f"127.0.0.1:{served.port}" if host is None else host
    length = [f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []
    lines = [line, *([f"Host: {host}"] if host else []), *length, "Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", body or ""]).encode("latin-1"))
        found = b""
        while more := connection.recv(1 << 16):
            found += more
    return found.decode()


def test_another_name_of_this_machine_is_refused(served: Served) -> None:
    """A name that someone has pointed here: the page behind it would be of the same origin as ours."""
    port, path = served.port, f"/{served.token}/act HTTP/1.1"
    wrong = ["evil.example", f"evil.example:{port}", f"127.0.0.1:{port}.evil.example", f"[::1]:{port}"]
    for host in (*wrong, "127.0.0.1", f"127.0.0.1:{port + 1}", ""):
        assert raw(served, f"POST {path}", STEP, host=host).startswith("HTTP/1.1 421 "), host
        assert raw(served, f"GET /{served.token}/state HTTP/1.1", host=host).startswith("HTTP/1.1 421 ")
    twice = raw(served, f"POST {path}", STEP, "Host: evil.example")
    assert twice.startswith("HTTP/1.1 421 ")
    assert served.taken == 0
    assert served.get("state", Host=f"localhost:{port}").status == 200


def test_another_page_is_refused(served: Served) -> None:
    here = f"127.0.0.1:{served.port}"
    for origin in (
        "http://evil.example",
        "null",
        f"{here}1",
        f"https://{here}",
        f"http://{here}.evil.example",
    ):
        assert served.act(Origin=origin).status == 403, origin
        assert served.get("state", Origin=origin).status == 403
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
    ):
        assert served.act(Content_Type=kind).status == 415, kind
    assert served.taken == 0


def test_only_a_post_changes_anything(served: Served) -> None:
    path = f"/{served.token}/act"
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
        got = served(method, path, STEP, JSON)
        assert got.status in (404, 501), method
        assert not any(header.startswith("access-control") for header in got.headers)
    for name in ("state", "ahead", "schedule.json", "", "step"):
        assert served("POST", f"/{served.token}/{name}", STEP, JSON).status == 404
    assert served.get("act?version=0&do=step&argument=1").status == 404
    assert served.taken == 0


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "7", "null", "[" * 9000, '{"version": 0, "do": "step"}',
     '{"version": true, "do": "step", "argument": "1"}', '{"version": 0, "do": 1, "argument": "1"}',
     '{"version": 0, "do": "step", "argument": 1}', '{"version": 0, "do": "step", "argument": "1", "x": 1}'],
    ids=range(11),
)  # fmt: skip
def test_a_body_that_is_no_action(served: Served, body: str) -> None:
    assert served.act(body).status == 400
    assert served.taken == 0


def test_a_body_that_is_too_long_or_of_no_length(served: Served) -> None:
    path = f"POST /{served.token}/act HTTP/1.1"
    assert served.act(" " * 20_000 + STEP).status == 413
    for length in (
        "Content-Length: -1",
        "Content-Length: x",
        "Content-Length: \xb2",
        "Transfer-Encoding: chunked",
    ):
        got = raw(served, path, None, "Content-Type: application/json", length)
        assert got.startswith("HTTP/1.1 411 "), length
    assert raw(served, path, None, JSON_HEADER, f"Content-Length: {'9' * 5000}").startswith("HTTP/1.1 413 ")
    assert served.taken == 0


JSON_HEADER = "Content-Type: application/json"


def test_a_connection_that_says_nothing_keeps_no_other_waiting(served: Served) -> None:
    silent = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(5)]
    silent[0].sendall(b"GET /")
    began = time.monotonic()
    assert served.taken == 0 and time.monotonic() - began < 5
    for one in silent:
        one.close()


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    listening = "0A"
    rows = [line.split() for name in ("tcp", "tcp6") for line in read(f"/proc/net/{name}").splitlines()[1:]]
    found = {row[1] for row in rows if row[3] == listening and row[1].endswith(f":{served.port:04X}")}
    assert found == {f"0100007F:{served.port:04X}"}


def read(path: str) -> str:
    """A file, if there is one."""
    return Path(path).read_text() if Path(path).exists() else ""


def test_actions_and_the_version_that_they_are_about() -> None:
    with serving("lost_update.py") as served:
        first = served.act(Origin=f"http://127.0.0.1:{served.port}")
        assert (first.status, first.content["at"], first.content["version"]) == (200, 1, 1)
        again = served.act()  # from a page that shows the start: the first step is another one now
        assert (again.status, again.content["at"], again.content["version"]) == (409, 1, 1)
        hostile = json.dumps({"version": 1, "do": "label", "argument": "</script>\x1b\ud800"})
        said = served.act(hostile)
        assert said.status == 200 and said.content["at"] == 1
        assert said.content["message"].startswith("no statement is called `</script>\\x1b\\ud800`")


def test_what_is_ahead_and_the_schedule(checker: Inside, tmp_path: Path) -> None:
    with serving("lost_update.py") as served:
        found = ahead(served)
        assert found["version"] == 0 and "no_update_lost is violated in 8 steps" in found["lines"]
        assert served.act(json.dumps({"version": 0, "do": "violation", "argument": ""})).content["at"] == 8
        found = ahead(served)
        assert found["version"] == 1 and "no_update_lost is violated here" in found["lines"]
        (tmp_path / "walk.json").write_text(served.get("schedule.json").text)
    ran = checker("replay", tmp_path / "walk.json", "-q")
    assert ran.out == "lost_update.py: no_update_lost: the trace replays, and shows the same\n"


def ahead(served: Served) -> Any:
    """What is ahead, once the search has said so."""
    for _ in range(200):
        found = served.get("ahead").content
        if found["done"]:
            return found
        time.sleep(0.05)
    raise AssertionError("no answer")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it(number: signal.Signals) -> None:
    with serving("lost_update.py") as served:
        kept = HTTPConnection("127.0.0.1", served.port)
        kept.request("GET", f"/{served.token}/state")
        kept.getresponse().read()
        process = served.process
        assert process is not None and process.stderr is not None
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", served.port))


def test_a_port_that_is_taken(checker: Inside) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = checker("explore", "clean.py", "--port", str(port))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: cannot listen on port {port}: Address already in use\n"


def test_a_fault_is_the_checkers_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A request that fails inside ends alone, and the next one is answered."""
    system = system_of("lost_update")
    server = WalkServer(("127.0.0.1", 0), WalkRequest)
    server.served = ServedWalk(model_of("lost_update"), Explorer(system, start(system), None, Deadline()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        served = Served(None, server.server_port, server.served.token)
        with monkeypatch.context() as patched:
            patched.setattr(server.served.explorer, "perform", lambda *_: 1 // 0)
            assert served.act().status == 500
        assert served.act().content["at"] == 1
    finally:
        server.shutdown()
        server.server_close()
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said and "this is a fault of the checker" in said
