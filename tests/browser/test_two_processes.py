"""A talk over two app processes behind one address: one of them dies, and nobody notices for long."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, free_port, serving
from tests.browser.test_rooms import invitation

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


@contextmanager
def one_address(ports: list[int]) -> Iterator[str]:
    """Pass every connection on to the first process that answers, as a load balancer with a favourite would."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    done = threading.Event()

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def reached() -> socket.socket | None:
        for port in ports:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=2)
            except OSError:
                continue
        return None

    def accept() -> None:
        while not done.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            server = reached()
            if server is None:
                client.close()
                continue
            server.settimeout(None)
            client.settimeout(None)
            threading.Thread(target=pump, args=(client, server), daemon=True).start()
            threading.Thread(target=pump, args=(server, client), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        thread.join()
        listener.close()


def test_an_audience_stays_in_its_room_when_its_process_dies(visit: Open, redis_address: str, tmp_path: Path) -> None:
    environment = {"ECOSYSTEM_ROOMS": redis_address}
    ports = [free_port(), free_port()]
    with ExitStack() as dying, ExitStack() as staying:
        first = dying.enter_context(serving(None, tmp_path, environment=environment, port=ports[0]))
        second = staying.enter_context(serving(None, tmp_path, environment=environment, port=ports[1]))
        address = staying.enter_context(one_address(ports))
        assert first != second
        presenter = visit(address=second)
        window = presenter.open("transitions")
        window.get_by_text("Present live").click()
        window.get_by_role("button", name="Open a room").click()
        presenter.settle()
        code = parse_qs(urlsplit(invitation(presenter)).query)["room"][0]

        viewer = visit(address=address)
        viewer.open(f"?room={code}")
        heading = viewer.page.get_by_role("heading", level=1)
        expect(heading).to_have_text("Transitions", timeout=15_000)
        window.get_by_role("link", name="Cities").click()
        expect(heading).to_have_text("Cities", timeout=15_000)
        viewer.settle()

        dying.close()
        presenter.settle()
        window.get_by_role("link", name="Sectors").click()
        expect(heading).to_have_text("Sectors", timeout=60_000)
        expect(viewer.page.get_by_text("Following", exact=False)).to_be_visible(timeout=15_000)
        expect(window.get_by_text("1 follows")).to_be_visible(timeout=15_000)
