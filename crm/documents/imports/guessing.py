"""What the rows of a sheet are, guessed from its headers, its title, its values and its name."""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.documents.imports import forms, layouts, sniffing
from crm.documents.imports.fields import Kind
from crm.documents.imports.header_keys import header_keys
from crm.documents.imports.headers import WIDE, Column, Columns, distinct, match_columns
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.reading import Sheet
from crm.documents.imports.values import text
from crm.models import Customer

INSTEAD: Mapping[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name", "contact_name"),
    "customer": ("customer_name", "order", "line"),
    "unit_price": ("amount",),
    "quantity": ("amount",),
    "starts_on": ("period",),
    "product": ("product_name",),
}
"""Fields that may be made of others."""

_MISSING = 0.35  # what a kind is worth whose rows could not come in
_PEOPLE = frozenset({"customers", "contacts", "reps"})
SURE = 60
"""From this certainty on a guess is taken without asking."""

_LEAST = 0.3
_KEYS = frozenset({"id", "code", "phone", "mobile", "email", "contact_mobile", "contact_email"})
_MOST_OTHERS = 4
_ROWS_LOOKED_AT = 200
_STRANGERS = re.compile("supplier|shipper|vendor|carrier|供应商|供货商|承运|parentid|父级")
_KNOWN_CUSTOMERS = 0.5

