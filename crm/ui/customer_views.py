"""The views that come with the program, in the rep's language."""

from crm.domain.views import BUILT_IN, View, Views
from crm.i18n import gettext as _
from crm.ui.customer_filters import ME


def built_in() -> dict[str, View]:
    """Each by its id."""
    hot = ("interested", "proposal", "negotiation")
    found = (
        View("mine", _("My customers"), {"owner": (ME,)}),
        View("due", _("Overdue contact"), {"owner": (ME,), "cadence": ("overdue",)}, (), "contact"),
        View("unvisited", _("Not visited this month"), {"owner": (ME,), "unvisited": ("month",)}),
        View("hot", _("Hot"), {"owner": (ME,), "stage": hot}, (), "contact"),
    )
    assert tuple(view.id for view in found) == BUILT_IN  # noqa: S101 - one list of two
    return {view.id: view for view in found}


def listed_views(views: Views) -> list[View]:
    """All of them in the rep's order."""
    known = built_in() | {view.id: view for view in views.own}
    return [known[key] for key in views.order if key in known]
