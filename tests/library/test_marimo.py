"""Notebooks of marimo, without a browser: two workers, from the main thread and from others, and nobody left over."""

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop

needed = pytest.mark.skipif(importlib.util.find_spec("marimo") is None, reason="marimo is part of the extra dev")
pytestmark = [needed, pytest.mark.skipif(os.name != "posix", reason="process groups are those of POSIX")]

ROOT = Path(__file__).parents[2]
REPLICATIONS = 20
NOTEBOOK = """
import marimo

app = marimo.App()


@app.cell
def _():
    import json
    import multiprocessing
    import threading
    from pathlib import Path

    import simbackorder as sb
    from simbackorder.experiments import crew
    from simbackorder.library.progress import Bar

    Bar.__init__.__defaults__ = (0,)  # shown at once, however fast the machine is

    def compared():
        return sb.compare("shop.yaml", workers=2, engine="simpy", progress=True)

    result = compared()
    result
    return Path, compared, crew, json, multiprocessing, result, threading


@app.cell
def _(compared, threading):
    beside = []
    threads = [threading.Thread(target=lambda: beside.append(compared())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (beside,)


@app.cell
def _(Path, beside, crew, json, multiprocessing, result, threading):
    found = {
        "documents": [each.document() for each in (result, *beside)],
        "main thread": threading.current_thread() is threading.main_thread(),
        "workers": len(multiprocessing.active_children()),
        "start": crew._usual_start() or multiprocessing.get_start_method(),
    }
    Path("found.json.part").write_text(json.dumps(found))
    Path("found.json.part").rename("found.json")


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture(autouse=True)
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(REPLICATIONS))
    Path("notebook.py").write_text(NOTEBOOK)


class Marimo:
    """A command of marimo with all the processes that it starts, and what it prints."""

    def __init__(self, *words: str) -> None:
        settings = {"PYTHONPATH": str(ROOT), "HOME": os.getcwd(), "XDG_CONFIG_HOME": os.getcwd()}
        command = [sys.executable, *words]
        with Path("printed.txt").open("wb") as printed:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                env=os.environ | settings,
                start_new_session=True,
            )

    def anybody_left(self) -> bool:
        """Whether a process is left some seconds after its end."""
        for _ in range(100):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return False
            time.sleep(0.1)
        return True


@pytest.fixture
def marimo() -> Iterator[Any]:
    """Starts a command of marimo; whatever is left of it ends with the test."""
    begun: list[Marimo] = []

    def start(*words: str) -> Marimo:
        begun.append(Marimo(*words))
        return begun[-1]

    yield start
    for each in begun:
        try:
            os.killpg(each.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def printed() -> str:
    return Path("printed.txt").read_text(errors="replace")


def found() -> dict[str, Any]:
    """What the notebook found out, once it agrees with the command line."""
    page: dict[str, Any] = json.loads(Path("found.json").read_text())
    words = ["compare", "shop.yaml", "--format", "json", "--engine", "simpy", "--quiet"]
    theirs = json.loads(CliRunner().invoke(main, words).stdout)
    assert page.pop("documents") == [theirs] * 3
    return page


def nothing_went_wrong(text: str) -> bool:
    return re.search("Traceback|Error|Warning|leaked", text) is None


def test_a_notebook_is_run_and_exported(marimo):
    """As in the editor: a process of its own, in whose main thread the cells are run."""
    command = marimo("-m", "marimo", "export", "html", "notebook.py", "-o", "notebook.html")
    assert command.process.wait(timeout=240) == 0, printed()
    assert found() == {"main thread": True, "workers": 0, "start": "spawn"}
    page = Path("notebook.html").read_text()
    assert nothing_went_wrong(printed()), printed()
    assert "replications:" in page + printed()
    assert "out of stock" in page, "the result is shown"
    assert not command.anybody_left()


def test_a_notebook_is_a_script_too(marimo):
    command = marimo("notebook.py")
    assert command.process.wait(timeout=240) == 0, printed()
    assert found()["workers"] == 0
    assert nothing_went_wrong(printed()), printed()
    assert "replications:" in printed()
    assert not command.anybody_left()


def test_a_notebook_is_an_app_in_a_thread_of_a_server(marimo):
    """Workers are no copies of a server with threads, and end with it at the latest."""
    port = free_port()
    options = ("--headless", "--no-token", "--host", "127.0.0.1", "--port", str(port))
    server = marimo("-m", "marimo", "run", "notebook.py", *options)
    visited(port, server)
    assert found() == {"main thread": False, "workers": 0, "start": "forkserver"}
    assert "replications:" in printed()
    server.process.send_signal(signal.SIGINT)
    server.process.wait(timeout=60)
    assert nothing_went_wrong(printed()), printed()
    assert not server.anybody_left()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def visited(port: int, server: Marimo) -> None:
    """Opens the app as a browser does, and waits until its cells are run."""
    from websockets.sync.client import connect

    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
            break
        except OSError:
            assert server.process.poll() is None, printed()
            time.sleep(0.1)
    with connect(f"ws://127.0.0.1:{port}/ws?session_id=s_visit1", max_size=None) as told:
        while (message := json.loads(told.recv(timeout=240)))["op"] != "completed-run":
            pass
    assert message["data"]["outcome"] == "succeeded", printed()
