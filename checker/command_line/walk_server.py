"""Serves the page of a walk on this machine alone, to those who know its address.

Other users of the machine can connect to the port too, and so can other pages in the user's browser: the
address has a random token, and each request must show it, name this server as its host, and come from this
page if it changes something.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import threading
import traceback
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any

from checker.command_line.output import blame_the_checker, write_stream
from checker.command_line.walk_requests import WalkRequest
from checker.compiler.compile import Model
from checker.exploration.deadline import Interrupts
from checker.report.walk_entries import ahead_entries, walk_entries
from checker.report.walk_file import walk_file
from checker.report.walk_page.page import ServedPage, walk_page
from checker.source.visible import visible_parts
from checker.walking.explorer import Explorer

HERE = "127.0.0.1"
BYTES = 24  # of the token


def serve(model: Model, explorer: Explorer, asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Serve the page until Ctrl-C, which is how it is meant to end; the exit status. Raises CannotWrite."""
    try:
        server = WalkServer((HERE, asked.port), WalkRequest)
    except OSError as error:
        print(f"error: cannot listen on port {asked.port}: {error.strerror}", file=sys.stderr)
        return 2
    server.served = ServedWalk(model, explorer)
    with server:
        said = f"{model.path}: http://{HERE}:{server.server_port}/{server.served.token}/ (Ctrl-C ends it)\n"
        write_stream(sys.stdout, said, "the address")
        try:
            interrupts.let_through(server.serve_forever)
        except KeyboardInterrupt:
            interrupts.count = 0
        server.is_closing = True
    return 0


@dataclass
class ServedWalk:
    """What the requests are about. One request at a time has the walk."""

    model: Model
    explorer: Explorer
    token: str = field(default_factory=lambda: secrets.token_urlsafe(BYTES))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.page: ServedPage = walk_page(self.model.path, self.explorer.system.ground)

    def state(self) -> object:
        """Where the walk stands."""
        with self.lock:
            return walk_entries(self.explorer)

    def ahead(self) -> object:
        """What the search says is ahead."""
        with self.lock:
            return visible_parts(ahead_entries(self.explorer))

    def schedule(self) -> object:
        """The path as a file that ``replay`` reads."""
        with self.lock:
            return visible_parts(walk_file(self.model, self.explorer.system, self.explorer.walk))

    def act(self, version: int, name: str, argument: str) -> tuple[bool, object]:
        """Do an action, unless the walk is at another version; whether that was so, and where it stands."""
        with self.lock:
            is_current = version == self.explorer.version
            if is_current:
                self.explorer.perform(name, argument)
            return is_current, walk_entries(self.explorer)


class WalkServer(ThreadingHTTPServer):
    """A thread for each connection: one that says nothing keeps no other waiting."""

    daemon_threads = True
    block_on_close = False
    served: ServedWalk
    is_closing = False

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """A request has failed: because its sender is gone, or through the checker's own fault."""
        error = sys.exception()
        if self.is_closing or isinstance(error, ConnectionError | TimeoutError):
            return
        traceback.print_exc()
        blame_the_checker(self.served.model.path)
