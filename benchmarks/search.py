"""How fast the search answers in a store of many customers, five contacts each.

Usage: .venv/bin/python benchmarks/search.py [--customers 100000] [--data FOLDER] [--rounds 40]

Names are made of the parts that Chinese companies and people are named by, so every word stands
in thousands of names, and some (有限公司) in nearly all. With --data the store is kept and used
again. Prints milliseconds, the median and the 99th of a hundred, for each class of searches: by the
clock, and of the processor, which is what counts on a machine that does other things as well.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from crm.domain.pinyin import readings
from crm.models import Contact, Customer
from crm.queries.search import search
from crm.store.opening import open_store
from crm.store.store import Store

FRAME = 16.0  # ms

CITIES = (
    "北京",
    "上海",
    "广州",
    "深圳",
    "重庆",
    "天津",
    "成都",
    "杭州",
    "武汉",
    "西安",
    "苏州",
    "南京",
    "长沙",
    "郑州",
    "青岛",
    "厦门",
    "宁波",
    "无锡",
    "佛山",
    "合肥",
)
BRAND = (
    "新晨兴达华盛恒远金信德利宏泰中天海润东方正大同创联合通瑞丰和顺安康鑫源嘉诚博雅伟业鼎立"
    "长虹银河行知乐山星宇凯旋明珠永固百川万象博远卓越飞翔锦绣祥云腾龙启航众智云帆"
)
TRADES = (
    "科技",
    "贸易",
    "机械",
    "电子",
    "实业",
    "物流",
    "建材",
    "化工",
    "医疗器械",
    "食品",
    "餐饮管理",
    "文化传媒",
    "汽车配件",
    "环保工程",
    "信息技术",
    "商贸",
    "塑胶",
    "五金",
    "纺织",
    "酒店用品",
)
FORMS = (
    ("有限公司",) * 12 + ("股份有限公司",) * 3 + ("有限责任公司", "集团有限公司", "厂", "经营部")
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢单解仇查"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国文斌宇浩凯琳婷雪梅鹏"
    "志飞鑫晓东海燕波辉云龙"
)
LATIN = (
    "Acme",
    "Müller",
    "Northwind",
    "Siemens",
    "Bosch",
    "Andersen",
    "Björk",
    "Rossi",
    "Dupont",
    "Kowalski",
    "Novak",
    "Tanaka",
)
TAILS = ("GmbH", "Ltd", "Machinery", "Trading", "Electronics", "Foods", "Logistics")
BATCH = 10_000
FOREIGN = 23  # one company of so many


def fill(store: Store, customers: int) -> None:
    dice = random.Random(7)
    began = time.perf_counter()
    with store.unit_of_work("import_file", about="benchmark") as work:
        for start in range(0, customers, BATCH):
            rows, people = [], []
            for number in range(start, min(customers, start + BATCH)):
                customer = work.new_id()
                rows.append(
                    {
                        "id": customer,
                        "name": company(dice, number),
                        "code": f"KH{number:06}",
                        "city": dice.choice(CITIES),
                        "phone": f"0{dice.randrange(10, 999)}-{dice.randrange(10**7, 10**8)}",
                    }
                )
                people += [
                    {
                        "id": work.new_id(),
                        "customer_id": customer,
                        "name": person(dice),
                        "mobile": f"1{dice.choice('3578')}{dice.randrange(10**8, 10**9)}",
                        "email": f"u{number}.{place}@example{number % 977}.com",
                        "title": dice.choice(("采购经理", "总经理", "工程师", "财务", None)),
                    }
                    for place in range(5)
                ]
            work.session.execute(insert(Customer), rows)
            work.session.execute(insert(Contact), people)
        print(f"rows written in {time.perf_counter() - began:.1f} s")
    print(f"and indexed in {time.perf_counter() - began:.1f} s all in all")


def company(dice: random.Random, number: int) -> str:
    if not number % FOREIGN:
        return f"{dice.choice(LATIN)} {dice.choice(LATIN)} {dice.choice(TAILS)}"
    brand = "".join(dice.sample(BRAND, dice.choice((2, 2, 2, 3, 4))))
    return dice.choice(CITIES) + brand + dice.choice(TRADES) + dice.choice(FORMS)


def person(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.choice((1, 2, 2, 2))))


def sound(name: str) -> str:
    return "".join(readings(name)[0])


def initials(name: str) -> str:
    return "".join(syllable[0] for syllable in readings(name)[0])


def classes(
    dice: random.Random, companies: list[str], people: list[str], phones: list[str]
) -> Iterator[tuple[str, Callable[[], str]]]:
    def han() -> str:
        return dice.choice([name for name in dice.sample(companies, 20) if name[0] > "\u3400"])

    def brand() -> str:
        return han()[2:6]

    def part(name: str, size: int) -> str:
        at = dice.randrange(max(1, len(name) - size))
        return name[at : at + size]

    def misspelt(letters: str) -> str:
        at = dice.randrange(len(letters) - 1)
        return letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]

    def wrong(name: str) -> str:
        at = dice.randrange(len(name))
        return name[:at] + dice.choice("量龘薯熊窗") + name[at + 1 :]

    def mixed(name: str) -> str:
        return name[:2] + initials(name[2:4])

    def surname(name: str) -> str:
        return sound(name[0]) + initials(name[1:])

    yield "whole name", han
    yield "in every name (公司, 有限公司)", lambda: dice.choice(("公司", "有限公司", "有限", "司"))
    yield "very common (上海, 科技, 贸易)", lambda: dice.choice([*CITIES, *TRADES])
    yield "one character", lambda: dice.choice(BRAND)
    yield "two characters", lambda: part(han(), 2)
    yield "four characters", lambda: part(han(), 4)
    yield "rare beside common (晨…公司)", lambda: dice.choice(BRAND) + "公司"
    yield "person", lambda: dice.choice(people)
    yield "pinyin of a whole name", lambda: sound(han())
    yield "pinyin of a brand", lambda: sound(brand())
    yield "pinyin with spaces", lambda: " ".join(readings(brand())[0])
    yield "pinyin, last syllable begun", lambda: sound(brand())[:-1]
    yield (
        "pinyin, common (gongsi, shanghai)",
        lambda: dice.choice(("gongsi", "shanghai", "keji", "xian")),
    )
    yield "one syllable", lambda: sound(dice.choice(BRAND))
    yield "one letter", lambda: dice.choice("abcdefghjklmnopqrstwxyz")
    yield "initials", lambda: initials(han())[: dice.choice((2, 3, 4, 5))]
    yield "initials of a person", lambda: initials(dice.choice(people))
    yield "mixed (上海xc, zhangw)", lambda: mixed(han())
    yield "mixed person", lambda: surname(dice.choice(people))
    yield "customer and person", lambda: f"{brand()} {dice.choice(people)}"
    yield (
        "words in every name, and a city",
        lambda: f"{dice.choice(CITIES)} {dice.choice(TRADES)} 公司",
    )
    yield "phone fragment", lambda: part(dice.choice(phones), dice.choice((3, 4, 6, 8)))
    yield "whole phone", lambda: dice.choice(phones)
    yield (
        "mail address",
        lambda: f"u{dice.randrange(len(companies))}.1@example{dice.randrange(977)}.com",
    )
    yield "accents folded", lambda: dice.choice(("muller", "bjork siemens", "müller gmbh"))
    yield "Latin word begun", lambda: dice.choice(["müll", "sie", "northw", "kow", "bj"])
    yield "nothing there", lambda: part("龘靐齉爩鱻龘齉靐鱻爩", 3)
    yield (
        "typo: Latin",
        lambda: misspelt(dice.choice(("northwind", "siemens", "kowalski", "andersen"))),
    )
    yield "typo: pinyin letters", lambda: misspelt(sound(brand()))
    yield "typo: zh z, ng n", lambda: sound(brand()).replace("zh", "z").replace("ng", "n")
    yield "typo: one character wrong", lambda: wrong(brand())
    yield "typo: wrong in a whole name", lambda: wrong(han())
    yield "typo: no such pair of words", lambda: sound(part(han(), 2) + dice.choice(BRAND)) + "q"


def measure(store: Store, rounds: int) -> None:
    dice = random.Random(11)

    def known(session: Session) -> tuple[list[str], list[str], list[str]]:
        some = 4000
        count = session.scalar(select(func.count()).select_from(Customer)) or 0
        people = session.scalar(select(func.count()).select_from(Contact)) or 0
        print(f"{count} customers, {people} contacts")
        companies = list(session.scalars(select(Customer.name).order_by(Customer.id).limit(some)))
        rows = session.execute(
            select(Contact.name, Contact.mobile).order_by(Contact.id).limit(some)
        ).all()
        return companies, [row[0] for row in rows], [row[1] or "" for row in rows]

    companies, people, phones = store.read(known)
    everything: list[float] = []
    of_own: list[float] = []
    print(
        f"{'':36} {'by the clock':>13} {'of the processor':>13}  ms, p50 and p99; hits of the last"
    )
    with store.reading() as session:
        search(session, "重庆 zhangsan")  # the table of readings is read once
        for name, make in classes(dice, companies, people, phones):
            taken, spent, hits, worst = [], [], 0, ("", 0.0)
            for _round in range(rounds):
                text = make()
                began, busy = time.perf_counter(), time.thread_time()
                hits = len(search(session, text))
                spent.append((time.thread_time() - busy) * 1000)
                taken.append((time.perf_counter() - began) * 1000)
                worst = max(worst, (text, spent[-1]), key=lambda each: each[1])
            everything += taken
            of_own += spent
            mark = f"  slowest: {worst[0]}" if worst[1] > FRAME / 2 else ""
            print(f"{name:36} {figures(taken)} {figures(spent)}  {hits:3}{mark}")
    print(f"{'all':36} {figures(everything)} {figures(of_own)}")


def figures(taken: list[float]) -> str:
    return f"{statistics.median(taken):6.1f} {statistics.quantiles(taken, n=100)[98]:6.1f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--data", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.data or Path(temporary)
        is_new = not (folder / "tuoke.db").exists()
        store = open_store(folder)
        if is_new:
            fill(store, args.customers)
        measure(store, args.rounds)
        store.close()


if __name__ == "__main__":
    main()
