"""A search on a Ray cluster of three machines, which are processes of this one."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.native.building import PINBENCH, ROOT, needs_compiler

pytest.importorskip("ray", reason="Ray is not installed: pip install '.[cluster]'")
pytestmark = needs_compiler
STATUS_QUO = "models/status_quo.py"
COUNTS = "status_quo.py: violated (as declared): 5 of 8 properties hold (89,542 states;"


@dataclass
class ThreeMachines:
    """A cluster, its address, and the ports at which its machines serve metrics."""

    address: str
    cluster: Any
    metrics: Sequence[int] = ()

    def partitions(self) -> list[int]:
        """The processes of the engines that hold partitions."""
        found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout
        ours = os.environ[MARK]
        return [
            int(line.split()[0])
            for line in found.splitlines()
            if "search-" in line and ours in environment(int(line.split()[0]))
        ]


MARK = "CHECKER_TEST_CLUSTER"


def environment(process: int) -> str:
    """The environment of a process, as text."""
    try:
        return Path(f"/proc/{process}/environ").read_text(errors="replace")
    except OSError:
        return ""


def of_this_run(mark: str = "") -> list[int]:
    """The processes that have the mark of this run, or another one, but for this process."""
    numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [n for n in numbers if n != os.getpid() and (mark or os.environ[MARK]) in environment(n)]


@pytest.fixture(scope="module")
def machines() -> Iterator[ThreeMachines]:
    """Start them; nothing is left of them afterwards."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ[MARK] = f"{MARK}-{os.getpid()}"
    cluster = Cluster()
    ports = free_ports(3)
    for port in ports:
        cluster.add_node(
            num_cpus=2, object_store_memory=80 << 20, include_dashboard=False, metrics_export_port=port
        )
    yield ThreeMachines(cluster.address, cluster, ports)
    cluster.shutdown()
    assert wait_for(lambda: not of_this_run())


def free_ports(count: int) -> list[int]:
    """Ports at which nobody listens."""
    with contextlib.ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def wait_for(something: Callable[[], object]) -> bool:
    """Whether something comes within a minute."""
    until = time.monotonic() + 60
    while not something() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(something())


def command(*words: str) -> list[str]:
    """The checker as a user runs it."""
    return [sys.executable, "-m", "checker", *words]


