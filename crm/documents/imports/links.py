"""What the rows of several kinds refer to: a customer, a product, a rep, another of their kind."""

from crm.documents.imports.fields import Draft, Given
from crm.documents.imports.references import References, naming

PRODUCT_CODE = (
    "ProductID|Product|产品编号|产品编码|商品编号|商品编码|货号|物料编码|SKU|Product Code"
)
PRODUCT_NAME = "Product Name|产品名称|商品名称|品名|产品|商品|相关产品"


def link(draft: Draft, given: Given, references: References) -> None:
    """Put the ids of what the row names into the draft: customer, product, rep."""
    columns = draft.columns
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
    for name in ("product", "product_name"):
        if name in given and "product_id" not in columns:
            with naming(name):
                columns["product_id"] = references.products.get(given[name])
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
