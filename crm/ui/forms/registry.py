"""Every form by the kind of record it writes."""

from collections.abc import Mapping

from crm.ui.forms.form import Form
from crm.ui.forms.goals import TARGET
from crm.ui.forms.goods import PRICE, PRODUCT, QUESTION
from crm.ui.forms.hosting import GIFT, MEETING
from crm.ui.forms.insight import LEARNING, LESSON, READING
from crm.ui.forms.logged_visit import VISIT
from crm.ui.forms.people import CONTACT
from crm.ui.forms.trade import ORDER, PAYMENT, RETURN
from crm.ui.forms.visiting import NOTE, STAGE, TASK, VISIT_PLAN

_ALL = (
    *(CONTACT, VISIT_PLAN, TASK, NOTE, GIFT, MEETING, ORDER, PAYMENT, RETURN, LESSON),
    *(STAGE, LEARNING, TARGET, PRODUCT, PRICE, QUESTION, READING),
)

FORMS: Mapping[str, Form] = {form.kind: form for form in _ALL}
"""In the order in which quick add offers them."""

ALL_FORMS: Mapping[str, Form] = {**FORMS, VISIT.kind: VISIT}
"""And those that only correct: a contact that took place is logged in a sentence of its own."""
