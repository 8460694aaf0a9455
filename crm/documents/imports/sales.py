"""Kinds of rows about sales: products, orders, their lines, payments, returns."""

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
from crm.models import Order, OrderLine, Payment, Product, Return
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

_ORDER = "OrderID|Order|订单号|订单编号|合同号|单号|Order No|Order Number|InvoiceId|Invoice"
_PRODUCT = (
    "ProductID|Product|产品编号|产品编码|商品编号|商品编码|货号|物料编码|TrackId|SKU|Product Code"
)
_PRODUCT_NAME = (
    "Product Name|产品名称|商品名称|品名|产品|商品|名称|Item|Item Name|Description|货品名称"
)
_QUANTITY = "Quantity|数量|Qty|件数|销售数量|退货数量|订购数量"

PRODUCTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        "ProductID|Code|产品编号|产品编码|商品编号|商品编码|编号|货号|物料编码|SKU|"
        "Product Code|条码",
    ),
    f(
        "name",
        mark("Product's name"),
        values.text,
        "ProductName|Name|产品名称|商品名称|品名|名称|产品|商品|Product|Title|货品名称",
    ),
    f("category", mark("Category"), values.text, "Category|类别|分类|产品类别|商品类别|品类"),
    f(
        "specification",
        mark("Specification"),
        values.text,
        "Specification|规格|规格型号|型号|QuantityPerUnit|Spec|Model",
    ),
    f("unit", mark("Unit"), values.text, "Unit|单位|计量单位|UOM"),
    f("brand", mark("Brand"), values.text, "Brand|品牌|厂家"),
    f(
        "price",
        mark("Price"),
        values.price,
        "UnitPrice|Price|单价|价格|售价|销售价|零售价|标准价|List Price|含税单价",
    ),
    f("price_on", mark("Price from"), values.day, "Price On|Price Date|价格日期|生效日期|调价日期"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f("selling_points", mark("Selling points"), values.text, "Selling Points|卖点|产品卖点|特点"),
    f("answers", mark("Questions and answers"), values.text, "Answers|问答|常见问题|FAQ"),
    f("launched_on", mark("Launched on"), values.day, "Launched On|上市日期|上市时间|Launch Date"),
    f("active", mark("On sale"), values.truth, "Active|在售|启用|是否在售"),
    f("discontinued", mark("Discontinued"), values.truth, "Discontinued|停产|停售|下架"),
    f("tags", mark("Tags"), values.words_of, synonyms.TAGS),
)
ORDERS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Order number"), values.code, f"{_ORDER}|Code|编号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|合同签订人|经办人|Employee"),
    f(
        "day",
        mark("Ordered on"),
        values.day,
        "OrderDate|Day|下单日期|订单日期|签订日期|日期|Date|InvoiceDate|"
        "Order Date|订货日期|下单时间",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.ORDER_STATES, "order_state"),
        "State|状态|订单状态|Status|Order Status",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|金额|订单金额|合同总额|总金额|合计金额|Total|Order Total|合同金额|Total Amount",
    ),
    f("freight", mark("Freight"), values.money, "Freight|运费|Shipping|Shipping Cost"),
    f("tax", mark("Tax"), values.money, "Tax|税额|税金|Tax Amount"),
    f(
        "delivered_on",
        mark("Delivered on"),
        values.day,
        "ShippedDate|Delivered On|发货日期|交货日期|送货日期|Delivery Date|发货时间",
    ),
    f(
        "terms_days",
        mark("Payment terms in days"),
        values.whole,
        "Terms|账期|帐期|账期天数|付款期限|Payment Terms|Terms Days",
    ),
    f("due", mark("Payment due on"), values.day, "Due|Due Date|到期日|应收日期|付款日期|到期日期"),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)
