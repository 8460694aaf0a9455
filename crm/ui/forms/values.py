"""Between the fields of a form and a record: what a row holds of them, and what a service takes."""

from typing import Any, Final

from crm.ui.forms.form import Form, Known

_RECORDS: Final = frozenset({"customer", "contact", "product", "order"})


def values_of(row: object, form: Form, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    """What the row holds of the form's fields, records by their ids; `told` stands before it."""
    keys = [field.key for field in form.fields if field.key not in told]
    return {key: getattr(row, f"{key}_id" if key in _RECORDS else key) for key in keys} | told


def about(known: Known, *named: str | None) -> str:
    """Whom it is about, else what."""
    if known.customer is not None:
        return known.customer.name
    return next((text[:40] for text in named if text), "")


def renamed(values: dict[str, Any], *records_: str) -> dict[str, Any]:
    """The values with the records among them under the names of their columns."""
    return {f"{key}_id" if key in records_ else key: value for key, value in values.items()}


def done(_change: object) -> None:
    """A service's answer that nobody waits for."""
