"""The two processes of a running portal."""

import uvicorn

from app import worker as loop


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1, forwarded_allow_ips: str = "127.0.0.1") -> None:
    """Startet die Webseite."""
    # The access log would hold what families search for, beside their address: there is none.
    uvicorn.run(
        "app.main:app",
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=forwarded_allow_ips,
    )


def worker() -> None:
    """Startet den Hintergrunddienst."""
    loop.run()
