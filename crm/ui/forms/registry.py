"""Every form by the kind of record it writes."""

from collections.abc import Mapping

from crm.ui.forms.form import Form
from crm.ui.forms.visiting import NOTE, STAGE, TASK, VISIT_PLAN

_ALL = (VISIT_PLAN, TASK, NOTE, STAGE)

FORMS: Mapping[str, Form] = {form.kind: form for form in _ALL}
"""In the order in which quick add offers them."""
