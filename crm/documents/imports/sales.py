"""Kinds of rows about sales: orders, their lines, payments, returns."""

import uuid
from typing import Any

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import (
    BadCell,
    Draft,
    Given,
    Kind,
    field_of,
    own_columns,
    table_of,
)
from crm.documents.imports.references import References, naming
from crm.domain.money import (
    PRICE_SCALE,
    QUANTITY_SCALE,
    divide_half_up,
    line_amount,
    minor_digits,
    minor_scale,
)
from crm.i18n import mark
from crm.models import Order, OrderLine, Payment, Return
from crm.services.orders import due_day

f = field_of

AMOUNT_DIFFERS = mark(
    "{value} in column {column} is not price times quantity less discount; correct one of them."
)
ZERO = mark("{value} in column {column} is nothing; write the amount.")
OTHER_ORDER = mark("{value} in column {column} is not the order of the line; correct one of them.")
OTHER_BUYER = mark(
    "{value} in column {column} is another customer's; correct the order or the customer."
)
FINER = mark("{value} in column {column} is finer than {currency} can be; round it.")

ORDERS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Order number"),
        values.code,
        f"{synonyms.ORDER}|{synonyms.OWN_NUMBER}|Code|编号",
    ),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "rep",
        mark("Rep"),
        values.text,
        f"{synonyms.OWNER}|合同签订人|经办人|Employee|签单人|签约人|制单人|我方签约人",
    ),
    f(
        "day",
        mark("Ordered on"),
        values.day,
        "OrderDate|Day|下单日期|订单日期|签订日期|日期|Date|InvoiceDate|"
        "Order Date|订货日期|下单时间|单据日期|签约日期|合同签订日期|签单日期|合同日期|销售日期|"
        "创建日期|"
        "Invoice Date|Create Date|成交日期|订单时间|签订时间|签约时间|开单日期|业务日期|交易日期|"
        "发票日期",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.ORDER_STATES, "order_state"),
        "State|状态|订单状态|Status|Order Status|单据状态|合同状态|审核状态|执行状态|业务状态",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|金额|订单金额|Net Value|Net Amount|单据金额|合同总额|总金额|合计金额|Total|"
        "Order Total|合同金额|Total Amount|"
        "订单总额|订单总金额|价税合计|销售金额|合同总金额|应收金额|成交金额|含税金额|Grand Total|"
        "Amount Total|合计|签约金额|含税总金额|本币金额|总价|销售额|销货金额|整单金额",
    ),
    f(
        "freight",
        mark("Freight"),
        values.money,
        "Freight|运费|Shipping|Shipping Cost|物流费|运输费|邮费|Shipping Amount",
    ),
    f("tax", mark("Tax"), values.money, "Tax|税额|税金|Tax Amount|增值税|Taxes"),
    f(
        "delivered_on",
        mark("Delivered on"),
        values.day,
        "ShippedDate|Delivered On|发货日期|交货日期|送货日期|Delivery Date|发货时间|交付日期|"
        "出库日期|实际发货日期|预计交货日期|要货日期|Shipping Date|到货日期",
    ),
    f(
        "terms_days",
        mark("Payment terms in days"),
        values.whole,
        "Terms|账期|账期天数|付款期限|Payment Terms|Terms Days|信用天数|结算账期|付款账期|付款周期",
    ),
    f(
        "due",
        mark("Payment due on"),
        values.day,
        "Due|Due Date|到期日|应收日期|付款日期|到期日期|应付日期|约定付款日期|应收款日期|"
        "收款到期日|"
        "付款到期日|最后付款日",
    ),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)
