"""Forms of products, their prices, and what customers ask about them."""

import uuid
from typing import Any

from crm.domain.money import PRICE_SCALE, divide_half_up, format_scaled
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.queries.products import list_products, price_on
from crm.services.desk import Desk
from crm.services.products import add_product, delete_product, edit_product, set_price
from crm.ui.formats import full_day
from crm.ui.forms import editors, numbers, records
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Values
from crm.ui.forms.values import done

_TEXTS = ("name", "code", "category", "specification", "unit", "brand", "selling_points", "answers")


def _load_product(desk: Desk, product: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_products, today=desk.today(), product=product)
    values: dict[str, Any] = {key: getattr(row, key) for key in _TEXTS}
    return values | {"launched_on": row.launched_on, "active": row.active}


def _save_product(
    desk: Desk, product: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    if product is None:
        change = add_product(desk.store, currency=known.currency, **values)
    else:
        change = edit_product(desk.store, product, **values)
    return Saved(change.record, values["name"])


PRODUCT = Form(
    kind="product",
    icon="package",
    title=mark("New product"),
    title_edit=mark("Edit product"),
    noun=mark("Product"),
    words=mark("article, goods"),
    fields=(
        Field(key="name", label=mark("Name"), editor=editors.text(), required=True),
        Field(
            key="specification",
            label=mark("Specification"),
            editor=editors.text(),
            hint="5L × 4",
            half=True,
        ),
        Field(key="unit", label=mark("Unit"), editor=editors.text(), half=True),
        Field(
            key="price",
            label=mark("Price"),
            editor=numbers.price(),
            hint=mark("the first price"),
            half=True,
            new=True,
        ),
        Field(key="category", label=mark("Category"), editor=editors.text(), half=True),
        Field(key="code", label=mark("Code"), editor=editors.text(), half=True),
        Field(key="brand", label=mark("Brand"), editor=editors.text(), half=True),
        Field(
            key="selling_points",
            label=mark("What to say"),
            editor=editors.long_text(),
        ),
        Field(
            key="answers",
            label=mark("Questions and answers"),
            editor=editors.long_text(90),
            more=True,
        ),
        Field(
            key="launched_on",
            label=mark("Launched"),
            editor=editors.day(past=True),
            half=True,
            more=True,
        ),
        Field(
            key="active",
            label=mark("Sold"),
            editor=editors.tick(),
            hint=mark("Still sold"),
            default=lambda _known: True,
            half=True,
            more=True,
        ),
    ),
    load=_load_product,
    save=_save_product,
    delete=lambda desk, product, _values: done(delete_product(desk.store, product)),
    errors={"text_missing": "name"},
)


# --- A price ------------------------------------------------------------------------------------


def _load_price(desk: Desk, product: uuid.UUID) -> dict[str, Any]:
    """A price is never corrected but set for a day: the record is the product."""
    row = desk.store.read(price_on, product, desk.today())
    if row is None:
        return {"product": product, "day": desk.today()}
    return {
        "product": product,
        "price": row.price,
        "day": row.day or desk.today(),
        "note": row.note,
        "currency": row.currency,
    }


def _save_price(
    desk: Desk, _record: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    change = set_price(
        desk.store,
        values["product"],
        price=values["price"],
        day=values["day"],
        note=values["note"],
        currency=known.currency,
    )
    (row,) = desk.store.read(list_products, today=desk.today(), product=values["product"])
    return Saved(change.record, row.name, _price_words(values["price"], known.currency))


def _price_words(price: int, currency: str) -> str:
    return f"{format_scaled(price, PRICE_SCALE, 2)} {currency}"


def _price_remarks(
    desk: Desk, _record: uuid.UUID | None, values: Values, known: Known
) -> list[Remark]:
    product, today = values.get("product"), desk.today()
    if not isinstance(product, uuid.UUID):
        return []
    row = desk.store.read(price_on, product, today)
    if row is None:
        return [Remark(_("It has no price yet."))]
    now = _price_words(row.price, row.currency)
    words = _("Now {price}").format(price=now)
    if row.day is not None:
        words = _("Now {price}, since {day}").format(price=now, day=full_day(row.day, today))
    price = values.get("price")
    if price and row.price and row.currency == known.currency and price != row.price:
        percent = divide_half_up((price - row.price) * 1000, row.price)
        change = f"{'+' if percent > 0 else '−'}{abs(percent) / 10:g} %"
        words = _("{now} · {change}").format(now=words, change=change)
    return [Remark(words)]


PRICE = Form(
    kind="price",
    icon="trend",
    title=mark("New price"),
    title_edit=mark("New price"),
    noun=mark("Price"),
    words=mark("price change, dearer, cheaper"),
    width=560,
    fields=(
        Field(
            key="product",
            label=mark("Product"),
            editor=records.product(),
            required=True,
            fixed=True,
        ),
        Field(key="price", label=mark("Price"), editor=numbers.price(), required=True, half=True),
        Field(
            key="day",
            label=mark("From"),
            editor=editors.day(),
            required=True,
            default=lambda known: known.today,
            half=True,
        ),
        Field(key="note", label=mark("Why"), editor=editors.text()),
    ),
    load=_load_price,
    save=_save_price,
    remarks=_price_remarks,
)


# --- A question and its answer ------------------------------------------------------------------


def _load_question(desk: Desk, product: uuid.UUID) -> dict[str, Any]:
    """The questions of a product are one text; the record is the product."""
    del desk
    return {"product": product}


def _save_question(
    desk: Desk, _record: uuid.UUID | None, values: dict[str, Any], _known: Known
) -> Saved:
    product = values["product"]
    (row,) = desk.store.read(list_products, today=desk.today(), product=product)
    asked = _("Question: {question} Answer: {answer}").format(
        question=values["question"], answer=values["answer"]
    )
    answers = "\n".join(filter(None, (row.answers, asked)))
    change = edit_product(desk.store, product, answers=answers)
    return Saved(change.record, row.name)


def _question_remarks(
    desk: Desk, _record: uuid.UUID | None, values: Values, _known: Known
) -> list[Remark]:
    product = values.get("product")
    if not isinstance(product, uuid.UUID):
        return []
    (row,) = desk.store.read(list_products, today=desk.today(), product=product)
    return [Remark(line, icon="message") for line in (row.answers or "").splitlines()[-3:]]


QUESTION = Form(
    kind="question",
    icon="message",
    title=mark("New question and answer"),
    title_edit=mark("New question and answer"),
    noun=mark("Answer"),
    words=mark("product question, FAQ"),
    fields=(
        Field(
            key="product",
            label=mark("Product"),
            editor=records.product(),
            required=True,
            fixed=True,
        ),
        Field(
            key="question",
            label=mark("They ask"),
            editor=editors.text(),
            required=True,
        ),
        Field(key="answer", label=mark("You answer"), editor=editors.long_text(), required=True),
    ),
    load=_load_question,
    save=_save_question,
    remarks=_question_remarks,
)
