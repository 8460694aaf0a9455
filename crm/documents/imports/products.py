"""Rows of products, with the price that is asked for them."""

from crm.documents.imports import synonyms, values
from crm.documents.imports.fields import Draft, Given, Kind, field_of, own_columns, table_of
from crm.documents.imports.links import from_day
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Product

f = field_of

PRODUCTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        "ProductID|Code|产品编号|产品编码|商品编号|商品编码|编号|货号|物料编码|SKU|"
        "Product Code|条码|存货编码|物料代码|产品代码|商品代码|物料编号|产品ID|商品货号|商品条码|"
        "Internal Reference|Item Code",
    ),
    f(
        "name",
        mark("Product's name"),
        values.text,
        "ProductName|Name|产品名称|商品名称|品名|名称|产品|商品|Product|Title|货品名称|存货名称|"
        "物料名称|货物名称|产品名|商品名|Product Name|Item Name|产品全称|物料描述",
    ),
    f(
        "category",
        mark("Category"),
        values.text,
        "Category|类别|分类|产品类别|商品类别|品类|产品分类|商品分类|存货分类|物料分组|产品系列|"
        "系列|产品线|"
        "Product Category|Product Family|商品类型|物料类别",
    ),
    f(
        "specification",
        mark("Specification"),
        values.text,
        "Specification|规格|规格型号|型号|QuantityPerUnit|Spec|Model|规格/型号|产品规格|商品规格|"
        "包装规格|产品型号|型号规格|商品型号|Specifications",
    ),
    f(
        "unit",
        mark("Unit"),
        values.text,
        "Unit|单位|计量单位|UOM|销售单位|基本单位|主计量单位|库存单位|Unit of Measure|基本计量单位",
    ),
    f(
        "brand",
        mark("Brand"),
        values.text,
        "Brand|品牌|厂家|生产厂家|生产厂商|产品品牌|商品品牌|Manufacturer|制造商",
    ),
    f(
        "price",
        mark("Price"),
        values.price,
        "UnitPrice|Price|单价|价格|售价|销售价|零售价|标准价|List Price|含税单价|标准售价|"
        "销售单价|零售单价|参考售价|建议零售价|标准价格|销售价格|产品单价|Sales Price|Unit Price|"
        "统一零售价|出厂价|批发价|指导价|会员价",
    ),
    f(
        "price_on",
        mark("Price from"),
        from_day,
        "Price On|Price Date|价格日期|生效日期|调价日期|定价日期",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "selling_points",
        mark("Selling points"),
        values.text,
        "Selling Points|卖点|产品卖点|特点|产品特点|产品介绍|产品描述|产品优势|产品说明",
    ),
    f("answers", mark("Questions and answers"), values.text, "Answers|问答|常见问题|FAQ"),
    f(
        "launched_on",
        mark("Launched on"),
        values.day,
        "Launched On|上市日期|上市时间|Launch Date|推出日期",
    ),
    f(
        "active",
        mark("On sale"),
        values.truth,
        "Active|在售|启用|是否在售|上架状态|是否上架|是否启用|产品状态|上下架",
    ),
    f("discontinued", mark("Discontinued"), values.truth, "Discontinued|停产|停售|下架"),
    f("tags", mark("Tags"), values.words_of, synonyms.TAGS),
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
