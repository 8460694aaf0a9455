"""Arguments -> bootstrap; no subcommand opens the window."""

import sys

from crm.bootstrap import open_desk


def main() -> int:
    """Run the program; the exit status."""
    arguments = sys.argv[1:]
    if _asks_for_window(arguments):
        from crm.ui.app import run_window  # noqa: PLC0415 - the command line never imports Qt

        return run_window(arguments, open_desk)
    from crm.cli.main import run  # noqa: PLC0415 - the window does not need the parser

    return run(arguments, open_desk)


def _asks_for_window(arguments: list[str]) -> bool:
    """Whether there is nothing but common options."""
    rest = iter(arguments)
    for word in rest:
        if word in {"--data", "--lang", "--today"}:
            next(rest, None)
        elif not word.startswith(("--data=", "--lang=", "--today=")):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
