"""Without a screen the program does its main job in the terminal, and leaves pictures."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from crm import i18n
from crm.bootstrap import open_desk
from crm.tour import run_tour

PAGES = ("today", "week", "customers", "money", "log-visit", "brief")


def test_the_tour_shows_week_month_brief_and_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    language = i18n.language()
    try:
        assert run_tour(["--today", "2026-09-22", "--lang", "en"], open_desk, folder=tmp_path) == 0
    finally:
        i18n.use(language)
    shown = capsys.readouterr().out
    assert "There is no screen" in shown
    assert dt.date(2026, 9, 21).isoformat() in shown
    for words in ("$ crm week", "$ crm month", "$ crm brief", "New clients visited", "To say"):
        assert words in shown
    for page in PAGES:
        for tongue in ("zh", "en"):
            picture = QImage(str(tmp_path / f"{page}-{tongue}.png"))
            assert picture.width() >= 600, page
            colours = {
                picture.pixel(x, y)
                for x in range(0, picture.width(), 7)
                for y in range(0, picture.height(), 7)
            }
            assert len(colours) > 8, page  # something is painted


def test_wrong_options_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tour(["--today", "soon"], open_desk, folder=tmp_path) == 2
    assert "2026-03-05" in capsys.readouterr().err
