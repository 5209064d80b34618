"""Joins a Ray cluster, or starts one on this machine. Ray is imported here and in ray_fleet.py, on demand."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from checker.cluster.fault import ClusterFault
from checker.cluster.wanted import AUTO, WantedCluster
from checker.exploration.deadline import ENDING, Deadline, LimitReached
from checker.exploration.processes import Processes

PORT = 6379  # of Ray's head, if an address names none
ANSWER = 5.0  # seconds for the first answer of an address
PATIENCE = 12.0  # seconds for its answer as a cluster
START = 60.0  # seconds for the start of Ray: it may wait for ever
LEAST_STORE = 80 << 20  # bytes of an object store: Ray takes no less


@contextmanager
def joined(wanted: WantedCluster, processors: int, store: int, deadline: Deadline) -> Iterator[Any]:
    """Ray, joined to a cluster for a while. Raises ClusterFault, KeyboardInterrupt and LimitReached.

    A cluster of this machine's own has ``processors`` processors and at least ``store`` bytes for what is
    exchanged, and ends with the context.
    """
    if wanted.address == AUTO:
        keep_others_out()
    ray = imported()
    address = "local" if wanted.address == AUTO else answering(wanted.address)
    if address != "local":
        refuse_silent(address, wanted.address, deadline)
    own: dict[str, Any] = {
        "num_cpus": processors,
        "object_store_memory": max(store, LEAST_STORE),
        "include_dashboard": False,
    }
    options = own if address == "local" else {}
    try:
        with own_handlers():
            join(ray, address, options, deadline)
        deadline.check()
        yield ray
    finally:
        with own_handlers():
            ray.shutdown()


def join(ray: Any, address: str, options: dict[str, Any], deadline: Deadline) -> None:
    """Join a cluster, or start one. Raises ClusterFault, KeyboardInterrupt and LimitReached."""
    limit = deadline.sooner(START, "")
    try:
        limit.within(
            lambda: ray.init(
                address, log_to_driver=False, logging_level="CRITICAL", namespace="checker", **options
            )
        )
    except LimitReached:
        deadline.check()
        raise ClusterFault(
            f"--cluster: Ray did not start within {START:g}s: does this machine have a network interface, "
            "ports and memory that are free?"
        ) from None
    except SystemExit:  # Ray's own handler of SIGTERM, until it has started
        raise KeyboardInterrupt from None
    except Exception as error:  # Ray raises bare ones, too
        raise ClusterFault(f"--cluster: Ray cannot be used: {first_line(error)}") from None


@contextmanager
def own_handlers() -> Iterator[None]:
    """Keep the handlers of signals, of which Ray sets some."""
    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            for number, handler in before.items():
                signal.signal(number, handler)


def keep_others_out() -> None:
    """Let nobody but this process use a cluster of its own: Ray listens on all networks of a machine.

    Ray reads these variables once in a process, so a second cluster gets the same token.
    """
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))


def imported() -> Any:
    """Ray. Raises ClusterFault if it is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anybody
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # and no warning is printed
    try:
        import ray
    except ImportError as error:
        raise ClusterFault(
            f"--cluster needs Ray, which cannot be imported ({error}): "
            "pip install 'page-pinning-checker[cluster]'"
        ) from None
    ray._private.worker._worker_logs_enabled = (
        False  # else it prints losses among the results; no option does that
    )
    return ray


def answering(address: str) -> str:
    """An address with its port, at which something answers. Raises ClusterFault."""
    host, _, port = address.rpartition(":") if ":" in address else (address, "", str(PORT))
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise ClusterFault(f"--cluster {address}: this is no address: use auto, HOST or HOST:PORT")
    try:
        socket.create_connection((host, int(port)), ANSWER).close()
    except OSError as error:
        raise ClusterFault(
            f"--cluster {address}: nobody answers ({error.strerror or error}): "
            f"is `ray start --head --port={port}` running there, and is the port open?"
        ) from None
    return f"{host}:{port}"


def refuse_silent(address: str, name: str, deadline: Deadline) -> None:
    """Raise ClusterFault if what answers is no Ray cluster, and as ``deadline`` ends.

    Another process asks: in this one Ray would wait for a minute, and then end it.
    """
    command = [sys.executable, "-m", "ray.scripts.scripts", "health-check", "--address", address]
    asking = Processes()
    limit = deadline.sooner(PATIENCE, f"--cluster {name}")
    try:
        healthy = limit.within(lambda: asked(asking, command))
    except LimitReached:
        deadline.check()
        healthy = False
    finally:
        asking.end()
    if not healthy:
        raise ClusterFault(f"--cluster {name}: what answers there is no Ray cluster, or none of this version")


def asked(asking: Processes, command: list[str]) -> bool:
    """Whether a program says yes."""
    running = asking.start(command)
    running.communicate()
    return running.returncode == 0


def first_line(error: BaseException) -> str:
    """An error of Ray, whose texts are long, in a line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
