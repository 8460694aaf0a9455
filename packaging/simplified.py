"""Make resources/characters/simplified.txt from OpenCC (Apache-2.0): old forms of characters.

Usage: .venv/bin/python packaging/simplified.py TSCharacters.txt
The file is data/dictionary/TSCharacters.txt of https://github.com/BYVoid/OpenCC. The first line
made of it holds the traditional characters, the second what each is written now.
"""

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "characters" / "simplified.txt"


def main(source: Path) -> None:
    """Write the table."""
    lines = (line.split("\t") for line in source.read_text(encoding="utf-8").splitlines())
    pairs = {
        line[0]: line[1].split(" ")[0] for line in lines if len(line) > 1 and line[0][:1] != "#"
    }
    usual = sorted((old, new) for old, new in pairs.items() if old != new and is_usual(old + new))
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="\n") as file:
        print("".join(old for old, _new in usual), file=file)
        print("".join(new for _old, new in usual), file=file)
    print(f"{len(usual)} characters")


def is_usual(pair: str) -> bool:
    """Whether both are a character each, and not of those that hardly a font has."""
    return len(pair) == 2 and all("\u4e00" <= character <= "\u9fff" for character in pair)  # noqa: PLR2004


if __name__ == "__main__":
    main(Path(sys.argv[1]))
