"""The kinds of rows that can be imported, in the order they are best brought in."""

from collections.abc import Mapping

from crm.documents.imports.activity import GIFT, MEETING, VISIT
from crm.documents.imports.assignments import ASSIGNMENT
from crm.documents.imports.fields import Kind
from crm.documents.imports.learning import LEARNING
from crm.documents.imports.lessons import LESSON
from crm.documents.imports.measures import READING, TARGET
from crm.documents.imports.notes import NOTE
from crm.documents.imports.people import CONTACT, CUSTOMER, REP
from crm.documents.imports.prices import PRICE
from crm.documents.imports.products import PRODUCT
from crm.documents.imports.sales import ORDER, ORDER_LINE, PAYMENT, RETURN
from crm.documents.imports.stages import STAGE
from crm.documents.imports.tasks import TASK

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *(REP, CUSTOMER, STAGE, ASSIGNMENT, CONTACT, PRODUCT, PRICE),
        *(ORDER, ORDER_LINE, PAYMENT, RETURN),
        *(VISIT, MEETING, GIFT, TASK, NOTE, LESSON, LEARNING, READING, TARGET),
    )
}
