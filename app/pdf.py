"""A document that people upload: read for what it is, and written anew without what it could do or tell."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from app.errors import UnusableFile
from app.forms import N_
from app.i18n import gettext

_APART = Path(__file__).with_name("pdf_apart.py")
_AT_ONCE = BoundedSemaphore(2)
_SECONDS = 20
"""More than the process gives itself: it may have had to wait for the processor."""

SENTENCES = {
    "empty": N_("Diese Datei ist leer. Bitte wählen Sie das Dokument noch einmal aus."),
    "no_pdf": N_("Das ist kein PDF. Öffnen Sie das Dokument und speichern Sie es als PDF."),
    "truncated": N_("Diese Datei ist unvollständig. Bitte speichern Sie das PDF noch einmal und laden es dann hoch."),
    "more_than_a_pdf": N_("In dieser Datei steckt mehr als ein PDF. Bitte speichern Sie das Dokument neu als PDF."),
    "encrypted": N_(
        "Dieses PDF ist mit einem Passwort oder gegen Kopieren geschützt. Bitte speichern Sie es ohne Schutz."
    ),
    "active": N_(
        "Dieses PDF enthält Programme, Filme oder andere Dateien. Drucken Sie das Dokument als PDF, dann bleibt nur "
        "der Inhalt der Seiten."
    ),
    "too_much": N_("Dieses PDF ist zu aufwendig gebaut. Drucken Sie das Dokument als PDF, dann wird es einfacher."),
    "unreadable": N_("Dieses PDF ist beschädigt. Bitte speichern Sie das Dokument noch einmal als PDF."),
}


@dataclass(frozen=True)
class Rewritten:
    content: bytes
    pages: int


def rewrite(file: BinaryIO) -> Rewritten:
    """Raises `UnusableFile` with a sentence that says what to do instead. Neither name nor stated type counts."""
    content = file.read()
    if not content:
        raise _refused("empty")
    command = [sys.executable, "-I", str(_APART)]
    try:
        with _AT_ONCE:
            ran = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, env={}, check=False)  # noqa: S603 -- a file of ours
    except subprocess.TimeoutExpired:
        raise _refused("too_much") from None
    if ran.returncode:
        # Without a word of its own, its limits have ended it.
        raise _refused(ran.stderr.decode("ascii", "replace"))
    return Rewritten(ran.stdout[4:], int.from_bytes(ran.stdout[:4]))


def _refused(reason: str) -> UnusableFile:
    return UnusableFile(gettext(SENTENCES.get(reason, SENTENCES["too_much"])))