ORDER_LINES = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Line number"),
        values.code,
        "InvoiceLineId|Line ID|Code|明细编号|行编号|分录号|明细ID",
    ),
    f("order", mark("Order"), values.code, f"{synonyms.ORDER}|{synonyms.OWN_NUMBER}"),
    f("product", mark("Product"), values.code, synonyms.PRODUCT),
    f("product_name", mark("Product's name"), values.text, synonyms.PRODUCT_NAME),
    f(
        "position",
        mark("Position"),
        values.whole,
        "Position|行号|Line No|Line Number|分录行号|Line",
    ),
    f("quantity", mark("Quantity"), values.quantity, synonyms.QUANTITY),
    f(
        "unit_price",
        mark("Unit price"),
        values.price,
        "UnitPrice|单价|价格|售价|Price|销售单价|Unit Cost|含税单价|成交单价|产品单价|商品单价|"
        "Unit Price|实际单价|成交价|折后单价|本币单价",
    ),
    f(
        "discount",
        mark("Discount"),
        values.discount,
        "Discount|折扣|折让|优惠|Discount Rate|折扣率|折扣额|优惠率|折扣%|扣率|Disc.%",
    ),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|金额|小计|Line Total|Total|销售金额|Subtotal|价税合计|含税金额|金额小计|明细金额|"
        "总价|合计|商品金额|成交金额|行金额|Line Amount|小计金额|本币金额",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.ORDER_STATES, "line_state"),
        "State|状态|Status",
    ),
    f(
        "delivered_on",
        mark("Delivered on"),
        values.day,
        "ShippedDate|Delivered On|发货日期|交货日期|送货日期|Delivery Date",
    ),
    f("item", mark("Item as written"), values.text, "Item As Written|原文品名|品名原文"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
)
PAYMENTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Payment number"),
        values.code,
        "PaymentID|Code|收款单号|回款单号|回款编号|流水号|Payment No|Reference|编号|交易流水号|"
        "收款编号|收款单编号|银行流水号|凭证号|单据编号|单据号|Payment Number|交易单号",
    ),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f(
        "customer_name",
        mark("Customer's name"),
        values.text,
        f"{synonyms.CUSTOMER_NAME}|付款单位|付款方|交款单位|付款户名|对方户名|付款公司|付款人|"
        "汇款单位|付款单位名称|Payer",
    ),
    f("order", mark("Order"), values.code, synonyms.ORDER),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|合同签订人|经办人|收款人|回款人|签单人"),
    f(
        "day",
        mark("Date"),
        values.day,
        "Day|回款日期|收款日期|到账日期|付款日期|日期|Date|Payment Date|Paid On|收款时间|回款时间|"
        "到账时间|实际回款日期|付款时间|交易日期|交易时间|入账日期|单据日期|实收日期|到款日期|"
        "Received On|汇款日期|来款日期",
    ),
    f(
        "kind",
        mark("Payment or refund"),
        values.one_of(words.PAYMENT_KINDS, "payment_kind"),
        "Kind|类型|收款类型|款项类型|Type|回款类型|款项性质|业务类型|Payment Type",
    ),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|回款金额|收款金额|已收货款|金额|实收金额|到账金额|Paid|Payment Amount|回款|"
        "本次回款|本次回款金额|回款额|实际回款金额|收款额|到款金额|付款金额|交易金额|已回款|"
        "本期回款|贷方金额|收入金额|Amount Paid|已回款金额|实收|收款|汇款金额",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "method",
        mark("Method"),
        values.text,
        "Method|付款方式|收款方式|支付方式|结算方式|Payment Method|回款方式|付款类型|到账方式|"
        "结算类型|付款方式及时间|支付渠道|收款账户|方式|Journal",
    ),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)
