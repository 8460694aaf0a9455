"""The kinds of rows that can be imported, in the order they are best brought in."""

from collections.abc import Mapping

from crm.documents.imports.activity import GIFT, MEETING, VISIT
from crm.documents.imports.fields import Kind
from crm.documents.imports.measures import READING, TARGET
from crm.documents.imports.people import CONTACT, CUSTOMER, REP
from crm.documents.imports.sales import ORDER, ORDER_LINE, PAYMENT, PRODUCT, RETURN

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *(REP, CUSTOMER, CONTACT, PRODUCT, ORDER, ORDER_LINE, PAYMENT, RETURN),
        *(VISIT, MEETING, GIFT, READING, TARGET),
    )
}
