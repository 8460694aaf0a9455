"""How fast a sentence is understood in a store of many customers, at every key of it.

Usage: .venv/bin/python benchmarks/log.py --data FOLDER [--rounds 3]

Each sentence is typed character by character and understood at every one, as Ctrl+L does, with
names taken from the store. Prints milliseconds for a key, the median and the 99th of a hundred: by
the clock, and of the processor, which is what counts on a machine that does other things as well.
"""

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.bootstrap import open_desk
from crm.domain.sentences import read_sentence
from crm.models import Contact, Customer
from crm.queries.sentences import understand

FRAME = 16.0  # ms
TODAY = dt.date(2026, 9, 22)
SENTENCES = (
    "{customer}见{person}，补花生油 60 件，周五前给报价",
    "昨天下午3点拜访{customer}，{person}说价格高，下周三再去",
    "刚从{customer}出来 老板不在 跟采购聊了下 要大豆油30桶 后天送过去",
    "met {person} at {customer}, needs 40 cases of oil, will send a quote by Friday",
    "{person}电话，催发票，下周一给他寄",
    "王总说考虑考虑 过两天再问",
    "拜访城北米粉店李姐 想换供应商 要我报个价",
)


def names(session: Session, count: int) -> list[tuple[str, str]]:
    """Customers with somebody each, at random but the same each time."""
    rows = session.execute(
        select(Customer.name, func.min(Contact.name))
        .join(Contact, Contact.customer_id == Customer.id)
        .where(~Customer.deleted, ~Contact.deleted)
        .group_by(Customer.id)
        .order_by(Customer.id)
        .limit(2000)
    ).all()
    chosen = random.Random(4).sample(rows, min(count, len(rows)))
    return [(row[0], row[1]) for row in chosen]


def keys(people: list[tuple[str, str]]) -> Iterator[str]:
    """The sentences, each as it is after every key."""
    for number, pattern in enumerate(SENTENCES):
        customer, person = people[number % len(people)]
        text = pattern.format(customer=customer, person=person)
        for end in range(1, len(text) + 1):
            yield text[:end]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    began, used = time.perf_counter(), time.thread_time()
    work()
    return 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - used)


def main() -> None:
    """Type, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    desk = open_desk(args.data, today=TODAY, language="zh")
    people = desk.store.read(names, args.rounds * len(SENTENCES))
    for name, text_of in (
        ("reading alone", lambda text: read_sentence(text, TODAY)),
        (
            "a key: read and looked up",
            lambda text: desk.store.read(understand, read_sentence(text, TODAY), today=TODAY),
        ),
    ):
        measured = [
            (timed(lambda text=text, work=text_of: work(text)), text)
            for place in range(args.rounds)
            for text in keys(people[place * len(SENTENCES) :])
        ]
        for what, column in (("clock", 0), ("processor", 1)):
            figures = sorted(each[column] for each, _text in measured)
            last = figures[int(0.99 * (len(figures) - 1))]
            print(
                f"{name:28} {what:10} median {statistics.median(figures):6.1f}  99 % {last:6.1f}"
                f"  most {figures[-1]:6.1f}{'' if last <= FRAME else '  over a frame'}"
            )
        slowest = max(measured, key=lambda each: each[0][1])
        print(f"    slowest: {slowest[1]}")
    desk.store.close()


if __name__ == "__main__":
    main()