# Headers that hardly any other kind of rows has, and what such files are called.
_TELLING: Mapping[str, re.Pattern[str]] = {
    "visits": re.compile(
        "拜访|受访|洽谈|客户反馈|沟通内容|跟进(?:内容|记录|方式)|下次(?:跟进|联系)|visit|走访|"
        r"calllog|activitydate"
    ),
    "gifts": re.compile("礼品|受赠|赠送|受礼|送礼|gift"),
    "meetings": re.compile("招待|来客|来宾|陪同|陪餐|宴请|用餐|接待|guests|会议主题"),
    "payments": re.compile(
        "回款|收款|到账|到款|付款(?:单位|方|人|日期)|payment(?!terms)|paidon|payer"
    ),
    "returns": re.compile(
        "退货|退换|返修|送修|不良现象|故障|退款|维修|rma|returnreason|returndate|售后|返厂|保修"
    ),
    "targets": re.compile("保底|冲刺|目标(?!客户)|stretch|下限|上限"),
    "products": re.compile("卖点|在售|上架|计量单位|条码|unitsinstock|discontinued|零售价|标准价"),
    "orders": re.compile(
        "订单日期|下单|签订日期|合同总额|订单金额|orderdate|invoicedate|freight|价税合计"
    ),
    "order_lines": re.compile("明细|行号|orderline|invoiceline|linetotal"),
    "reps": re.compile("工号|入职|员工|hiredate|reportsto|所在部门|所属部门|职员"),
    "customers": re.compile(
        "客户(?:类型|等级|级别|来源|性质|状态|地址)|所属行业|经营范围|信用额度|账期|accounttype|"
        "leadsource|industry|企业(?:性质|地址)|竞争对手|annualrevenue"
    ),
    "contacts": re.compile("决策|reportsto|联系人(?:姓名|编号|角色)|与决策层"),
    "readings": re.compile("^指标|^metric|统计日期|数值"),
    "tasks": re.compile("任务|待办|task|截止"),
}
_CALLED: Mapping[str, re.Pattern[str]] = {
    "customers": re.compile(
        "客户(?!拜访|回访|联系人|跟进)|公司|企业名录|customers?|accounts?|compan|leads?|线索"
    ),
    "contacts": re.compile("联系人|contacts?|people"),
    "visits": re.compile("拜访|走访|跟进|visits?|calls?|activit"),
    "meetings": re.compile("招待|宴请|接待|会议|meetings?|entertainment"),
    "gifts": re.compile("礼品|礼物|赠品|gifts?"),
    "orders": re.compile(
        "订单(?!明细)|合同|销售(?:台账|记录|流水|清单|日报)|orders?|invoices?|sales"
    ),
    "order_lines": re.compile("明细|行项目|lines?|details?|items?"),
    "payments": re.compile("回款|收款|付款|payments?|receipts?"),
    "returns": re.compile("退货|退换|返修|维修|售后|returns?|rma"),
    "products": re.compile("产品|商品|价格表|报价|物料|products?|price ?list"),
    "reps": re.compile("员工|业务员|人员|通讯录|用户|同事|reps?|employees?|staff|users?"),
    "targets": re.compile("目标|指标分解|考核|targets?|goals?|quota"),
    "readings": re.compile("读数|统计|readings?|账龄|应收|进销存|库存"),
    "tasks": re.compile("任务|待办|tasks?|to-?do"),
    "notes": re.compile("备忘|笔记|notes?"),
    "lessons": re.compile("教训|lessons?"),
    "learning": re.compile("学习|培训|learning"),
    "prices": re.compile("调价|价格变动|price changes?"),
    "stages": re.compile("阶段|stages?"),
    "assignments": re.compile("分配|移交|assignments?"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind a sheet most likely is, how certain that is from 0 to 100, and the next best.

    No kind at all where nothing in the headers is known. `form` names a form of its own
    (goals, contracts, ageing, …) that `forms.reshape` turns into rows.
    """

    kind: str | None
    certainty: int
    others: tuple[str, ...] = ()
    form: str | None = None

    def is_right(self, kind: str | None) -> bool:
        """Whether a file with these headers needs no telling that it is of this kind."""
        return self.sure and self.kind == kind

    @property
    def sure(self) -> bool:
        """Whether a script may go by it without asking."""
        return self.kind is not None and self.certainty >= SURE


def guess_kind(
    sheet: Sheet,
    file_name: str = "",
    *,
    known_customers: Callable[[Sequence[str]], float] | None = None,
) -> Guess:
    """What the rows are.

    `known_customers` says which share of names are customers already: people of such are
    contacts, people of others bring their company along.
    """
    if sheet.kind is not None:
        return Guess(sheet.kind, 100)
    sheet = replace(sheet, headers=sheet.headers[:WIDE], rows=sheet.rows[:_ROWS_LOOKED_AT])
    form = forms.form_of(sheet)
    scores = {name: _score(kind, sheet, file_name) for name, kind in KINDS.items()}
    order = sorted(scores, key=lambda name: -scores[name])
    if form is not None:
        kind = forms.KIND_OF[form]
        return Guess(kind, 95 if kind else 0, _others(order, scores, kind), form)
    best = order[0]
    if scores[best] < _LEAST or not _can_come_in(KINDS[best], sheet):
        return Guess(None, 0, _others(order, scores, None))
    best = _people(best, sheet, scores, known_customers)
    family = _PEOPLE if best in _PEOPLE else {best}
    second = max(score for name, score in scores.items() if name not in family)
    lead = 1 - second / scores[best] if scores[best] else 0
    certainty = round(100 * min(1, scores[best]) * min(1, 0.6 + lead))
    return Guess(best, max(1, min(99, certainty)), _others(order, scores, best))


def known_customers(session: Session) -> Callable[[Sequence[str]], float]:
    """Which share of some names and codes are customers of this store."""

    def share(names: Sequence[str]) -> float:
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return 0.0
        found = session.scalar(
            select(func.count(func.distinct(Customer.name))).where(
                ~Customer.deleted, Customer.name.in_(wanted) | Customer.code.in_(wanted)
            )
        )
        return (found or 0) / len(wanted)

    return share


def _others(order: Sequence[str], scores: Mapping[str, float], best: str | None) -> tuple[str, ...]:
    return tuple(name for name in order if name != best and scores[name] > 0)[:_MOST_OTHERS]


def _score(kind: Kind, sheet: Sheet, file_name: str) -> float:
    """How well the headers are those of the kind, from 0; above 1 is beyond doubt."""
    columns = match_columns(kind, sheet.headers, {}, "CNY", sheet.rows)
    if not columns.fields:
        return 0.0
    mine = {index for column in columns.fields for index in _indexes(column)}
    names = distinct(sheet.headers)
    weights = [_weight(name) for name in names]
    share = sum(weights[index] for index in mine) / (sum(weights) or 1)
    keys = [key for name in names for key in header_keys(name)[:1]]
    telling = _TELLING.get(kind.name)
    marks = 0 if telling is None else sum(telling.search(key) is not None for key in keys)
    score = share + min(0.6, 0.3 * marks) + 0.03 * min(len(mine), 5)
    words = " ".join((file_name.rsplit(".", 1)[0], sheet.name, *_titles(sheet))).casefold()
    if (called := _CALLED.get(kind.name)) is not None and called.search(words):
        score += 0.25
    elif kind.name == "returns" and not marks:
        score /= 2  # what is sold and what comes back has the same columns
    if any(_STRANGERS.match(word) for word in (*keys, *words.split())):
        score /= 2
    return score * _MISSING ** len(_missing(kind, columns))


def _indexes(column: Column) -> list[int]:
    return [column.index, *(index for index, _name in column.more)]


def _titles(sheet: Sheet) -> list[str]:
    return [
        text(cell)
        for aside in sheet.set_aside
        if aside.why == "title"
        for cell in aside.cells
        if isinstance(cell, str) and cell.strip()
    ]


def _missing(kind: Kind, columns: Columns) -> list[str]:
    names = {column.field.name for column in columns.fields}
    return [
        name
        for name in kind.required.values()
        if name not in names and not names & {*INSTEAD.get(name, ())}
    ]


def _can_come_in(kind: Kind, sheet: Sheet) -> bool:
    """Whether any row could: it has what a new record needs, or a key of one that is there."""
    columns = match_columns(kind, sheet.headers, {}, "CNY", sheet.rows)
    names = {column.field.name for column in columns.fields}
    return not _missing(kind, columns) or bool(names & _KEYS)


def _weight(header: str) -> float:
    """What a header tells: much where few kinds know it, little where all do or none."""
    kinds = _kinds_of(header)
    if not kinds:
        return 0.25
    return 0.2 + math.log((len(KINDS) + 1) / len(kinds)) / math.log(len(KINDS) + 1)


@cache
def _kinds_of(header: str) -> Collection[str]:
    return [kind.name for kind in KINDS.values() if match_columns(kind, [header], {}, "CNY").fields]


def _people(
    best: str,
    sheet: Sheet,
    scores: Mapping[str, float],
    known: Callable[[Sequence[str]], float] | None,
) -> str:
    """Whether rows with a person and a company are customers, contacts or colleagues."""
    if best not in _PEOPLE:
        return best
    names = distinct(sheet.headers)
    keys = {key for name in names for key in header_keys(name)}
    if layouts.is_staff(keys):
        return "reps"
    if best == "reps" and scores["reps"] > 1.2 * max(scores["customers"], scores["contacts"]):
        return best
    return "contacts" if _is_of_customers(sheet, keys, known) else "customers"


def _is_of_customers(
    sheet: Sheet,
    keys: Collection[str],
    known: Callable[[Sequence[str]], float] | None,
) -> bool:
    """Whether people are of customers that are there, or are named as if they were."""
    columns = match_columns(KINDS["contacts"], sheet.headers, {}, "CNY", sheet.rows)
    by_name = {column.field.name: column.index for column in columns.fields}
    place = by_name.get("customer", by_name.get("customer_name"))
    if place is None or not layouts.has_person(keys):
        return False
    companies = [text(cell) for cell in sniffing.sample(sheet.rows, place)]
    if known is not None and companies and known(companies) >= _KNOWN_CUSTOMERS:
        return True
    as_customers = match_columns(KINDS["customers"], sheet.headers, {}, "CNY", sheet.rows)
    fields = [column.field.name for column in as_customers.fields]
    return layouts.names_customers(keys) and not layouts.has_company_details(fields)
