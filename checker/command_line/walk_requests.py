"""The requests of the page of a walk: which are let in, and what each gets."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from checker.command_line.walk_server import ServedWalk, WalkServer

LARGEST = 10_000  # bytes of a request: an action, and what it needs
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
JSON = "application/json"
PATIENCE = 30.0  # seconds for a request to arrive


class Refused(Exception):
    """A request that gets nothing; carries the status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class WalkRequest(BaseHTTPRequestHandler):
    """One connection. Only ``POST act`` changes anything."""

    protocol_version = "HTTP/1.1"
    server_version = "checker"
    sys_version = ""
    timeout = PATIENCE

    @property
    def walk(self) -> ServedWalk:
        """What the request is about."""
        return cast("WalkServer", self.server).served

    def do_GET(self) -> None:
        """The page, where the walk stands, what is ahead, or the file."""
        self.answer(lambda: self.get(self.admitted()))

    def do_POST(self) -> None:
        """An action."""
        self.answer(lambda: self.post(self.admitted()))

    def answer(self, work: Callable[[], None]) -> None:
        """Answer a request. What fails inside is the checker's own fault: the server says so."""
        try:
            work()
        except Refused as refused:
            self.refuse(refused.status)
        except OSError:  # the sender is gone
            raise
        except Exception:
            self.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            raise

    def admitted(self) -> str:
        """What is asked for, after the token. Raises Refused if the sender does not know that, or may come
        from a page that is not this one."""
        if self.headers.get_all("Host", []) not in [[host] for host in self.hosts()]:
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST)
        _, token, wanted = (*self.path.split("/", 2), "", "")[:3]
        if not hmac.compare_digest(token.encode(), self.walk.token.encode()):
            raise Refused(HTTPStatus.NOT_FOUND)
        origins = self.headers.get_all("Origin", [])
        if origins and origins not in [[f"http://{host}"] for host in self.hosts()]:
            raise Refused(HTTPStatus.FORBIDDEN)
        return wanted

    def hosts(self) -> tuple[str, str]:
        """The names of this server: any other means that a page elsewhere has been given our address."""
        port = cast("WalkServer", self.server).server_port
        return f"127.0.0.1:{port}", f"localhost:{port}"

    def get(self, wanted: str) -> None:
        """Answer a request that changes nothing. Raises Refused if there is nothing of that name."""
        match wanted:
            case "":
                page = self.walk.page
                self.send(
                    page.text.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": page.policy}
                )
            case "state":
                self.send_json(self.walk.state())
            case "ahead":
                self.send_json(self.walk.ahead())
            case "schedule.json":
                name = "".join(
                    c for c in Path(self.walk.model.path).stem if c.isascii() and (c.isalnum() or c in "-_")
                )
                place = {"Content-Disposition": f'attachment; filename="{name or "model"}-walk.json"'}
                self.send_json(self.walk.schedule(), more=place)
            case _:
                raise Refused(HTTPStatus.NOT_FOUND)

    def post(self, wanted: str) -> None:
        """Do an action. Raises Refused if it is none."""
        if wanted != "act":
            raise Refused(HTTPStatus.NOT_FOUND)
        is_done, state = self.walk.act(*self.action())
        self.send_json(state, HTTPStatus.OK if is_done else HTTPStatus.CONFLICT)

    def action(self) -> tuple[int, str, str]:
        """The version of the walk, the action, and what it needs. Raises Refused for anything else."""
        if self.headers.get_content_type() != JSON:  # which a form of another page cannot send
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isdigit() and length.isascii()):
            raise Refused(HTTPStatus.LENGTH_REQUIRED)
        if len(length) > len(str(LARGEST)) or int(length) > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            content = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise Refused(HTTPStatus.BAD_REQUEST) from None
        return parts_of_action(content)

    def send_json(
        self, content: object, status: HTTPStatus = HTTPStatus.OK, more: dict[str, str] | None = None
    ) -> None:
        """Send a value."""
        self.send(json.dumps(content).encode(), JSON, more, status)

    def send(
        self,
        content: bytes,
        kind: str,
        more: dict[str, str] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        """Send an answer. No other page may read it, and nothing stores it."""
        self.send_response(status)
        for name, value in {**HEADERS, **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def refuse(self, status: HTTPStatus) -> None:
        """Send no more than why, and end the connection: what is left of the request is not read."""
        self.close_connection = True
        self.send(status.phrase.encode(), "text/plain; charset=utf-8", {"Connection": "close"}, status)

    def log_message(self, _format: str, *_: Any) -> None:
        """Say nothing: a line would have the token."""


def parts_of_action(content: Any) -> tuple[int, str, str]:
    """The parts of a request for an action. Raises Refused."""
    if isinstance(content, dict) and content.keys() == {"version", "do", "argument"}:
        version, name, argument = content["version"], content["do"], content["argument"]
        if type(version) is int and isinstance(name, str) and isinstance(argument, str):
            return version, name, argument
    raise Refused(HTTPStatus.BAD_REQUEST)
