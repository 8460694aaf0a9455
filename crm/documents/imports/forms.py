"""Forms whose rows are no records as they stand: goals by month, contracts, ageing, surveys."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from crm.documents.imports.form_cells import around, keys_of
from crm.documents.imports.goals import goal_sheets
from crm.documents.imports.header_keys import header_keys, is_bucket, month_of, quarter_of
from crm.documents.imports.headers import distinct
from crm.documents.imports.ledgers import (
    CLOSING,
    CONTRACT,
    MARKET_PRICE,
    PAID,
    ageing_sheets,
    contract_sheets,
    stock_sheets,
    survey_sheets,
)
from crm.documents.imports.reading import Sheet
from crm.documents.imports.sales_lists import is_sales_list, sales_sheets
from crm.errors import KnownError
from crm.i18n import gettext as _

KIND_OF: Final[Mapping[str, str | None]] = {
    "goals": "targets",
    "contracts": "orders",
    "ageing": "readings",
    "price_survey": "readings",
    "stock": "readings",
    "week_plan": None,
    "week_report": None,
}
"""What the rows of a form become; none for a form that holds no rows to keep."""

_FEW = 2
_WEEK_PLAN = keys_of(
    "本周日常安排|重点客户拜访主要事件|回款|回款(应收款情况)|应收款情况|本周工作计划|下周工作计划|"
    "本周工作安排|"
    "下周计划|本周重点工作"
)
_WEEK_REPORT = keys_of(
    "本周拜访情况|本周销售金额|应收账款情况|遇到问题|个人总结|销售总金额|应收总金额|回款总金额|"
    "本周工作总结|"
    "本周完成情况|审核意见|Visits of the Week|Sales of the Week|Collected in the Week|"
    "State of Receivables|Problems Met"
)
_SURVEY = keys_of(
    "调查日期|竞争品牌|厂家/竞争品牌|促销状况|主要销售商|优缺点分析|应对策略|调查人|竞品品牌|"
    "促销情况"
)
_MOVED = keys_of(
    "进货数量|入库|入库数量|出库|出库数量|进货数量/入库|销售数量/出库|本期入库|本期出库|本期进货|"
    "本期销售|"
    "初始库存|期初|期初库存|期初数量|上期结存|初始库存/期初"
)
_PLANNED = keys_of(
    "预期目的|预期目标|计划日期|计划拜访日期|计划拜访时间|预计拜访日期|预计拜访时间|计划时间|"
    "拜访计划|计划内容|计划拜访内容"
)
_OURS = ("拓客", "Tuoke")  # in the note below a form that was exported
_LOOKED_UP = keys_of(
    "联系电话|公司地址|拜访客户状况|部门|标准|Phone Number|Company Address|State of the Customer|"
    "Department|Standard per Head"
)
_OUTCOME = keys_of(
    "洽谈内容|沟通内容|洽谈记录|沟通记录|拜访记录|拜访小结|拜访总结|客户反馈|反馈|结果|拜访结果|"
    "实际拜访日期|签到时间|状态|拜访状态|完成情况|是否完成|执行情况|new_state|State|Status|Result|Outcome"
)


def form_of(sheet: Sheet) -> str | None:
    """Which of the forms a sheet is; none for one whose rows are records."""
    names = distinct(sheet.headers)
    keys = {key for name in names for key in header_keys(name)}
    months = {found[0] for name in names if (found := month_of(name))}
    quarters = {quarter_of(name) for name in names} - {None}
    tests: Mapping[str, bool] = {
        "goals": len(months) > _FEW or len(quarters) > _FEW,
        "week_plan": len(keys & _WEEK_PLAN) >= _FEW,
        "week_report": len(keys & _WEEK_REPORT) >= _FEW,
        "ageing": sum(map(is_bucket, names)) >= _FEW,
        "contracts": bool(keys & keys_of(CONTRACT) and keys & keys_of(PAID)),
        "price_survey": bool(keys & keys_of(MARKET_PRICE)) and len(keys & _SURVEY) >= _FEW,
        "stock": bool(keys & keys_of(CLOSING) and keys & _MOVED),
    }
    return next((form for form, is_it in tests.items() if is_it), None)


def reshape(sheet: Sheet, kind: str | None) -> list[Sheet]:
    """The sheet as rows of records, under the numbers of its own rows; itself where it is no form.

    KnownError form_refused for a form that holds nothing to keep, or does not say of which day.
    """
    form = form_of(sheet) if sheet.kind is None else None
    if _is_ours(sheet):
        if form == "ageing":
            raise KnownError(
                "form_refused",
                _(
                    "The sheet is a report that Tuoke has worked out itself; "
                    "there is nothing in it to import."
                ),
            )
        sheet = _without_looked_up(sheet)
    if form is None:
        if kind in {"orders", "order_lines"} and is_sales_list(sheet):
            made, *more = sales_sheets(sheet)
            return [replace(made, set_aside=sheet.set_aside, notes=sheet.notes), *more]
        is_plan = kind == "visits" and sheet.kind is None and _is_visit_plan(sheet)
        return [_as_planned(sheet) if is_plan else sheet]
    if KIND_OF[form] is None and kind is None:
        raise KnownError(
            "form_refused",
            _(
                "The sheet is a weekly plan or report in free text, which holds no rows to keep; "
                "import the visit plan or the visit log."
            ),
        )
    make = _RESHAPED.get((form, kind))
    if make is None:
        return [sheet]
    made, *more = make(sheet)
    return [replace(made, set_aside=sheet.set_aside), *more]  # each row is accounted for, once


def _is_ours(sheet: Sheet) -> bool:
    """Whether the form was exported from here: the note below the table says so."""
    return any(
        isinstance(cell, str) and any(name in cell for name in _OURS)
        for aside in sheet.set_aside
        if aside.why == "note"
        for cell in aside.cells
    )


def _without_looked_up(sheet: Sheet) -> Sheet:
    """A form of ours without what it only shows: facts of the customer or the rep, sums."""
    keep = [
        index
        for index, name in enumerate(sheet.headers)
        if not _LOOKED_UP.intersection(header_keys(name))
    ]
    place = {index: new for new, index in enumerate(keep)}
    return replace(
        sheet,
        headers=tuple(sheet.headers[index] for index in keep),
        rows=[
            (number, [cells[index] if index < len(cells) else "" for index in keep])
            for number, cells in sheet.rows
        ],
        totals={place[index]: cell for index, cell in sheet.totals.items() if index in place},
    )


def _is_visit_plan(sheet: Sheet) -> bool:
    """Whether the visits are still to be made: a plan's own columns or title, and no outcome."""
    keys = {key for name in distinct(sheet.headers) for key in header_keys(name)}
    words = around(sheet)
    is_called_so = "计划" in words and any(word in words for word in ("拜访", "走访", "客户"))
    return not keys & _OUTCOME and (bool(keys & _PLANNED) or is_called_so)


def _as_planned(sheet: Sheet) -> Sheet:
    """The plan with each visit planned, also on days that are over: nobody says it took place.

    Those that are there already stay what they have become.
    """
    width = len(sheet.headers)
    rows = [
        (number, [*cells[:width], *[""] * (width - len(cells)), "planned", *cells[width:]])
        for number, cells in sheet.rows
    ]
    return replace(sheet, headers=(*sheet.headers, "new_state"), rows=rows)


_RESHAPED: Mapping[tuple[str, str | None], Callable[[Sheet], list[Sheet]]] = {
    ("goals", "targets"): goal_sheets,
    ("contracts", "orders"): contract_sheets,
    ("contracts", "payments"): contract_sheets,
    ("ageing", "readings"): ageing_sheets,
    ("price_survey", "readings"): survey_sheets,
    ("stock", "readings"): stock_sheets,
}
