"""Random models with interrupts, and the same models with a guard written by hand in every step.

The second text has no word about interrupts: each CPU is a record, and each step waits for it. It is what the
first one means. Both have the same steps, so their numbers of states and transitions are equal too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from textwrap import indent

HEAD = """\
from checker import Array, actor, always, atomic, eventually, every_actor_finishes, integer, local_bh_disable
from checker import local_bh_enable, local_irq_disable, local_irq_enable, local_irq_restore, local_irq_save
from checker import never, record, shared, wait_until


@record
class System:
    a: bool = False
    b: bool = False
    locked: bool = False
    n: int = integer(0, most=3)


system = shared(System)
"""
CPU = """

@record
class Cpu:
    in_softirq: bool = False
    in_irq: bool = False
    in_nmi: bool = False
    irqs_off: bool = False
    softirqs_off: int = integer(0, most=3)


"""
END = """

@never("three")
def three() -> bool:
    return system.n == 3


@always("a before b")
def order() -> bool:
    return system.a or not system.b


@eventually("b comes")
def b_comes() -> bool:
    return system.b


properties = [every_actor_finishes(), three, order, b_comes]
"""
LEVELS = ["task", "softirq", "irq", "nmi"]
SIMPLE = ["system.a = True", "system.a = False", "system.b = True", "system.n = 1", "system.locked = False"]
CONDITIONS = ["system.a", "not system.b", "system.n > 1", "not system.locked"]


@dataclass
class Role:
    """An actor: its level, the levels of the handlers of its CPU, and the CPUs (an array in the twin)."""

    name: str
    level: str
    handlers: set[str]
    cpus: str
    host: str = ""
    locals: int = 0
    item: str = ""

    @property
    def holds_off(self) -> bool:
        """Whether its words about interrupts change anything."""
        above = LEVELS[LEVELS.index(self.level) + 1 : 3]
        return any(level in self.handlers for level in above)

    @property
    def free(self) -> list[str]:
        """What must be true for a step: nothing above runs."""
        above = LEVELS[LEVELS.index(self.level) + 1 :]
        return [f"not cpu.in_{level}" for level in above if level in self.handlers]

    @property
    def comes(self) -> list[str]:
        """What must be true for a handler to begin."""
        parts = [f"not cpu.in_{self.level}", *self.free]
        parts += ["not cpu.irqs_off"] if self.level != "nmi" else []
        return parts + (["cpu.softirqs_off == 0"] if self.level == "softirq" else [])


@dataclass
class Pair:
    """The same lines twice: with interrupts, and with guards."""

    plain: list[str] = field(default_factory=list)
    guarded: list[str] = field(default_factory=list)

    def step(self, role: Role, body: list[str], wait: str = "", more: list[str] | None = None) -> None:
        """One step: ``body`` after ``wait``. ``more`` is what the twin does besides."""
        waits = [f"wait_until({wait})"] if wait else []
        self.plain += waits if not body else body if not waits and len(body) == 1 else block([*waits, *body])
        parts = [*role.free, *([f"({wait})"] if wait else [])]
        guard = [f"wait_until({' and '.join(parts)})"] if parts else []
        self.guarded += block([*guard, *body, *(more or [])])

    def within(self, head: tuple[list[str], list[str]], inner: Pair) -> None:
        """Lines of a block under two heads."""
        self.plain += [*head[0], *indented(inner.plain)]
        self.guarded += [*head[1], *indented(inner.guarded)]

    def both(self, line: str) -> None:
        """The same line in both."""
        self.plain.append(line)
        self.guarded.append(line)


def block(lines: list[str]) -> list[str]:
    """An atomic block."""
    return ["with atomic:", *indented(lines)]


def indented(lines: list[str]) -> list[str]:
    """Lines one level deeper."""
    return indent("\n".join(lines), "    ").splitlines()


def twins(seed: int) -> tuple[str, str]:
    """A model with interrupts, and its twin with guards."""
    random = Random(seed)
    plain, guarded = HEAD, HEAD + CPU
    for number in range(random.choice([1, 1, 2])):
        count = random.choice([1, 1, 2]) if number == 0 else 1
        cpus = f"cpus_{number}"
        guarded += f"{cpus} = shared(Array(Cpu, {count}))\n"
        levels = [level for level in LEVELS[1:] if random.random() < 0.45] if number == 0 else []
        levels = levels or (["irq"] if number == 0 else [])
        levels += [level for level in levels[:1] if random.random() < 0.15]
        role = Role(f"task_{number}", "task", set(levels), cpus)
        mark = f"@actor(count={count})" if count > 1 else "@actor"
        if count > 1 and random.random() < 0.5:
            role.item, mark = "number: int", "@actor((3, 4))"
        texts = declared(role, task(random, role), mark)
        below = [role]
        for n, level in enumerate(levels):
            host = random.choice([one for one in below if LEVELS.index(one.level) < LEVELS.index(level)])
            mine = Role(f"handler_{number}{n}", level, set(levels), cpus, host.name)
            mine.item = random.choice(["", role.item])
            mark = f'@actor(interrupts={host.name}, level="{level}")'
            more = declared(mine, handler(random, mine), mark)
            texts = texts[0] + more[0], texts[1] + more[1]
            below.append(mine)
        plain, guarded = plain + texts[0], guarded + texts[1]
    return plain + END, guarded + END


def declared(role: Role, pair: Pair, mark: str) -> tuple[str, str]:
    """An actor in both texts."""
    head = f"\n\n{mark}\ndef {role.name}({role.item}) -> None:\n"
    twin = f"\n\n@actor({role.cpus})\ndef {role.name}(cpu: Cpu) -> None:\n"
    return head + body(pair.plain), twin + body(pair.guarded)


def body(lines: list[str]) -> str:
    """The lines of a function."""
    return "\n".join(indented(lines)) + "\n"


def task(random: Random, role: Role) -> Pair:
    """A task: some statements, sometimes for ever."""
    pair, inner = Pair(), Pair()
    for _ in range(random.randint(2, 4)):
        statement(random, role, inner, 2)
    inner.step(role, [random.choice(SIMPLE)])
    if random.random() < 0.2:
        pair.within((["while True:"], ["while True:"]), inner)
        return pair
    return inner


def handler(random: Random, role: Role) -> Pair:
    """A handler: it comes once, or whenever something has happened."""
    pair, inner = Pair(), Pair()
    kind = random.choice(["once", "once", "when", "again", "short"])
    trigger = "" if kind == "once" else random.choice(CONDITIONS)
    begin = " and ".join([*role.comes, *([f"({trigger})"] if trigger else [])])
    restores = ["cpu.irqs_off = False"]
    if kind == "short":
        done = random.choice(SIMPLE)
        inner.plain += block([f"wait_until({trigger}, resting=True)", done])
        inner.guarded += block([f"wait_until({begin}, resting=True)", done])
        return inner
    inner.plain += [f"wait_until({trigger}, resting=True)"] if trigger else []
    inner.guarded += block([f"wait_until({begin}, resting=True)", f"cpu.in_{role.level} = True"])
    for _ in range(random.randint(0, 2)):
        statement(random, role, inner, 1)
    held = role.holds_off and any("cpu.irqs_off =" in line for line in inner.guarded)
    last = [f"cpu.in_{role.level} = False", *(restores if held else [])]
    inner.step(role, [random.choice(SIMPLE)], more=last)
    if kind == "again":
        pair.within((["while True:"], ["while True:"]), inner)
        return pair
    return inner


def statement(random: Random, role: Role, pair: Pair, depth: int) -> None:
    """One statement, in both texts."""
    kinds = ["simple", "simple", "wait", "count", "read", "lock", "words", "words"]
    kinds += ["if", "while"] if depth else []
    match random.choice(kinds):
        case "simple":
            pair.step(role, [random.choice(SIMPLE)])
        case "wait":
            pair.step(role, [], random.choice(CONDITIONS))
        case "count":
            pair.step(role, ["if system.n < 3:", "    system.n += 1"])
        case "read":
            name = fresh(role)
            pair.step(role, [f"{name} = system.n"])
            pair.step(role, [f"system.n = {name}"])
        case "lock":
            pair.step(role, ["system.locked = True"], "not system.locked")
            statement(random, role, pair, 0)
            pair.step(role, ["system.locked = False"])
        case "words":
            words(random, role, pair, depth)
        case "if" | "while" as word:
            branch(random, role, pair, depth, word)
        case other:
            raise AssertionError(other)


def branch(random: Random, role: Role, pair: Pair, depth: int, word: str) -> None:
    """A test of shared state, and what it decides."""
    condition, name = random.choice(CONDITIONS), fresh(role)
    inner, reads = Pair(), Pair()
    statement(random, role, inner, depth - 1)
    reads.step(role, [f"{name} = {condition}"])
    if word == "if":
        pair.within(([f"if {condition}:"], [*reads.guarded, f"if {name}:"]), inner)
        return
    pair.plain += [f"while {condition}:", *indented(inner.plain)]
    round_ = [*reads.guarded, f"if not {name}:", "    break", *inner.guarded]
    pair.guarded += ["while True:", *indented(round_)]


def words(random: Random, role: Role, pair: Pair, depth: int) -> None:
    """Interrupts or softirqs held off around a statement."""
    kind = random.choice(["disable", "save", "bh"])
    if kind == "bh" and role.level in ("irq", "nmi"):
        kind = "save"
    name = fresh(role)
    counts = role.level == "task" and "softirq" in role.handlers
    begins = {
        "disable": "local_irq_disable()",
        "save": f"{name} = local_irq_save()",
        "bh": "local_bh_disable()",
    }
    ends = {"disable": "local_irq_enable()", "save": f"local_irq_restore({name})", "bh": "local_bh_enable()"}
    first = {"disable": [], "save": [f"{name} = cpu.irqs_off"], "bh": ["cpu.softirqs_off += 1"]}[kind]
    first += ["cpu.irqs_off = True"] if kind != "bh" else []
    last = {
        "disable": "cpu.irqs_off = False",
        "save": f"cpu.irqs_off = {name}",
        "bh": "cpu.softirqs_off -= 1",
    }
    changes = counts if kind == "bh" else role.holds_off
    pair.plain.append(begins[kind])
    if changes:
        twin(role, pair, first)
    statement(random, role, pair, depth and depth - 1)
    if random.random() < 0.85:
        pair.plain.append(ends[kind])
        if changes:
            twin(role, pair, [last[kind]])


def twin(role: Role, pair: Pair, body: list[str]) -> None:
    """A step of the twin alone."""
    guard = [f"wait_until({' and '.join(role.free)})"] if role.free else []
    pair.guarded += block([*guard, *body])


def fresh(role: Role) -> str:
    """A local that the actor does not have yet."""
    role.locals += 1
    return f"x{role.locals}"