def test_counts_verdicts_and_races(machines: ThreeMachines, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    words = [
        STATUS_QUO,
        "--cluster",
        machines.address,
        "--partitions",
        "3",
        "--json",
        str(file),
        "--with-times",
    ]
    done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True)
    plain = subprocess.run(
        command(STATUS_QUO, "--reduce", "symmetry"), cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == plain.stdout
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    cluster = json.loads(file.read_text())["results"][0]["cluster"]
    assert cluster["partitions"] == 3
    assert cluster["machines"] > 1
    assert 0 < cluster["bytes_sent"] < cluster["bytes_offered"]


def metrics_at(ports: Sequence[int]) -> dict[str, float]:
    """The numbers of partitions that the machines serve to Prometheus, by metric and partition."""
    found = {}
    for port in ports:
        with contextlib.suppress(OSError):
            text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
            for name, partition, number in re.findall(
                r'^ray_checker_(\w+)\{.*partition="(\d+)".*\} (\S+)$', text, re.M
            ):
                found[f"{name} {partition}"] = float(number)
    return found


def test_metrics(machines: ThreeMachines) -> None:
    pytest.importorskip("prometheus_client", reason="this Ray has no agent: pip install '.[cluster]'")
    words = [str(PINBENCH), "-p", "CALLERS=6", "--reduce", "none", "-q", "--cluster", machines.address]
    running = subprocess.Popen(command(*words, "--partitions", "3"), cwd=ROOT, stdout=subprocess.DEVNULL)
    names = [
        f"{name} {partition}"
        for name in ("states", "transitions", "memory_bytes", "sent_bytes")
        for partition in range(3)
    ]
    found: dict[str, float] = {}

    def all_grow() -> bool:
        found.update(metrics_at(machines.metrics))
        return all(found.get(name, 0) > 0 for name in names)

    assert wait_for(all_grow), found
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 130
    assert found["transitions 0"] > found["states 0"] > 1000


ALONE = """
import checker.cluster.on_cluster, checker.cluster.search
checker.cluster.search.memory_there = lambda *_: 0
checker.cluster.on_cluster.completed = lambda result, *_: result
"""


def test_what_one_machine_has_no_memory_for(machines: ThreeMachines, tmp_path: Path) -> None:
    """The partitions decide it: two properties that fair runs violate, and one that holds."""
    (tmp_path / "sitecustomize.py").write_text(ALONE)
    words = ["models/wait_for_unpin.py", "--reduce", "symmetry", "-q"]
    cluster = ["--cluster", machines.address, "--partitions", "3"]
    verdicts = [
        subprocess.run(
            command(*words, *more), cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": place},
        )
        for more, place in (([], ""), (cluster, str(tmp_path)))
    ]  # fmt: skip
    assert "properties hold (36,081 states;" in verdicts[0].stdout
    assert verdicts[1].stdout == verdicts[0].stdout, verdicts[1].stderr
    assert verdicts[1].returncode == verdicts[0].returncode


@pytest.mark.slow
def test_with_less_memory_than_one_machine_needs(machines: ThreeMachines) -> None:
    words = ["models/status_quo.py", "-p", "CALLERS=2", "--reduce", "symmetry", "--max-memory", "120M"]
    cluster = ["--cluster", machines.address, "--partitions", "3"]
    done = subprocess.run(command(*words, *cluster), cwd=ROOT, capture_output=True, text=True)
    alone = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True)
    assert "status_quo.py: inconclusive: " in alone.stdout
    assert "5 of 8 properties hold" in done.stdout
    assert done.returncode == 0
    assert "progress of " in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("of", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("reduce", ["none", "symmetry"])
def test_the_largest(machines: ThreeMachines, of: int, reduce: str) -> None:
    words = [str(PINBENCH), "-p", "CALLERS=5", "--reduce", reduce]
    cluster = ["--cluster", machines.address, "--partitions", str(of)]
    done = subprocess.run(command(*words, *cluster), cwd=ROOT, capture_output=True, text=True)
    plain = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, plain.stdout)


