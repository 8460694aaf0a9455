"""Fields that several forms have."""

from crm.i18n import mark
from crm.ui.forms import editors, records
from crm.ui.forms.form import Field

CUSTOMER = Field(
    key="customer",
    label=mark("Customer"),
    editor=records.customer(),
    required=True,
    fixed=True,
    leads=True,
)
DAY = Field(
    key="day",
    label=mark("Date"),
    editor=editors.day(past=True),
    required=True,
    default=lambda known: known.today,
    half=True,
)
