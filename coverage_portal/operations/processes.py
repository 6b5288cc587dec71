"""Child processes that live and end together: what `manage.py demo` starts."""

import ctypes
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # Linux: the signal a child gets when its parent dies, also by kill -9
GRACE_SECONDS = 20  # an upload in progress may take this long to end by itself
LOOK_SECONDS = 0.2
QUICK_SECONDS = 10  # what ends sooner than this after its start ends of itself
MOST_QUICK_ENDS = 3  # one after another, before starting it again is given up


class Stopped(BaseException):
    """Ctrl-C or TERM: not a fault, and not for `except Exception`."""


class ChildEndedError(Exception):
    """A process that should have gone on ends whenever it is started; the message names it."""


def stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


class Processes:
    """Start some, watch them, and end all of them on leaving the `with` block."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, Sequence[str]] = {}
        self.started_at: dict[str, float] = {}
        self.quick_ends: Counter[str] = Counter()

    def __enter__(self) -> "Processes":
        return self

    def start(self, name: str, command: Sequence[str]) -> None:
        self.commands[name], self.started_at[name] = command, time.monotonic()
        self.running[name] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which ends them in order
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def check(self) -> None:
        for name, process in self.running.items():
            if process.poll() is not None:
                raise ChildEndedError(f"The {name} process ended with code {process.returncode}.")

    def watch(self, say: Callable[[str], object]) -> NoReturn:
        """Whatever ends, by a fault or by somebody's hand, is started again."""
        while True:
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self._start_again(name, process.returncode, say)
            time.sleep(LOOK_SECONDS)

    def _start_again(self, name: str, code: int, say: Callable[[str], object]) -> None:
        is_quick = time.monotonic() - self.started_at[name] < QUICK_SECONDS
        self.quick_ends[name] = self.quick_ends[name] + 1 if is_quick else 0
        if self.quick_ends[name] == MOST_QUICK_ENDS:
            raise ChildEndedError(f"The {name} process ends at once, with code {code}.")
        self.start(name, self.commands[name])
        say(f"The {name} process ended with code {code} and was started again.")

    def __exit__(self, *_error: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
