"""The web server: waitress, told where to listen, and stopped from another thread."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all

from sync_service.errors import TonghopError

_THREADS = 8
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class AddressRefused(TonghopError):
    """The service cannot listen where it was told to."""


class Server:
    """A listening web server; leaving its block closes it. Port 0 takes any free one."""

    def __init__(
        self, app: Flask, host: str, port: int, max_body: int, trusted_proxy: str = ""
    ) -> None:
        """Begins to listen; raises AddressRefused.

        Who calls is told by `trusted_proxy` (the last address that it put into X-Forwarded-For),
        by nobody else.
        """
        self._open: dict[int, Any] = {}
        listening = _listen(host, port)
        self._server: Any = create_server(
            app,
            map=self._open,
            sockets=[listening],
            threads=_THREADS,
            ident="tonghop",
            max_request_body_size=max_body,
            trusted_proxy=trusted_proxy or None,
            trusted_proxy_headers={"x-forwarded-for"} if trusted_proxy else set(),
            clear_untrusted_proxy_headers=True,
        )
        shown, self.port = listening.getsockname()[:2]
        shown = _EVERYWHERE.get(shown, shown)
        self.address = f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"

    def run(self) -> None:
        """Takes requests until interrupted or stopped."""
        self._server.run()

    @contextmanager
    def in_thread(self) -> Iterator[None]:
        """Takes requests in a thread for as long as the block lasts."""
        thread = Thread(target=self.run, name="tonghop-serve", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._end_loop()
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.task_dispatcher.shutdown()
        self._close()

    def _end_loop(self) -> None:
        """Has the loop's own thread close what is open: it ends when nothing is open any more."""
        woken = Event()

        def close() -> None:
            # Awake for another reason, the thread would close what is being written to here.
            woken.wait()
            self._close()

        self._server.trigger.pull_trigger(close)
        woken.set()

    def _close(self) -> None:
        close_all(self._open)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":  # elsewhere it would let two programs share the port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise AddressRefused(
            f"Không mở được cổng {port} tại {host} ({error.strerror}). "
            "Nếu dịch vụ đang chạy sẵn thì không cần chạy lần nữa; nếu không, chọn cổng khác bằng "
            "TONGHOP_PORT.",
            f"Cannot listen on {host}, port {port} ({error.strerror}). "
            "If the service runs already there is nothing to do; else choose another port by "
            "TONGHOP_PORT.",
        ) from error
    return listening