def test_a_partition_that_is_killed(machines: ThreeMachines, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    words = [str(PINBENCH), "-p", "CALLERS=4", "--reduce", "none", "-q", "--cluster", machines.address]
    running = subprocess.Popen(
        command(*words, "--partitions", "3", "--checkpoint", kept), cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_for(machines.partitions)
    time.sleep(0.5)
    victims = machines.partitions()
    os.kill(random.choice(victims), signal.SIGKILL)
    said, complained = running.communicate(timeout=120)
    assert running.returncode == 0, complained
    assert "the search continues at depth" in complained
    plain = subprocess.run(command(*words[:-2]), cwd=ROOT, capture_output=True, text=True)
    assert said == plain.stdout


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_what_dies_at_a_random_moment(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partition, a worker of Ray, or a whole machine but the first: the same counts and verdicts."""
    from ray.cluster_utils import Cluster

    rng = random.Random(seed)
    monkeypatch.setenv(MARK, f"{MARK}-{os.getpid()}-{seed}.")  # another cluster may run
    cluster = Cluster()
    nodes = [
        cluster.add_node(num_cpus=1, object_store_memory=80 << 20, include_dashboard=False) for _ in range(3)
    ]
    machines = ThreeMachines(cluster.address, cluster)
    try:
        kept = ("--checkpoint", str(tmp_path / "kept"))
        words = [str(PINBENCH), "-p", "CALLERS=5", "--reduce", "none", "-q", "--cluster", machines.address]
        running = subprocess.Popen(
            command(*words, "--partitions", "3", *(kept if seed % 2 else ())), cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert wait_for(machines.partitions)
        time.sleep(0.2 + rng.random())
        if seed % 4 < 2:
            cluster.remove_node(rng.choice(nodes[1:]), allow_graceful=False)
        else:
            victim = rng.choice(machines.partitions())
            os.kill(rng.choice([victim, parent_of(victim)]), signal.SIGKILL)
        said, complained = running.communicate(timeout=200)
        assert running.returncode == 0, complained
        assert said.splitlines()[1:] == []
        assert "1 of 1 properties hold (7,819,091 states;" in said
        assert "; the search " in complained
    finally:
        cluster.shutdown()
    assert wait_for(lambda: not of_this_run())


def parent_of(process: int) -> int:
    """The process that started another."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def test_nobody_else_can_use_the_cluster_of_one_run() -> None:
    """Ray listens on all networks: a process without the token of the run is refused."""
    mark = f"{MARK}-alone-{os.getpid()}"
    words = [str(PINBENCH), "-p", "CALLERS=6", "--reduce", "none", "-q", "--cluster", "auto"]
    running = subprocess.Popen(
        command(*words, "--partitions", "1", "--timeout", "45s"), cwd=ROOT, stdout=subprocess.DEVNULL,
        env={**os.environ, MARK: mark},
    )  # fmt: skip
    assert wait_for(lambda: listening("gcs_server", mark))
    asking = "import ray, sys; ray.init(sys.argv[1], logging_level='CRITICAL')"
    address = f"127.0.0.1:{listening('gcs_server', mark)[0]}"
    other = subprocess.run([sys.executable, "-c", asking, address], capture_output=True, text=True)
    assert other.returncode != 0
    assert "uthentication" in other.stderr
    running.send_signal(signal.SIGINT)
    running.wait(60)
    assert wait_for(lambda: not of_this_run(mark))


def listening(name: str, mark: str) -> list[int]:
    """The ports at which a process of a run listens, by its name."""
    mine = [n for n in of_this_run(mark) if Path(f"/proc/{n}/comm").read_text().strip() == name]
    links = {os.readlink(link) for n in mine for link in Path(f"/proc/{n}/fd").iterdir() if link.is_symlink()}
    rows = [row.split() for row in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    return [int(row[1][-4:], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in links]


def test_an_interrupt(machines: ThreeMachines) -> None:
    words = [str(PINBENCH), "-p", "CALLERS=6", "--reduce", "none", "-q", "--cluster", machines.address]
    running = subprocess.Popen(
        command(*words), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wait_for(machines.partitions)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=60)
    assert running.returncode == 130, complained
    assert "then interrupted" in said
    assert "Traceback" not in complained
    assert wait_for(lambda: not machines.partitions())


def test_a_limit_of_time(machines: ThreeMachines) -> None:
    words = [str(PINBENCH), "-p", "CALLERS=6", "--reduce", "none", "-q", "--cluster", machines.address]
    done = subprocess.run(command(*words, "--timeout", "12s"), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 3
    assert "then --timeout 12s reached" in done.stdout


# -- what is refused ----------------------------------------------------------------------------------------


def refused(*words: str, **environment: str) -> str:
    """What is said of a cluster that cannot be used."""
    done = subprocess.run(
        command(STATUS_QUO, "--cluster", *words), cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert "nobody answers (Connection refused)" in refused(f"127.0.0.1:{port}")
    assert "this is no address" in refused("host:port")


@pytest.mark.slow
def test_something_else_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = refused(f"127.0.0.1:{other.getsockname()[1]}")
    assert "what answers there is no Ray cluster" in said


def test_another_version(machines: ThreeMachines, tmp_path: Path) -> None:
    """The driver is another version: the machines have what is installed here."""
    (tmp_path / "sitecustomize.py").write_text(
        "import checker.exploration.build as build\nbuild.digest = lambda: 'another'\n"
    )
    said = refused(machines.address, PYTHONPATH=str(tmp_path))
    assert "has another version of the checker" in said
    assert "install the same one on all machines" in said


def test_an_object_store_that_is_too_small(machines: ThreeMachines) -> None:
    said = refused(machines.address, "--partitions", "2000")
    assert "too few for 667 partitions: start Ray with --object-store-memory" in said