RETURNS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Return number"),
        values.code,
        "ReturnID|Code|单号|退货单号|返修单号|RMA|编号|退换货单号|维修单号|售后单号|工单号|"
        "返修编号|退单号|退货编号|RMA No",
    ),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f(
        "order",
        mark("Order"),
        values.code,
        "OrderID|Order|订单号|合同号|原订单号|Order No|订单编号|合同编号|销售订单号|原单号|"
        "原销售单号|"
        "关联订单",
    ),
    f("line", mark("Order line"), values.code, "InvoiceLineId|Line ID|明细编号"),
    f("product", mark("Product"), values.code, synonyms.PRODUCT),
    f(
        "product_name",
        mark("Product's name"),
        values.text,
        f"{synonyms.PRODUCT_NAME}|型号|规格型号|产品型号|机型|退货产品|返修产品|设备名称",
    ),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|经办|经办人|受理人|处理人|登记人"),
    f(
        "day",
        mark("Date"),
        values.day,
        "Day|退货日期|送修日期|日期|Date|Return Date|登记日期|退回日期|报修日期|返修日期|退换日期|"
        "受理日期|申请日期|退货时间|退换货日期|报修时间|接修日期|返厂日期|送修时间|单据日期",
    ),
    f("quantity", mark("Quantity"), values.quantity, f"实收数量|{synonyms.QUANTITY}"),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|退货金额|金额|退款金额|Refund Amount|退货额|退款额|退回金额|费用|扣款金额",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "reason",
        mark("Reason"),
        values.text,
        "Reason|退货原因|不良现象|故障现象|原因|Return Reason|退换货原因|故障描述|返修原因|"
        "问题描述|退换原因|故障原因|不良原因|质量问题|不良现象/故障现象|退货理由",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.RETURN_STATES, "return_state"),
        "State|状态|处理状态|Status|退货状态|单据状态|维修状态|售后状态|进度",
    ),
    f(
        "resolution",
        mark("Resolution"),
        values.text,
        "Resolution|处理方式|处理结果|处理意见|处理方案|解决方案|处理情况|维修结果|"
        "处理方式/处理结果|处理措施|退换方式|维修内容",
    ),
)


def _settle_order(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Order))
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
    draft = Draft(row, columns, defaults={"currency": references.currency})
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    if "delivered_on" in columns:
        draft.defaults["state"] = "delivered"
    return draft


def _finish_order(changes: dict[str, Any], whole: dict[str, Any], draft: Draft) -> None:
    """A delivery makes an open order a delivered one; terms without a due day give one."""
    is_open = whole.get("state", "ordered") == "ordered"
    if "delivered_on" in changes and is_open and "state" not in draft.columns:
        changes["state"] = "delivered"
    if {"terms_days", "day", "delivered_on"} & changes.keys() and "due" not in draft.columns:
        day = whole.get("delivered_on") or whole.get("day")
        due = None if day is None else due_day(day, whole.get("terms_days"))
        if due is not None and due != whole.get("due"):
            changes["due"] = due


def _settle_line(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(OrderLine), "amount")
    currency = references.currency
    draft = Draft(row, columns)
    if "order" in given:
        with naming("order"):
            columns["order_id"] = references.orders.get(given["order"])
        currency = references.order_facts[columns["order_id"]][0]
    product = _known_product(given, references)
    item = given.get("product_name") or given.get("product")
    if product is not None:
        columns |= {"product_id": product, "item": given.get("item")}
        draft.alias = {"product_id": None, "item": given.get("product_name")}
        if "product" in given:
            draft.alias["item"] = given["product"]
    elif item is not None:
        columns["item"] = item
    digits = minor_digits(currency)
    if "amount" in given:
        stated = _converted(given["amount"], given, references, currency, "amount")
        if "unit_price" not in columns:
            _price_from_amount(columns, stated, digits)
        elif "quantity" in columns:
            _check_amount(columns, stated, digits, given["amount"])
    draft.related["digits"] = digits
    return draft


def _known_product(given: Given, references: References) -> uuid.UUID | None:
    found = None
    for name in ("product", "product_name"):
        if found is None and (text := given.get(name)):
            with naming(name):
                found = references.products.find(text)
    return found


def _price_from_amount(columns: dict[str, Any], stated: int, digits: int) -> None:
    quantity = columns.setdefault("quantity", QUANTITY_SCALE)
    columns["amount"] = stated
    if quantity:
        off = 1_000_000 - columns.get("discount", 0)
        columns["unit_price"] = (
            divide_half_up(
                stated * PRICE_SCALE * QUANTITY_SCALE * 1_000_000, quantity * off * 10**digits
            )
            if off
            else 0
        )


def _check_amount(columns: dict[str, Any], stated: int, digits: int, given: int) -> None:
    """The amount as stated, if it is what price and quantity come to, or the price its share."""
    total = _line_total(columns, digits)
    if stated == total:
        return
    shares = dict(columns)
    _price_from_amount(shares, stated, digits)
    if abs(total - stated) > 1 and shares["unit_price"] != columns["unit_price"]:
        raise _about("amount", "amount_differs", AMOUNT_DIFFERS, given / 100)
    columns["amount"] = stated


