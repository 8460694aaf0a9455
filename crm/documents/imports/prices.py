"""Rows of prices: what a product costs from a day on."""

from crm.documents.imports import synonyms, values
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import PRODUCT_CODE, PRODUCT_NAME, from_day, link, put_day
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import PriceChange

f = field_of

PRICES = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("product", mark("Product"), values.code, PRODUCT_CODE),
    f("product_name", mark("Product's name"), values.text, PRODUCT_NAME),
    f(
        "day",
        mark("Price from"),
        from_day,
        "Price On|价格日期|生效日期|调价日期|Price Date|Effective Date|日期|Date",
    ),
    f(
        "price",
        mark("Price"),
        values.price,
        "Price|价格|单价|售价|新价格|UnitPrice|List Price|标准价|零售价",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(PriceChange))
    draft = Draft(row, columns, defaults={"currency": references.currency})
    put_day(draft, given)
    link(draft, given, references)
    return draft


PRICE = Kind(
    "prices",
    mark("Prices"),
    table_of(PriceChange),
    PRICES,
    _settle,
    required={"product_id": "product", "price": "price"},
    natural=("product_id", "day", "currency"),
    anchor="product_id",
)
