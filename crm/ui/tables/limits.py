"""Limits on gifts and meals as columns of a list."""

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.limit_uses import LimitUse
from crm.ui import formats
from crm.ui.dialogs.request import TONES, limit_name
from crm.ui.tables.records import Column


def limit_columns() -> list[Column[LimitUse]]:
    """Whose, which limit, used, limit, headroom, state."""
    return [
        Column(
            key="name",
            title=_("For"),
            strong=True,
            text=lambda use: use.name or _("all together"),
            note=lambda use: use.customer or "",
            sort=lambda use: use.name,
        ),
        Column(
            key="limit_on",
            title=_("Limit on"),
            width=220,
            text=limit_name,
            tone=lambda _use: "text2",
            from_width=760,
        ),
        Column(
            key="pending",
            title=_("Awaiting"),
            width=90,
            text=lambda use: (
                ngettext("{count} to decide", "{count} to decide", use.pending).format(
                    count=use.pending
                )
                if use.pending
                else ""
            ),
            tone=lambda _use: "warn",
            from_width=680,
        ),
        Column(
            key="used",
            title=_("Used"),
            width=100,
            right=True,
            text=lambda use: formats.money(use.used, use.currency),
            sort=lambda use: use.used,
        ),
        Column(
            key="limit",
            title=_("Limit"),
            width=100,
            right=True,
            text=lambda use: formats.money(use.limit, use.currency),
            tone=lambda _use: "text2",
            sort=lambda use: use.limit,
        ),
        Column(
            key="left",
            title=_("Headroom"),
            width=100,
            right=True,
            text=lambda use: formats.money(use.left, use.currency),
            tone=lambda use: "danger" if use.left < 0 else "text",
            sort=lambda use: use.left,
        ),
        Column(
            key="state",
            title=_("State"),
            width=130,
            text=lambda use: label("progress_state", use.state),
            tag=lambda use: (label("progress_state", use.state), TONES[use.state]),
            sort=lambda use: use.used / use.limit if use.limit else 0,
        ),
    ]
