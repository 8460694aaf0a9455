"""Whatever a rep may do, in any order, on a real store: what must hold afterwards all the same."""

import datetime as dt
import json
import tempfile
import uuid
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text

from crm import i18n
from crm.bootstrap import _ensure_me, open_desk
from crm.cli.main import run
from crm.errors import KnownError
from crm.models import Contact, Customer, Fact, Order, Rep, Task, Visit
from crm.queries.doctor import diagnose
from crm.queries.measure import measure
from crm.services.contacts import add_contact, delete_contact, edit_contact
from crm.services.customers import (
    add_customer,
    assign_customer,
    change_stage,
    delete_customer,
    edit_customer,
)
from crm.services.distinctions import tell_apart
from crm.services.gifts import add_gift
from crm.services.meetings import Guest, add_meeting
from crm.services.merging import merge_customers
from crm.services.orders import NewLine, add_order, delete_order, edit_order
from crm.services.payments import add_payment
from crm.services.reps import add_rep
from crm.services.returns import add_return
from crm.services.steps import redo, undo, undo_step
from crm.services.targets import set_target
from crm.services.tasks import add_task, complete_task
from crm.services.visits import delete_visit, edit_visit, log_visit, plan_visit
from crm.store.opening import open_store
from crm.store.triggers import fact_tables
from tests.integration.conftest import TODAY, Clock

FIRST = TODAY - dt.timedelta(days=20)
NAMES = ("星辰贸易", "上海星辰贸易有限公司", "宏达", "Acme", "Acme Ltd")
PEOPLE = ("王建国", "王总", "李四", "Anna")
PHONES = (None, "13911112222", "13911113333")
STAGES = ("lead", "contacted", "proposal", "won", "lost")
METRICS = (
    *(("sales_amount", "ordered"), ("sales_amount", "collected"), ("gifts_cost", None)),
    *(("orders", None), ("visits", None), ("contacts_made", None), ("tasks_done", None)),
)
some = st.integers(0, 10_000)
days = st.integers(0, 20).map(lambda n: FIRST + dt.timedelta(days=n))
Dump = dict[str, list[tuple[Any, ...]]]


