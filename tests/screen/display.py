"""A screen of its own: Xvfb, a window manager if there is one, and a hand for keys and mouse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageGrab

from tests.architecture.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PICTURES = ROOT / "build" / "test-pictures"
NEEDED = ("Xvfb", "xdotool")
MANAGER = "openbox"
SIZE = (1440, 900)
PATIENCE = 60.0  # s; the machine may be busy


def missing() -> list[str]:
    """What this machine lacks for a screen."""
    return [name for name in NEEDED if shutil.which(name) is None]


def wait_for(what: Callable[[], bool], words: str, patience: float = PATIENCE) -> None:
    """Until it is so; it fails with these words."""
    end = time.monotonic() + patience
    while not what():
        if time.monotonic() > end:
            raise AssertionError(words)
        time.sleep(0.1)


class Screen:
    """An X server nobody else uses; `close` ends everything that was started on it."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()  # when it is ready
        self._running = [server]
        if not number:
            self.close()
            raise RuntimeError("Xvfb does not start")
        self.name = f":{number}"
        self.environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self.managed = shutil.which(MANAGER) is not None
        if self.managed:
            self.start([MANAGER])  # before any window, or it moves what is already there
            wait_for(lambda: bool(self.hand("get_num_desktops")), f"{MANAGER} does not start")

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a program on this screen; what it complains about is shown with a failing test."""
        program = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        self._running.append(program)
        return program

    def close(self) -> None:
        """End what was started, the server last."""
        for program in reversed(self._running):
            if program.poll() is None:
                program.terminate()
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait(10)

    def hand(self, *words: str) -> str:
        """What xdotool does."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press these keys, one after the other."""
        for name in names:
            self.hand("key", "--clearmodifiers", name)
            time.sleep(0.05)

    def write(self, text: str) -> None:
        """Type as a person does."""
        self.hand("type", "--delay", "12", text)

    def click(self, place: tuple[int, int]) -> None:
        """Move the mouse there in steps, and press."""
        x, y = place
        self.hand("mousemove", str(x - 9), str(y - 5), "mousemove", str(x - 3), str(y - 2))
        self.hand("mousemove", str(x), str(y), "sleep", "0.1", "click", "1")

    def picture(self) -> Image.Image:
        """What is seen now."""
        return ImageGrab.grab(xdisplay=self.name).convert("RGB")

    def keep(self, name: str) -> Image.Image:
        """A picture that stays under build/ for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        seen = self.picture()
        seen.save(PICTURES / f"{name}.png")
        return seen

    def at_rest(self, patience: float = PATIENCE) -> Image.Image:
        """What is seen when nothing moves any more."""
        seen: list[Image.Image] = [self.picture()]

        def still() -> bool:
            time.sleep(0.3)
            now = self.picture()
            same = changed(seen[0], now) is None
            seen[0] = now
            return same

        wait_for(still, "the screen never comes to rest", patience)
        return seen[0]


class Program:
    """The real program as a process, with its window in front."""

    def __init__(self, screen: Screen, data: Path, *options: str) -> None:
        self._screen = screen
        self.process = screen.start(
            [sys.executable, "-m", "crm", "--data", str(data), *options],
        )
        self.window = ""
        wait_for(self._has_window, "no window opens")
        if not screen.managed:  # nobody else gives it the keyboard
            screen.hand("windowfocus", "--sync", self.window)
        screen.at_rest()

    def _has_window(self) -> bool:
        assert self.process.poll() is None, "the program ended before its window opened"
        found = self._screen.hand("search", "--onlyvisible", "--pid", str(self.process.pid))
        for window in found.split():
            if self._screen.hand("getwindowname", window):
                self.window = window
        return bool(self.window)

    def geometry(self) -> tuple[int, int, int, int]:
        """Left, top, width, height of what is inside the frame."""
        told = dict(
            line.split("=", 1)
            for line in self._screen.hand("getwindowgeometry", "--shell", self.window).splitlines()
        )
        left, top, width, height = (int(told[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return left, top, width, height

    def leave(self) -> int:
        """Close the window as its manager does; the exit status."""
        if self._screen.managed:
            self._screen.keys("alt+F4")
        else:
            ask_to_close(self._screen.name, int(self.window))
        return self.process.wait(PATIENCE)


def ask_to_close(display: str, window: int) -> None:
    """Send what a window manager sends when the cross is clicked: WM_DELETE_WINDOW."""
    import ctypes

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong

    class ClientMessage(ctypes.Structure):
        _fields_ = (
            ("type", ctypes.c_int),
            ("serial", ctypes.c_ulong),
            ("send_event", ctypes.c_int),
            ("display", ctypes.c_void_p),
            ("window", ctypes.c_ulong),
            ("message_type", ctypes.c_ulong),
            ("format", ctypes.c_int),
            ("data", ctypes.c_long * 5),
            ("room", ctypes.c_long * 24),  # an XEvent is as large as its largest kind
        )

    client_message = 33
    server = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    delete = x11.XInternAtom(server, b"WM_DELETE_WINDOW", 0)
    protocols = x11.XInternAtom(server, b"WM_PROTOCOLS", 0)
    event = ClientMessage(
        client_message, 0, 1, server.value, window, protocols, 32, (ctypes.c_long * 5)(delete, 0)
    )
    x11.XSendEvent(server, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XCloseDisplay(server)


def changed(
    before: Image.Image, after: Image.Image, width: int | None = None
) -> tuple[int, int, int, int] | None:
    """The box in which they differ, within this width from the left; None if nowhere."""
    box = (0, 0, width or before.width, before.height)
    return ImageChops.difference(before.crop(box), after.crop(box)).getbbox()


def blank(seen: Image.Image) -> bool:
    """Whether nothing much is painted: a desk in front has hundreds of colours."""
    return len(seen.getcolors(seen.width * seen.height) or ()) < 64


def place_of(seen: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int]:
    """In the largest block of this colour: where a button so painted is clicked."""
    wide, tall = 24, 8  # a block as a button has, and letters and the bar of a busy window do not
    small = seen.resize((seen.width // 2, seen.height // 2), Image.Resampling.NEAREST)
    pixels = small.load()
    assert pixels is not None
    best, found = 0, (0, 0)
    for y in range(small.height - tall):
        run = 0
        for x in range(small.width + 1):
            if x < small.width and pixels[x, y] == pixels[x, y + tall] == colour:
                run += 1
                continue
            if run > best and run >= wide:
                best, found = run, (x - run, y)
            run = 0
    assert best, "no button of this colour is seen"
    left, top = found
    return (left + wide // 2) * 2, (top + tall // 2) * 2
