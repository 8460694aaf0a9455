"""The language of the window: our catalogue and Qt's own words together."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from crm import i18n
from crm.services.settings import set_setting
from crm.settings import LANGUAGE

if TYPE_CHECKING:
    from crm.store.store import Store

_QT = "crm-qt-words"


def speak(code: str) -> None:
    """Use this language for our words, for Qt's, and for its dates."""
    i18n.use(code)
    application = QCoreApplication.instance()
    if application is None:
        return
    old = application.findChild(QTranslator, _QT)
    if old is not None:
        application.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    locale = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    if code == "en":
        locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    QLocale.setDefault(locale)
    if code != "en":
        words = QTranslator(application)
        words.setObjectName(_QT)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words.load("qtbase_zh_CN", folder):
            application.installTranslator(words)


def chosen_language(store: "Store", code: str) -> None:
    """Store the choice, for the next start and for the command line."""
    set_setting(store, LANGUAGE, code)
