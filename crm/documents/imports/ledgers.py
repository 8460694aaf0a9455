"""Forms of figures: contracts with what was paid, ageing, surveys of prices, stock."""

import re
from collections.abc import Sequence
from decimal import Decimal

from crm.documents.imports.form_cells import (
    PERSON,
    amount,
    at,
    day_of,
    difference,
    first,
    made,
    number_of,
    plain,
    said,
)
from crm.documents.imports.header_keys import bare, header_key, is_bucket
from crm.documents.imports.headers import distinct
from crm.documents.imports.reading import Cell, Sheet
from crm.i18n import gettext as _

PAID = (
    "已收货款|回款金额|已回款|已收款|已收金额|已回款金额|已收账款|累计回款|收款金额|"
    "已收货款/回款金额|已收|累计收款"
)
CONTRACT = "合同总额|合同金额|合同总金额|订单金额|订单总额|合同额|合同价款"
BALANCE = "应收账款余额|应收账款|应收余额|余额|应收总额|欠款金额|欠款余额|应收合计|Balance|Total"
MARKET_PRICE = "市场价|零售价|市场价/零售价|市场价格|竞品价格|销售价|终端价|批发价|竞品售价"
CLOSING = "期末库存|结存|期末|结存数量|期末数量|期末库存/结存|当前库存|期末结存"

_PAID_ON = "回款日期|收款日期|到账日期|付款日期|回款时间|收款时间|最近回款日期|最后收款日期"
_CUSTOMER = "客户名称|客户|单位名称|公司名称|购货单位|往来单位|往来单位名称|Customer|Customer Name"
_CODE = "合同号/订单号|合同号|合同编号|订单号|订单编号"
_SIGNED = "签订日期|签约日期|合同签订日期|签订时间|签单日期|订单日期|合同日期"
_METHOD = "付款方式及时间|付款方式|结算方式|回款方式"
_OWED = "应收账款|应收款|未收款|未回款|应收余额|欠款|未收货款|应收金额|未回款金额"
_TERMS = "账期|账期天数|付款期限|信用期|到期日|到期日期|应收日期|付款到期日"
_TERM = re.compile(r"(?<![\d月])(\d{1,3})\s*[天日]|(\d{1,2})\s*个月")
_COMPUTED = ("到期应收款", "迟收货款", "货款回收率", "回款率", "序号")

_Rows = list[tuple[int, list[Cell]]]
_READING = ("metric", "day", "value", "unit", "nature", "customer_name", "rep", "region", "source")


def contract_sheets(sheet: Sheet) -> list[Sheet]:
    """Orders, and what was paid of them, under the same contract number.

    What is owed is computed here and compared, never taken.
    """
    names = distinct(sheet.headers)
    paid, total, owed = (first(names, words) for words in (PAID, CONTRACT, _OWED))
    paid_on, signed = first(names, _PAID_ON), first(names, _SIGNED)
    customer, code, method = (first(names, words) for words in (_CUSTOMER, _CODE, _METHOD))
    left_out = {paid, owed, paid_on, method, *(first(names, {word}) for word in _COMPUTED)}
    keep = [index for index in range(len(names)) if index not in left_out]
    notes = [*sheet.notes]
    payments: _Rows = []
    for number, cells in sheet.rows:
        got, whole, rest = (
            None if place is None else number_of(sheet, cells, place, names[place])
            for place in (paid, total, owed)
        )
        if whole is not None and rest is not None:
            ours = amount(whole) - amount(got)
            if ours != amount(rest):
                notes.append(difference(number, names[owed or 0], rest, ours))
        if got is not None and (amount(got) or not got.strip("0.")) and amount(got) != 0:
            day = at(cells, signed if paid_on is None else paid_on)
            row = [at(cells, customer), at(cells, code), day, got, at(cells, method)]
            payments.append((number, row))
    if payments and paid_on is None:
        notes.append(
            _(
                "The sheet does not say when it was paid; "
                "payments are taken on the day of the contract."
            )
        )
    # What is paid on account is owed till then; without terms an order would be settled history.
    given = first(names, _TERMS) is not None
    terms: list[Cell] = [] if given else ["terms_days"]
    orders: _Rows = []
    for number, cells in sheet.rows:
        days: list[Cell] = [] if given else [_days_in(said(cells, method))]
        orders.append((number, [*(at(cells, i) for i in keep), *days]))
    if not given and any(not days for _row, (*_cells, days) in orders):
        notes.append(_("Contracts that do not say in how many days they are paid are due at once."))
    columns = [*(names[i] for i in keep), *map(str, terms)]
    headers = ("customer_name", "order", "day", "amount", "method")
    return [
        made(sheet, "orders", columns, orders, _("Orders"), notes=notes),
        made(sheet, "payments", headers, payments, _("Payments"), in_whole_units=True),
    ]


