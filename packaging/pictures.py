"""Pictures of every page in both languages and both looks, for the README and the guide.

    python packaging/pictures.py [FOLDER]

A store of sample data is made in a temporary folder; the day is fixed, so the pictures change only
when the program does. They are reduced to 256 colours or fewer, a fifth of their size.
"""

import datetime as dt
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 9, 22)
COLOURS = (256, 128)
LARGEST = 60_000  # bytes, if 128 colours allow it


def main(folder: Path) -> int:
    """Take them all; how many there are is printed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from crm.bootstrap import open_desk
    from crm.cli.main import run
    from crm.ui.pictures import take_pictures

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for tongue in ("zh", "en"):
            data = Path(place) / tongue
            take = partial(
                *(take_pictures, data, folder, open_desk),
                today=TODAY,
                languages=(tongue,),
                modes=("light", "dark"),
                every=True,
            )
            taken = take()  # the first start, while there is nothing
            given = ["--data", str(data), "--lang", tongue, "--today", TODAY.isoformat(), "demo"]
            if run(given, open_desk):
                return 1
            taken += take()
            for path in taken:
                reduce(path)
            for sample in folder.glob("*.csv"):
                sample.unlink()  # what the import is shown with
            print(len(taken), tongue, folder)
    return 0


def reduce(path: Path) -> None:
    """Few colours, the rare ones among them, and fewer where the file would be too large."""
    from PIL import Image

    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    for colours in COLOURS:
        reduced = picture.quantize(
            colours, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
        reduced.save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
