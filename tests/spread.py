"""Which process runs which tests, where there are several."""

from xdist.scheduler import LoadFileScheduling


class ByFile(LoadFileScheduling):
    """A file stays with one process, since its tests share what it has laid. Those that drive a browser share only what
    each process has anyway, and come last: one at a time, so that no process waits for another one's long file."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)
