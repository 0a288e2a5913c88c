"""Starting the service: on an address, on the current graph, and without what only other commands need."""

import gc
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiedoetwat.cli.console import complain, current_language, ending
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.settings import Settings

HOST: Final = "127.0.0.1"
PORT: Final = 8000
GRACE: Final = 5
"""Seconds that requests may still take when the service is told to stop."""


@dataclass(frozen=True)
class Options:
    """Where to serve, and what: the knowledge, or none, with files of the user's own, or all from a store elsewhere."""

    host: str = HOST
    port: int = PORT
    data: Path | None = None
    load: tuple[Path, ...] = ()
    empty: bool = False
    store: str | None = None


def start_plainly(arguments: list[str]) -> bool:
    """Serve where the arguments are plain `--option value` pairs; return False for all else, which is typer's to read.

    Importing typer and the other commands takes a good part of the time that a start may take.
    """
    values = dict(zip(arguments[::2], arguments[1::2], strict=False))
    port = values.get("--port", str(PORT))
    plain = len(values) * 2 == len(arguments) and not any(value.startswith("-") for value in values.values())
    number = port.isascii() and port.isdecimal() and int(port) <= 65535
    if not (plain and number and values.keys() <= {"--host", "--port", "--data"}):
        return False
    with ending():
        start(Options(values.get("--host", HOST), int(port), Path(values["--data"]) if "--data" in values else None))
    return True


def start(options: Options) -> None:
    """Serve until the process is told to stop.

    Raises WiedoetwatError where the address cannot be used, and what open_graph() raises.
    """
    with _bind(options.host, options.port) as listener:
        store, catalogue = open_graph(options.data, options.load, empty=options.empty, address=options.store)
        _run(listener, store, catalogue)


def _run(listener: socket.socket, store: Store, catalogue: Catalogue) -> None:
    import uvicorn

    from wiedoetwat.cli.onewrite import OneWrite
    from wiedoetwat.web.app import create_app

    app = create_app(store, Settings.from_environment(), catalogue)
    place, free_port = listener.getsockname()[:2]
    address = f"http://{f'[{place}]' if ':' in place else place}:{free_port}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            line = text("serve.running", current_language(), address=address, version=store.version, date=store.date)
            complain(line)
            gc.freeze()  # what is there stays; looking through it again and again takes a tenth of a small query
            app.state.lane.start()  # who waits for the service need not wait for its workers

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await super().shutdown(sockets)
            app.state.lane.close()  # here, since the signal ends the process when this is done

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # a query is nobody's business
        http=OneWrite,
        loop="asyncio",
        ws="none",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    Server(config).run(sockets=[listener])


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket at an address, to listen on later. Raises WiedoetwatError where it is taken or is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as stack:
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            stack.pop_all()  # it stays open
            return listener
    except OSError as error:
        raise WiedoetwatError("serve.address", host=host, port=port, reason=error.strerror or error) from error
