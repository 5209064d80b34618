"""What the reader of litmus tests reads, and what it refuses, with the place."""

import pytest

from checker.litmus.model_text import model_of
from checker.litmus.printing import statement, types_of
from checker.litmus.reading import read_litmus
from checker.litmus.syntax import LitmusTest, every_operation
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText


def source(text: str) -> SourceText:
    return SourceText("test.litmus", tuple(text.split("\n")))


def thread(body: str, parameters: str = "int *x, int *y, atomic_t *v, spinlock_t *l") -> str:
    return f"C test\n{{}}\nP0({parameters}) {{\n{body}\n}}\nexists (x=0)"


def statements(body: str) -> list[str]:
    test = read_litmus(source(thread(body)))
    types = types_of(test)
    return [statement(one, types) for one in every_operation(test.threads[0].operations)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("int r0 = READ_ONCE(*x);", ["r0 = READ_ONCE(*x)"]),
        ("int r0; r0 = *x;", ["r0 = READ_ONCE(*x)"]),
        ("*x = 1;", ["WRITE_ONCE(*x, 1)"]),
        ("int *r0 = rcu_dereference(*x); int r1 = READ_ONCE(*r0);",
            ["r0 = READ_ONCE(*x)", "r1 = READ_ONCE(*r0)"]),
        ("rcu_assign_pointer(*x, y);", ["smp_store_release(x, y)"]),
        ("int r0 = smp_load_acquire(x);", ["r0 = smp_load_acquire(x)"]),
        ("smp_store_mb(*x, 1);", ["WRITE_ONCE(*x, 1)", "smp_mb()"]),
        ("atomic_inc(v);", ["atomic_add(1, v)"]),
        ("int r0 = atomic_dec_return_release(v);", ["r0 = atomic_sub_return_release(1, v)"]),
        ("int r0 = atomic_dec_and_test(v);", ["r0 = atomic_sub_return(1, v)", "r0 = r0 == 0"]),
        ("int r0 = atomic_fetch_add_acquire(2, v);", ["r0 = atomic_fetch_add_acquire(2, v)"]),
        ("int r0 = atomic_inc_not_zero(v);", ["r0 = atomic_add_unless(v, 1, 0)"]),
        ("int r0 = atomic_long_xchg_relaxed(v, 3);", ["r0 = xchg_relaxed(v, 3)"]),
        ("int r0 = cmpxchg_acquire(x, 0, 1);", ["r0 = cmpxchg_acquire(x, 0, 1)"]),
        ("spin_lock(l); spin_unlock(l);", ["spin_lock(l)", "spin_unlock(l)"]),
        ("rcu_read_lock(); rcu_read_unlock();", ["rcu_read_lock()", "rcu_read_unlock()"]),
        ("smp_mb__before_atomic(); smp_mb__after_spinlock();",
            ["smp_mb__before_atomic()", "smp_mb__after_spinlock()"]),
        ("WRITE_ONCE(*y, READ_ONCE(*x) + 1);", ["t0 = READ_ONCE(*x)", "WRITE_ONCE(*y, t0 + 1)"]),
        ("int r0; /* ( */ // here\nr0 = 2; (void)r0; " [:-10], ["r0 = 2"]),
        ("int r0 = READ_ONCE(*x); int r1 = READ_ONCE(*(y + (r0 & 0)));",
            ["r0 = READ_ONCE(*x)", "r1 = READ_ONCE(*(y + (r0 & 0)))"]),
        ("barrier();", []),
    ],
)  # fmt: skip
def test_statements(written: str, read: list[str]) -> None:
    assert statements(written) == read


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", "1:1", "the first line is `C`"),
        ("X86 SB\n{}", "1:1", "the first line is `C`"),
        ("C test\n{}", "2:2", "the thread `P0` is expected"),
        ("C test\n{}\nP1(int *x) {}\nexists (x=0)", "3:1", "the thread `P0` is expected"),
        (thread("r0 = READ_ONCE(x);"), "4:16", "takes a place: `*x`"),
        (thread("int r0 = READ_ONCE(*z);"), "4:21", "neither a parameter nor a variable"),
        (thread("while (1) {}"), "4:1", "a loop"),
        (thread("goto out;"), "4:1", "`goto`"),
        (thread("spin_locks(l);"), "4:1", "did you mean `spin_lock`?"),
        (thread("int r0 = atomic_inc(v);"), "4:10", "the value of `atomic_inc()`"),
        (thread("x[1] = 1;"), "4:2", "an array"),
        (thread("x->next = 1;"), "4:2", "a field of a structure"),
        (thread("*(x + 1) = 1;"), "4:3", "arithmetic with pointers"),
        (thread("*x += 1;"), "4:4", "`+=` here"),
        (thread("int r0 = READ_ONCE(*x) && READ_ONCE(*y);"), "4:27", "on the right side of `&&`"),
        (thread("int r0 = 99999999999;"), "4:10", "31 bits"),
        (thread("synchronize_rcu();"), "4:1", "`synchronize_rcu()`"),
        (thread("/* "), "4:1", "this comment does not end"),
        (thread("int r0 = 1 @ 2;"), "4:12", "means nothing here"),
        (thread("", parameters="int x"), "3:8", "a parameter that is no pointer"),
        (thread("").replace("x=0", "0:r9=0"), "6:11", "no register of thread 0"),
        (thread("").replace("x=0", "q=0"), "6:9", "no location of this test"),
        (thread("").replace("x=0", "7:r=0"), "6:9", "no thread of this test"),
        (thread("").replace("exists", "sometimes"), "6:1", "`exists`, `~exists` or `forall` is expected"),
    ],
)  # fmt: skip
def test_errors_have_a_place(text: str, place: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        model_of(source(text))
    lines = str(caught.value).split("\n")
    assert lines[0].startswith(f"test.litmus:{place}: error: "), lines[0]
    assert said in str(caught.value)


def parsed(text: str) -> LitmusTest:
    return read_litmus(source(text))


def test_what_stands_around() -> None:
    test = parsed(
        'C MP+x\n"a remark (* kept *)"\nOrig=Rfe PodRR\n(* Result: Sometimes\n (* nested *) *)\n'
        "{ int x = -1; int *p = &x; 0:r2 = x; atomic_t v = ATOMIC_INIT(3); spinlock_t l; }\n"
        "P0(int *x, int **p) { int r1; r1 = READ_ONCE(*r2); }\n"
        "locations [v; 0:r1;]\nfilter (x=0)\n~exists (0:r2=x /\\ ~(x=1 \\/ v!=3))"
    )
    assert (test.name, test.result, test.quantifier) == ("MP+x", "Sometimes", "not exists")
    assert list(test.initial) == ["x", "p", "v", "l"]
    assert test.filter is not None
    assert [str(one) for one in test.observed] == [
        "RegisterAtEnd(thread=0, name='r1')",
        "RegisterAtEnd(thread=0, name='r2')",
        "LocationAtEnd(name='v')",
        "LocationAtEnd(name='x')",
    ]
