"""Load on an address: wrk where it is installed, else a small client of our own."""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

CONNECTIONS = 8
SECONDS = 5
WRK = shutil.which("wrk")
CLIENT = "wrk" if WRK else "asyncio client"


@dataclass(frozen=True)
class Load:
    per_second: float
    p50_ms: float
    p95_ms: float
    failed: int


def load(base: str, paths: Sequence[str], *, compressed: bool, seconds: float = SECONDS) -> Load:
    """Ask all paths in turn, over and over, on a fixed number of connections. A short run before it warms up."""
    run = _wrk if WRK else _own
    run(base, paths, compressed, 1.5)
    return run(base, paths, compressed, seconds)


_SCRIPT = """
local paths = {}
for path in io.lines("PATHS") do paths[#paths + 1] = path end
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {["Host"] = wrk.host, ["Accept-Encoding"] = "ENCODING"})
end
done = function(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.status + summary.errors.timeout
  io.stderr:write(string.format('{"requests": %d, "us": %d, "p50": %d, "p95": %d, "failed": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), failed))
end
"""


def _wrk(base: str, paths: Sequence[str], compressed: bool, seconds: float) -> Load:
    with TemporaryDirectory() as folder:
        listed, script = Path(folder, "paths"), Path(folder, "script.lua")
        listed.write_text("\n".join(paths))
        encoding = "gzip" if compressed else "identity"
        script.write_text(_SCRIPT.replace("PATHS", str(listed)).replace("ENCODING", encoding))
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "20s", "-s", str(script)]
        finished = subprocess.run([WRK or "wrk", *options, base], capture_output=True, text=True, check=True)  # noqa: S603 # our own arguments
    said = json.loads(finished.stderr.splitlines()[-1])
    rate = said["requests"] / (said["us"] / 1e6)
    return Load(rate, said["p50"] / 1000, said["p95"] / 1000, said["failed"])


def _own(base: str, paths: Sequence[str], compressed: bool, seconds: float) -> Load:
    return asyncio.run(_client(base, paths, compressed, seconds))


async def _client(base: str, paths: Sequence[str], compressed: bool, seconds: float) -> Load:
    host, _, port = base.removeprefix("http://").partition(":")
    encoding = "gzip" if compressed else "identity"
    ends = time.monotonic() + seconds
    waited: list[float] = []
    failed = 0

    async def visitor(first: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(host, int(port))
        at = first
        while time.monotonic() < ends:
            at += 1
            began = time.monotonic()
            writer.write(
                f"GET {paths[at % len(paths)]} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {encoding}\r\n\r\n".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = next(int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:"))
            await reader.readexactly(length)
            waited.append(time.monotonic() - began)
            failed += " 200 " not in head.split("\r\n")[0]
        writer.close()

    await asyncio.gather(*(visitor(number * len(paths) // CONNECTIONS) for number in range(CONNECTIONS)))
    cuts = quantiles(waited, n=20)
    return Load(len(waited) / seconds, cuts[9] * 1000, cuts[18] * 1000, failed)
