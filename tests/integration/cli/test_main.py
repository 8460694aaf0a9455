"""The frame of the command line: one line for an error, a status, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from crm.cli import main as cli_main
from crm.services.desk import Desk
from tests.integration.conftest import ROOT, Crm

ERROR = r"crm: .+ \([a-z_]+\)\n"


def start(
    *words: str | bytes, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "crm", *words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("nonsense",), 2, "usage"),
        (("customer",), 2, "usage"),
        (("customer", "add"), 2, "usage"),
        (("customers", "--limit", "none"), 2, "usage"),
        (("customer", "show", "nobody"), 1, "unknown_customer"),
        (("customer", "show", ""), 1, "unknown_customer"),
        (("undo", "5"), 1, "not_undoable"),
        (("visit", "show", "ffff"), 1, "unknown_visit"),
        (("contact", "show", "nobody"), 1, "unknown_contact"),
        (("me", "set", "nobody"), 1, "unknown_rep"),
        (("history", "01234567-89ab-7cde-8f01-23456789abcd"), 1, "unknown_record"),
        (("customer", "show", "two\nlines"), 1, "unknown_customer"),
        (("customer", "show", "\x1b[31mred\x9b"), 1, "unknown_customer"),
        (("customer", "show", "宏" * 50_000), 1, "unknown_customer"),
        (("visit", "show", "a" * 100_000), 1, "unknown_visit"),
        (("backup", ""), 2, "usage"),
        (("--data", "", "customers"), 2, "usage"),
        (("reading", "add", "footfall", "--value", "1", "--currency", "money"), 2, "usage"),
    ],
)
def test_an_error_is_one_line_with_its_code(
    crm: Crm, words: tuple[str, ...], status: int, code: str
) -> None:
    ran = crm(*words)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith("crm: ")
    assert ran.err.endswith(f" ({code})\n")
    assert len(ran.err.splitlines()) == 1
    assert len(ran.err) < 2_000
    assert not set(ran.err[:-1]) & {chr(code) for code in (*range(32), *range(127, 160))}


def test_what_was_written_into_a_name_cannot_command_the_terminal(crm: Crm) -> None:
    crm("customer", "add", "Red\x1b[31m\nLtd", "--note", "one\r\ntwo")
    (_heads, row) = crm("customers", json=False).lines
    assert "Red\ufffd[31m Ltd" in row
    assert crm("customer", "show", "red", json=False).lines[-2:] == [
        "two",
        "stages: Lead 2026-03-18",
    ]
    assert crm("customers").data[0]["name"] == "Red\x1b[31m\nLtd"


def test_common_options_stand_before_or_after_the_command(crm: Crm) -> None:
    crm("customer", "add", "Acme")
    assert crm("customers", "--today", "2026-01-01").data
    assert crm("customers", "--json", json=False).data


def test_help_of_every_command_says_something(crm: Crm) -> None:
    whole = crm("--help", json=False)
    assert whole.status == 0
    for names in cli_main.COMMANDS.values():
        for name in names:
            assert f"\n    {name} " in whole.out
    assert "--next-step" in crm("visit", "log", "--help", json=False).out


def test_a_bug_is_one_line_and_leaves_a_report(
    crm: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Desk, args: object) -> None:
        raise ZeroDivisionError(desk, args)

    monkeypatch.setattr("crm.cli.customers._list", broken)
    ran = crm("customers")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith(" (internal_error)\n")
    assert len(ran.err.splitlines()) == 1
    (report,) = (folder / "crashes").iterdir()
    assert str(report) in ran.err
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")


def test_the_keyboard_stops_it_quietly(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(desk: Desk, args: object) -> None:
        raise KeyboardInterrupt(desk, args)

    monkeypatch.setattr("crm.cli.customers._list", stopped)
    ran = crm("customers")
    assert (ran.status, ran.out, ran.err) == (130, "", "")


def test_a_reader_that_goes_away_is_no_error(folder: Path, crm: Crm) -> None:
    for number in range(3):
        crm("customer", "add", f"Customer {number}")
    words = f"{sys.executable} -m crm --data {folder} customers"
    done = subprocess.run(
        ["bash", "-c", f"{words} | true; echo ${{PIPESTATUS[0]}}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.strip() in {"0", "141"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_cannot_be_written_is_said(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "crm", "--data", str(folder), "--lang", "en", "me"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr.endswith("(output_failed)\n")
    assert len(done.stderr.splitlines()) == 1


def test_any_locale_and_any_bytes_are_answered(folder: Path) -> None:
    data = ["--data", str(folder), "--lang", "en"]
    latin = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    added = start(*data, "customer", "add", "杭州拓客", "--json")
    assert added.returncode == 0, added.stderr
    shown = start(*data, "customers", env=latin)
    assert shown.returncode == 0, shown.stderr
    listed = start(*data, "customers", "--json", env=latin)
    assert json.loads(listed.stdout)[0]["name"] == "杭州拓客"
    for words in (["customer", "add"], ["customer", "show"], ["customers"], []):
        odd = start(*data, *words, b"\xff\xfe\x80")
        assert odd.returncode in {0, 1, 2}
        assert b"Traceback" not in odd.stderr
        assert b"internal_error" not in odd.stderr
        assert len(odd.stderr.splitlines()) <= 1


@pytest.mark.parametrize("words", [["--version"], ["customer", "add"], ["nonsense"]])
def test_what_needs_no_store_does_not_load_one(words: list[str]) -> None:
    probe = (
        "import sys\nfrom crm.__main__ import main\n"
        f"sys.argv = ['crm', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('sqlcipher3' in sys.modules and 'nonsense' in sys.argv,"
        " 'sqlalchemy' in sys.modules and 'add' not in sys.argv)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "False False"


def test_the_language_asked_for_is_spoken(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = Catalog(locale="zh")
    catalog.add("{message}. See {command} --help.", "{message}。见 {command} --help。")
    catalog.add("missing: %s", "缺少：%s")
    unknown = "There is no customer {text}; see crm customers, or add one with crm customer add."
    catalog.add(unknown, "没有客户{text}；用 crm customers 查看，或用 crm customer add 添加。")
    target = tmp_path / "zh" / "LC_MESSAGES" / "crm.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr("crm.i18n.translations_folder", lambda: tmp_path)
    refused = crm("--lang", "zh", "customer", "show", "甲")
    assert refused.err.startswith("crm: 没有客户甲；")
    assert refused.err.endswith("(unknown_customer)\n")
    assert crm("customer", "add", "--lang=zh").err == (
        "crm: 缺少：NAME。见 crm customer add --help。 (usage)\n"
    )
    assert crm("customer", "show", "甲").err.startswith("crm: There is no customer 甲;")