ORDER_LINES = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Line number"), values.code, "InvoiceLineId|Line ID|Code|明细编号|行编号"),
    f("order", mark("Order"), values.code, _ORDER),
    f("product", mark("Product"), values.code, _PRODUCT),
    f("product_name", mark("Product's name"), values.text, _PRODUCT_NAME),
    f("position", mark("Position"), values.whole, "Position|行号|Line No|Line Number"),
    f("quantity", mark("Quantity"), values.quantity, _QUANTITY),
    f(
        "unit_price",
        mark("Unit price"),
        values.price,
        "UnitPrice|单价|价格|售价|Price|销售单价|Unit Cost",
    ),
    f("discount", mark("Discount"), values.discount, "Discount|折扣|折让|优惠|Discount Rate"),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|金额|小计|Line Total|Total|销售金额|Subtotal",
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
)
PAYMENTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Payment number"),
        values.code,
        "PaymentID|Code|收款单号|回款单号|回款编号|流水号|Payment No|Reference|编号",
    ),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f(
        "customer_name",
        mark("Customer's name"),
        values.text,
        f"{synonyms.CUSTOMER_NAME}|付款单位|付款方",
    ),
    f("order", mark("Order"), values.code, _ORDER),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|合同签订人|经办人"),
    f(
        "day",
        mark("Date"),
        values.day,
        "Day|回款日期|收款日期|到账日期|付款日期|日期|Date|Payment Date|Paid On|收款时间",
    ),
    f(
        "kind",
        mark("Payment or refund"),
        values.one_of(words.PAYMENT_KINDS, "payment_kind"),
        "Kind|类型|收款类型|款项类型|Type",
    ),
    f(
        "amount",
        mark("Amount"),
        values.money,
        "Amount|回款金额|收款金额|已收货款|金额|实收金额|到账金额|Paid|Payment Amount|回款",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "method",
        mark("Method"),
        values.text,
        "Method|付款方式|收款方式|支付方式|结算方式|Payment Method",
    ),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)
RETURNS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Return number"), values.code, "ReturnID|Code|单号|退货单号|返修单号|RMA|编号"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("order", mark("Order"), values.code, "OrderID|Order|订单号|合同号|原订单号|Order No"),
    f("line", mark("Order line"), values.code, "InvoiceLineId|Line ID|明细编号"),
    f("product", mark("Product"), values.code, _PRODUCT),
    f("product_name", mark("Product's name"), values.text, f"{_PRODUCT_NAME}|型号"),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|经办|经办人"),
    f(
        "day",
        mark("Date"),
        values.day,
        "Day|退货日期|送修日期|日期|Date|Return Date|登记日期|退回日期",
    ),
    f("quantity", mark("Quantity"), values.quantity, f"实收数量|{_QUANTITY}"),
    f("amount", mark("Amount"), values.money, "Amount|退货金额|金额|退款金额|Refund Amount"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "reason",
        mark("Reason"),
        values.text,
        "Reason|退货原因|不良现象|故障现象|原因|Return Reason",
    ),
    f(
        "state",
        mark("State"),
        values.one_of(words.RETURN_STATES, "return_state"),
        "State|状态|处理状态|Status",
    ),
    f(
        "resolution",
        mark("Resolution"),
        values.text,
        "Resolution|处理方式|处理结果|处理意见",
    ),
)


def _settle_product(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Product))
    if "discontinued" in given and "active" not in columns:
        columns["active"] = not given["discontinued"]
    draft = Draft(row, columns)
    if "price" in given:
        currency = given.get("currency", references.currency)
        draft.related["price"] = (given["price"], currency, given.get("price_on"))
    return draft


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
        columns |= {"product_id": product, "item": None}
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
        elif "quantity" in columns and abs(_line_total(columns, digits) - stated) > 1:
            raise _about("amount", "amount_differs", AMOUNT_DIFFERS, given["amount"] / 100)
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


PRODUCT = Kind(
    "products",
    mark("Products"),
    table_of(Product),
    PRODUCTS,
    _settle_product,
    required={"name": "name"},
    natural=("name", "specification"),
    anchor="name",
)
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
