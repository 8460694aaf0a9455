"""Keeping a rep's views of the list: facts of the store, so that undo knows them."""

from crm.domain.views import View, Views
from crm.queries.settings import setting
from crm.services.settings import put_setting
from crm.settings import CUSTOMER_VIEWS
from crm.store.store import Store
from crm.store.unit_of_work import Change


def save_view(store: Store, view: View) -> Change:
    """Add the view, or put it in the place of the one with its id."""
    return _keep(store, "save_view", view.name, store.read(setting, CUSTOMER_VIEWS).with_view(view))


def delete_view(store: Store, view: str, *, name: str) -> Change:
    """Take the view away, be it one that came with the program."""
    return _keep(store, "delete_view", name, store.read(setting, CUSTOMER_VIEWS).without(view))


def move_view(store: Store, view: str, way: int, *, name: str) -> Change:
    """Put the view so many places further on."""
    return _keep(store, "move_view", name, store.read(setting, CUSTOMER_VIEWS).moved(view, way))


def _keep(store: Store, verb: str, name: str, views: Views) -> Change:
    with store.unit_of_work(verb, about=name) as work:
        put_setting(work, CUSTOMER_VIEWS, views)
        work.record = CUSTOMER_VIEWS.id
    return work.change()