def _days_in(words: str) -> int:
    """In how many days the rest is paid: 月结30天, 30%预付，余款3个月; 0 where it does not say."""
    found = _TERM.findall(words) or [("", "1" if "月结" in words else "0")]
    days, months = found[-1]
    return int(days or 0) + 30 * int(months or 0)


def ageing_sheets(sheet: Sheet) -> list[Sheet]:
    """What each customer owes as a reading, added up from its parts, and each part as another.

    The orders themselves are not in the form, so nothing is owed by it: these are readings.
    """
    names = distinct(sheet.headers)
    buckets = [index for index, name in enumerate(names) if is_bucket(name)]
    customer, balance, rep = (first(names, words) for words in (_CUSTOMER, BALANCE, PERSON))
    day = day_of(sheet, names)
    notes = [*sheet.notes]
    sums: _Rows = []
    parts: dict[int, _Rows] = {index: [] for index in buckets}
    for number, cells in sheet.rows:
        when = at(cells, day) if isinstance(day, int) else day
        given = {i: number_of(sheet, cells, i, names[i]) for i in buckets}
        ours = sum(map(amount, given.values()), Decimal())
        source = ""
        if balance is not None:
            stated = number_of(sheet, cells, balance, names[balance])
            if stated is not None and amount(stated) != ours:
                source = difference(number, names[balance], stated, ours)
                notes.append(source)
        who: list[Cell] = [at(cells, customer), at(cells, rep), ""]
        sums.append((number, ["应收账款", when, plain(ours), "元", "level", *who, source]))
        for index, value in given.items():
            if value is not None and (amount(value) or not _is_zero(value)):
                metric = f"应收账款 {bare(names[index]).strip()}"
                parts[index].append((number, [metric, when, value, "元", "level", *who, ""]))
    return [
        made(sheet, "readings", _READING, sums, "应收账款", notes=notes),
        *(
            made(sheet, "readings", _READING, rows, bare(names[index]).strip())
            for index, rows in parts.items()
            if rows
        ),
    ]


def _is_zero(words: str) -> bool:
    return not words.strip("0.-")


def survey_sheets(sheet: Sheet) -> list[Sheet]:
    """The price of each competing product as a reading, and what was said of it as a note."""
    names = distinct(sheet.headers)
    price = first(names, MARKET_PRICE)
    day = day_of(sheet, names)
    who, region = first(names, "调查人|业务员|填表人"), first(names, "区域|地区|调查区域")
    named = _places(
        names,
        *("厂家|厂家/竞争品牌|竞争品牌|品牌|竞品品牌", "品名|产品名称|商品名称|名称"),
        *("规格|规格型号", "型号"),
    )
    told = {price, day, who, region, *named}
    rest = [i for i, name in enumerate(names) if i not in told and header_key(name) != "序号"]
    readings: _Rows = []
    notes: _Rows = []
    for number, cells in sheet.rows:
        title = _title(cells, named)
        when = at(cells, day) if isinstance(day, int) else day
        value = None if price is None else number_of(sheet, cells, price, names[price])
        if value is not None:
            where: list[Cell] = ["", "", at(cells, region), at(cells, who)]
            readings.append((number, [f"竞品价格 {title}", when, value, "元", "level", *where]))
        words = [f"{names[i]}：{words}" for i in rest if (words := said(cells, i))]
        if words or value is None:
            body = "\n".join([f"竞品价格调查 {title}", *words])
            notes.append((number, [body, when, at(cells, who)]))
    sheets = [made(sheet, "readings", _READING, readings, names[price or 0], notes=sheet.notes)]
    if notes:
        sheets.append(made(sheet, "notes", ("body", "day", "rep"), notes, _("Notes")))
    return sheets


def stock_sheets(sheet: Sheet) -> list[Sheet]:
    """What is in stock of each product, as a reading of the day the sheet names."""
    names = distinct(sheet.headers)
    closing, unit = first(names, CLOSING), first(names, "单位|计量单位")
    named = _places(
        names,
        "商品名称|产品名称|品名|名称|存货名称|物料名称",
        *("规格|规格型号|型号", "仓库"),
    ) or _places(names, "商品编号|产品编号|物料编码|货号")
    day = day_of(sheet, names)
    rows: _Rows = []
    for number, cells in sheet.rows:
        when = at(cells, day) if isinstance(day, int) else day
        value = None if closing is None else number_of(sheet, cells, closing, "")
        row: list[Cell] = [f"库存 {_title(cells, named)}", when, value or "", at(cells, unit)]
        rows.append((number, [*row, "level", "", "", "", ""]))
    return [made(sheet, "readings", _READING, rows, names[closing or 0], notes=sheet.notes)]


def _places(names: Sequence[str], *words: str) -> list[int]:
    return [place for each in words if (place := first(names, each)) is not None]


def _title(cells: Sequence[Cell], named: Sequence[int]) -> str:
    return " ".join(dict.fromkeys(words for index in named if (words := said(cells, index))))