class Machine(RuleBasedStateMachine):
    """A rep at the window, another program on the same store, imports, and a changing mind."""

    def __init__(self) -> None:
        super().__init__()
        i18n.use("en")
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.store = open_store(self.path, clock=Clock(1_773_000_000_000))
        self.count = 0

    @initialize()
    def begin(self) -> None:
        _ensure_me(self.store)
        add_rep(self.store, name="Bo")
        for n in range(3):
            customer = add_customer(self.store, name=NAMES[n], code=f"K{n}", day=FIRST).record
            assert customer is not None
            for person in PEOPLE[n : n + 2]:
                add_contact(self.store, customer=customer, name=person)
            add_order(self.store, customer=customer, day=FIRST, lines=[NewLine(1000, 7, item="x")])

    def teardown(self) -> None:
        assert self.store.read(diagnose) == []
        self.store.close()
        self.folder.cleanup()

    # -- what is there ------------------------------------------------------------------------

    def any(self, model: type[Fact], number: int, where: str = "1") -> uuid.UUID | None:
        with self.store.reading() as session:
            ids = [
                row[0]
                for row in session.execute(
                    text(
                        f'SELECT id FROM "{model.__tablename__}"'
                        f" WHERE NOT deleted AND {where} ORDER BY id"
                    )
                )
            ]
        return uuid.UUID(bytes=ids[number % len(ids)]) if ids else None

    def of(self, model: type[Fact], customer: uuid.UUID, number: int) -> uuid.UUID | None:
        """One of the customer's, or none."""
        return self.any(model, number, f"customer_id = x'{customer.hex}'") if number % 3 else None

    def do(self, act: Callable[[], object]) -> bool:
        """Whether it was done; what is refused changes nothing."""
        before = self.log()
        try:
            act()
        except KnownError:
            assert self.log() == before
            return False
        return True

    def log(self) -> tuple[int, ...]:
        with self.store.reading() as session:
            return tuple(
                session.execute(
                    text("SELECT count(*), (SELECT count(*) FROM step) FROM change")
                ).one()
            )

    def dump(self) -> Dump:
        with self.store.reading() as session:
            return {
                table.name: [
                    tuple(row)
                    for row in session.execute(text(f'SELECT * FROM "{table.name}" ORDER BY id'))
                ]
                for table in fact_tables()
            }

    def figures(self) -> list[object]:
        """What merging must not change: what was done, and by whom."""
        with self.store.reading() as session:
            found: list[object] = []
            for name, basis in METRICS:
                told = measure(session, name, FIRST, TODAY, by="rep", basis=basis, today=TODAY)
                groups = sorted((str(g.key), g.value) for g in told.by if g.value)
                found.append((name, basis, told.value, groups))
            meals = measure(session, "meetings_cost", FIRST, TODAY, today=TODAY)
            return [*found, meals.value]

    # -- the window ---------------------------------------------------------------------------

    @rule(name=st.sampled_from(NAMES), day=days, stage=st.sampled_from([None, *STAGES]))
    def adds_a_customer(self, name: str, day: dt.date, stage: str | None) -> None:
        self.count += 1
        code = f"C{self.count}" if self.count % 2 else None
        since = day if self.count % 5 == 0 else None
        self.do(
            lambda: add_customer(
                self.store, name=name, code=code, day=day, stage=stage, since=since
            )
        )

    @rule(who=some, name=st.sampled_from(PEOPLE), mobile=st.sampled_from(PHONES))
    def adds_a_person(self, who: int, name: str, mobile: str | None) -> None:
        customer = self.any(Customer, who)
        if customer:
            self.do(lambda: add_contact(self.store, customer=customer, name=name, mobile=mobile))

    @rule(who=some, what=some, day=days)
    def visits(self, who: int, what: int, day: dt.date) -> None:
        customer = self.any(Customer, who)
        if customer:
            contact = self.of(Contact, customer, what)
            later = TODAY + dt.timedelta(days=7) if what % 4 == 0 else None
            self.do(
                lambda: log_visit(
                    self.store,
                    customer=customer,
                    day=day,
                    today=TODAY,
                    said=str(what),
                    contact=contact,
                    next_on=later,
                )
            )

    @rule(who=some, what=some, day=days, amount=st.integers(1, 500))
    def sells(self, who: int, what: int, day: dt.date, amount: int) -> None:
        customer = self.any(Customer, who)
        if not customer:
            return
        order = self.of(Order, customer, what)
        rep = self.any(Rep, what) if what % 2 else None
        line = NewLine(1000, amount * 10_000, item="x")
        act: list[Callable[[], object]] = [
            lambda: add_order(
                self.store, customer=customer, day=day, lines=[line], terms_days=30, rep_id=rep
            ),
            lambda: add_payment(self.store, customer=customer, day=day, amount=amount, order=order),
            lambda: add_return(self.store, customer=customer, day=day, amount=1, order=order),
            lambda: add_gift(
                self.store,
                customer=customer,
                item="tea",
                day=day,
                cost=amount,
                contact_id=self.of(Contact, customer, what),
            ),
        ]
        self.do(act[what % len(act)])

    @rule(one=some, two=some, day=days, cost=st.integers(1, 999))
    def dines(self, one: int, two: int, day: dt.date, cost: int) -> None:
        hosts = [found for n in (one, two) if (found := self.any(Customer, n))]
        guests = [Guest(host, self.of(Contact, host, one + two)) for host in hosts]
        if guests:
            self.do(lambda: add_meeting(self.store, day=day, guests=guests, cost=cost))

    @rule(who=some, what=some, day=days)
    def plans(self, who: int, what: int, day: dt.date) -> None:
        customer = self.any(Customer, who)
        task = self.any(Task, what, "state = 'open'")
        if task and what % 2:
            self.do(lambda: complete_task(self.store, task, day=day))
        elif customer and what % 3:
            self.do(
                lambda: add_task(
                    self.store, title="call", customer_id=customer, due=day, repeat="week"
                )
            )
        elif customer:
            self.do(
                lambda: set_target(
                    self.store,
                    metric="visits",
                    period="week",
                    low=1 + what % 3,
                    scope={"customer": str(customer)},
                    today=day,
                )
            )

    @rule(who=some, what=some, day=days)
    def corrects(self, who: int, what: int, day: dt.date) -> None:
        customer = self.any(Customer, who)
        if not customer:
            return
        visit, contact = self.any(Visit, what), self.any(Contact, what)
        order, rep = self.any(Order, what), self.any(Rep, what)
        acts: list[Callable[[], object]] = [
            lambda: edit_customer(self.store, customer, today=TODAY, phone=f"021-{what:08}"),
            lambda: edit_customer(self.store, customer, today=TODAY, note=str(what), tags=["a"]),
            lambda: change_stage(
                self.store, customer, stage=STAGES[what % 5], day=day, today=TODAY
            ),
            lambda: assign_customer(self.store, customer, rep=rep, day=day),
            lambda: visit and edit_visit(self.store, visit, today=TODAY, said="x", contact=contact),
            lambda: contact and edit_contact(self.store, contact, email=f"a{what % 3}@x.cn"),
            lambda: order and edit_order(self.store, order, note=str(what)),
        ]
        self.do(acts[what % len(acts)])

    @rule(what=some)
    def deletes(self, what: int) -> None:
        models: list[tuple[type[Fact], Callable[..., object]]] = [
            *((Visit, delete_visit), (Contact, delete_contact), (Order, delete_order)),
            (Customer, delete_customer),
        ]
        model, delete = models[what % len(models)]
        record = self.any(model, what // 4)
        if record:
            self.do(lambda: delete(self.store, record))

    # -- another program ----------------------------------------------------------------------

    def crm(self, *words: str) -> int:
        common = ["--data", str(self.path), "--lang", "en", "--today", TODAY.isoformat()]
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            status = run([*common, *words, "--json"], open_desk)
        assert "internal_error" not in err.getvalue(), out.getvalue() + err.getvalue()
        i18n.use("en")
        return status

    @rule(who=some, name=st.sampled_from(NAMES), day=days)
    def types(self, who: int, name: str, day: dt.date) -> None:
        customer = self.any(Customer, who)
        words = (
            ("visit", "log", name, "--on", day.isoformat(), "--said", "hello"),
            ("customer", "add", name),
            ("undo",),
            ("undo", "--step", str(who % 40)),
            ("customer", "stage", str(customer), "contacted"),
        )
        self.crm(*words[who % len(words)])

    @rule(rows=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(PEOPLE)), max_size=3))
    def imports(self, rows: list[tuple[str, str]]) -> None:
        self.count += 1
        file = self.path / f"rows{self.count}.csv"
        lines = [
            f"{name},{person},13800000{place:03},2026-03-{10 + place},K{place}"
            for place, (name, person) in enumerate(rows)
        ]
        heads = "customer,contact,mobile,date,code" if self.count % 2 else None
        kind = "customers"
        if heads is None:
            kind, heads = "visits", "customer,contact,said,date"
            lines = [",".join(line.split(",")[:4]) for line in lines]
        else:
            heads = "name,contact,mobile,since,code"
        file.write_text("\n".join([heads, *lines]), encoding="utf-8")
        self.crm("import", str(file), "--kind", kind)

    # -- a changing mind ----------------------------------------------------------------------

    @rule(one=some, two=some, choice=st.sampled_from([{}, {"phone": "both"}, {"stage": "other"}]))
    def merges(self, one: int, two: int, choice: dict[str, str]) -> None:
        keep, other = self.any(Customer, one), self.any(Customer, two)
        if keep is None or other is None:
            return
        before = self.figures()
        if self.do(lambda: merge_customers(self.store, keep, other, choices=choice, day=TODAY)):
            assert self.figures() == before

    @rule(
        one=some,
        two=some,
        acts=st.lists(st.tuples(st.integers(0, 4), some), min_size=1, max_size=4),
        day=days,
    )
    def merges_and_thinks_again(
        self, one: int, two: int, acts: list[tuple[int, int]], day: dt.date
    ) -> None:
        """As `merges` and `undoes_any`, with something done to the merged one in between."""
        keep, other = self.any(Customer, one), self.any(Customer, two)
        if keep is None or other is None or keep == other:
            return
        step = merge_customers(self.store, keep, other, day=TODAY).step
        assert step is not None
        for kind, what in acts:
            self.does_to(keep, kind, what, day)
        self.takes_back(step, again=bool(one % 2))

    def does_to(self, customer: uuid.UUID, kind: int, what: int, day: dt.date) -> None:
        contact, order = (self.of(model, customer, what) for model in (Contact, Order))
        visit = self.of(Visit, customer, what)
        acts: list[Callable[[], object]] = [
            lambda: log_visit(
                self.store,
                customer=customer,
                day=day,
                today=TODAY,
                said="since",
                contact=contact,
                new=True,
            ),
            lambda: plan_visit(
                self.store, customer=customer, day=TODAY, follows=visit, contact=contact
            ),
            lambda: add_payment(self.store, customer=customer, day=day, amount=1, order=order),
            lambda: add_contact(self.store, customer=customer, name=PEOPLE[what % 4]),
            lambda: visit and edit_visit(self.store, visit, today=TODAY, contact=contact),
        ]
        self.do(acts[kind])

    @rule(one=some, two=some)
    def tells_apart(self, one: int, two: int) -> None:
        first, second = self.any(Customer, one), self.any(Customer, two)
        if first and second:
            self.do(lambda: tell_apart(self.store, first, second))

    @rule(count=st.integers(1, 2))
    def undoes(self, count: int) -> None:
        self.do(lambda: undo(self.store, count))

    @rule(count=st.integers(1, 2))
    def redoes(self, count: int) -> None:
        self.do(lambda: redo(self.store, count))

    @rule(which=some, merge=st.booleans(), again=st.booleans())
    def undoes_any(self, which: int, merge: bool, again: bool) -> None:
        with self.store.reading() as session:
            steps = session.execute(
                text(
                    "SELECT n FROM step WHERE kind = 'do' AND state = 'done'"
                    + (" AND verb = 'merge_customers'" if merge else "")
                    + " ORDER BY n DESC"
                )
            ).all()
        if not steps:
            return
        self.takes_back(steps[which % len(steps)].n, again=again)

    def takes_back(self, step: int, *, again: bool) -> None:
        """It is restored, or refused with nothing changed; done again it is as it was."""
        before = self.dump()
        if self.do(lambda: undo_step(self.store, step)):
            self.check_restored(step)
            if again:
                redo(self.store)
                assert self.dump() == before
        else:
            assert self.dump() == before

    def check_restored(self, step: int) -> None:
        """Each field that the step wrote holds what it held before; new records are gone."""
        with self.store.reading() as session:
            entries = session.execute(
                text("SELECT tbl, row, kind, preimage FROM change WHERE step = :n ORDER BY n DESC"),
                {"n": step},
            ).all()
            was: dict[tuple[str, bytes], dict[str, object]] = {}
            for table, row, kind, preimage in entries:
                values = {"deleted": 1} if kind == "I" else json.loads(preimage)
                if kind == "I":
                    was[table, row] = values
                else:
                    was.setdefault((table, row), {}).update(values)
            for (table, row), values in was.items():
                held = (
                    session.execute(text(f'SELECT * FROM "{table}" WHERE id = :row'), {"row": row})
                    .mappings()
                    .one()
                )
                for name, value in values.items():
                    found = held[name]
                    found = found.hex() if isinstance(found, bytes) else found
                    assert found == value, (table, row.hex(), name, value, found)

    # -- what always holds --------------------------------------------------------------------

    @invariant()
    def nothing_hangs_on_what_is_gone(self) -> None:
        with self.store.reading() as session:
            for sql in HOLDS:
                found = session.execute(text(sql)).all()
                assert not found, (sql, [tuple(row) for row in found])