def _line_total(columns: dict[str, Any], digits: int) -> int:
    return line_amount(
        columns["unit_price"], columns["quantity"], columns.get("discount") or 0, digits
    )


def _finish_line(changes: dict[str, Any], whole: dict[str, Any], draft: Draft) -> None:
    """The amount follows price, quantity and discount, whichever of them the row gave."""
    if "amount" in draft.columns:
        return
    is_whole = whole.get("unit_price") is not None and whole.get("quantity") is not None
    if is_whole and {"unit_price", "quantity", "discount"} & changes.keys():
        amount = _line_total(whole, draft.related["digits"])
        if amount != whole.get("amount"):
            changes["amount"] = amount


def _settle_payment(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Payment))
    draft = Draft(row, columns)
    currency = _money_of(columns, given, references)
    draft.defaults["currency"] = currency
    if given.get("amount") == 0:
        raise _about("amount", "negative_amount", ZERO, 0)
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    return draft


def _money_of(columns: dict[str, Any], given: Given, references: References) -> str:
    """Customer, order and currency of a row about money; what it does not say the order does."""
    currency: str = given.get("currency", references.currency)
    customer = references.customer(given)
    line = references.lines.get(given["line"]) if "line" in given else None
    if line is not None:
        columns["order_line_id"], columns["order_id"] = line
    if "order" in given:
        with naming("order"):
            order = references.orders.get(given["order"])
            if columns.setdefault("order_id", order) != order:
                raise BadCell("order_of_another", OTHER_ORDER, given["order"])
    if "order_id" in columns:
        in_order, buyer = references.sold_in(columns["order_id"])
        if customer not in (None, buyer):
            raise _about(
                "order" if "order" in given else "line",
                "order_of_another",
                OTHER_BUYER,
                given["order" if "order" in given else "line"],
            )
        customer = buyer
        if "currency" not in given:
            currency = in_order
    if customer is not None:
        columns["customer_id"] = customer
    if "amount" in columns:
        columns["amount"] = _converted(columns["amount"], given, references, currency, "amount")
    return currency


def _converted(amount: int, given: Given, references: References, currency: str, name: str) -> int:
    """Minor units of the currency, for an amount that was read in those of another."""
    was = minor_scale(given.get("currency", references.currency))
    now = minor_scale(currency)
    if amount * now % was:
        raise _about(name, "bad_number", FINER, amount / was, currency=currency)
    return amount * now // was


def _about(name: str, code: str, sentence: str, value: object, **more: object) -> BadCell:
    error = BadCell(code, sentence, value, **more)
    error.field = name
    return error


def _settle_return(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Return))
    draft = Draft(row, columns)
    draft.defaults["currency"] = _money_of(columns, given, references)
    for name in ("product", "product_name"):
        if name in given and "product_id" not in columns:
            with naming(name):
                columns["product_id"] = references.products.get(given[name])
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    return draft


ORDER = Kind(
    "orders",
    mark("Orders"),
    table_of(Order),
    ORDERS,
    _settle_order,
    required={"customer_id": "customer", "day": "day"},
    natural=("customer_id", "day"),
    anchor="customer_id",
    finish=_finish_order,
)
ORDER_LINE = Kind(
    "order_lines",
    mark("Order lines"),
    table_of(OrderLine),
    ORDER_LINES,
    _settle_line,
    required={"order_id": "order", "quantity": "quantity", "unit_price": "unit_price"},
    natural=("order_id", "product_id", "item"),
    anchor="order_id",
    finish=_finish_line,
)
PAYMENT = Kind(
    "payments",
    mark("Payments"),
    table_of(Payment),
    PAYMENTS,
    _settle_payment,
    required={"customer_id": "customer", "day": "day", "amount": "amount"},
    natural=("customer_id", "day", "kind", "amount", "order_id"),
    anchor="customer_id",
)
RETURN = Kind(
    "returns",
    mark("Returns"),
    table_of(Return),
    RETURNS,
    _settle_return,
    required={"customer_id": "customer", "day": "day"},
    natural=("customer_id", "day", "order_id", "product_id"),
    anchor="customer_id",
)
