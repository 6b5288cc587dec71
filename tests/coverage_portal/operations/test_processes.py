import signal
import subprocess
import sys

import psutil
import pytest

from coverage_portal.operations.processes import ChildEndedError, Processes, Stopped

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
RUNNER = """
import signal, sys
from coverage_portal.operations.processes import Processes, Stopped, stop_on_signals
stop_on_signals()
try:
    with Processes() as processes:
        processes.start("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
        print(processes.running["sleeper"].pid, flush=True)
        processes.watch(print)
except Stopped:
    print("stopped", flush=True)
"""


@pytest.fixture(autouse=True)
def _keep_signal_handlers():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_leaving_the_block_ends_every_process():
    with Processes() as processes:
        processes.start("first", SLEEP)
        processes.start("second", SLEEP)
        children = list(processes.running.values())
        assert [child.poll() for child in children] == [None, None]
    assert [child.returncode for child in children] == [-15, -15]


def test_a_process_that_is_killed_is_started_again_and_the_others_stay():
    said = []

    def kill_once_more(words):
        said.append(words)
        if len(said) == 1:
            processes.running["second"].kill()
        else:
            raise Stopped

    with Processes() as processes:
        processes.start("first", SLEEP)
        processes.start("second", SLEEP)
        first = processes.running["first"]
        processes.running["second"].kill()
        with pytest.raises(Stopped):
            processes.watch(kill_once_more)
        assert said == ["The second process ended with code -9 and was started again."] * 2
        assert first.poll() is None


def test_a_process_that_ends_whenever_it_is_started_is_named_and_takes_the_others_with_it():
    processes, said = Processes(), []
    with (
        pytest.raises(ChildEndedError, match="The second process ends at once, with code 3"),
        processes,
    ):
        start_one_that_fails(processes, said)
    assert processes.running["first"].returncode == -15
    assert len(said) == 2


def start_one_that_fails(processes, said):
    processes.start("first", SLEEP)
    processes.start("second", [sys.executable, "-c", "raise SystemExit(3)"])
    processes.watch(said.append)


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_in_order(signal_name):
    with subprocess.Popen([sys.executable, "-c", RUNNER], stdout=subprocess.PIPE, text=True) as run:
        child = int(run.stdout.readline())
        run.send_signal(getattr(signal, signal_name))
        assert run.stdout.read() == "stopped\n"
    assert run.returncode == 0
    assert not psutil.pid_exists(child)


def test_stopping_is_not_caught_as_a_fault():
    assert not issubclass(Stopped, Exception)