def _holds() -> list[str]:
    """Queries that find what must never be."""
    found = [
        "SELECT id FROM customer WHERE merged_into_id IS NOT NULL AND NOT deleted",
        (
            "SELECT t.id FROM target t JOIN customer c ON hex(c.id) ="
            " upper(replace(json_extract(t.scope, '$.customer'), '-', ''))"
            " WHERE NOT t.deleted AND c.merged_into_id IS NOT NULL"
        ),
        (
            "SELECT d.id FROM distinction d JOIN customer c ON c.id IN (d.one_id, d.other_id)"
            " WHERE NOT d.deleted AND c.merged_into_id IS NOT NULL"
        ),
        (
            "SELECT p.id FROM order_line p JOIN sales_order w ON w.id = p.order_id"
            " WHERE w.deleted AND NOT p.deleted"
        ),
    ]
    for table in fact_tables():
        if "customer_id" not in table.columns:
            continue
        found.append(
            f'SELECT p.id FROM "{table.name}" p JOIN customer c ON c.id = p.customer_id'
            " WHERE c.deleted AND NOT p.deleted"
        )
        for column, of in (
            *(("contact_id", "contact"), ("order_id", "sales_order"), ("follows_id", "visit")),
        ):
            if column in table.columns:
                found.append(
                    f'SELECT p.id FROM "{table.name}" p JOIN "{of}" w ON w.id = p."{column}"'
                    " WHERE NOT p.deleted AND w.customer_id <> p.customer_id"
                )
    return found


HOLDS = _holds()
