"""`wiedoetwat serve`: the service on this machine."""

import socket
from pathlib import Path
from typing import Annotated, Final

import typer

from wiedoetwat.cli.console import LangOption, complain, current_language
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.settings import Settings

HOST: Final = "127.0.0.1"
PORT: Final = 8000


def serve(
    host: Annotated[str, typer.Option(help="Adres om op te luisteren; zonder keuze alleen deze machine.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Poort; 0 kiest een vrije.")] = PORT,
    data: Annotated[Path | None, typer.Option(metavar="MAP", help="Waar de gebouwde graaf staat.")] = None,
    lang: LangOption = None,  # noqa: ARG001 - its callback sets the language
) -> None:
    """Start de dienst: SPARQL op /sparql, een pagina op /. Bouwt eerst als de bronnen nieuwer zijn."""
    import uvicorn

    from wiedoetwat.web.app import create_app

    store, catalogue = open_graph(data)
    listener = _listen(host, port)
    place, free_port = listener.getsockname()[:2]
    address = f"http://{f'[{place}]' if ':' in place else place}:{free_port}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            line = text("serve.running", current_language(), address=address, version=store.version, date=store.date)
            complain(line)

    config = uvicorn.Config(
        create_app(store, Settings.from_environment(), catalogue),
        log_level="warning",
        access_log=False,  # a query is nobody's business
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        server_header=False,
    )
    Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises WiedoetwatError where the address is taken or is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise WiedoetwatError("serve.address", host=host, port=port, reason=error.strerror or error) from error
    listener.listen(128)
    return listener
