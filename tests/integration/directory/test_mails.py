"""The mails of the editorial steps: a subject in one line, plain text and HTML, in both languages, once."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from app import mail
from app.directory import notices
from app.mail import QueuedMail
from app.pages import HERE
from tests.people import person

OURS = ("revision_", "offer_", "provider_")
NAMES = sorted(path.name for path in (HERE / "templates/mail").iterdir() if path.name.startswith(OURS))
EVERYTHING: dict[str, Any] = {
    "kind": "offer",
    "title": "Turnen & <b>Tanzen</b>\nBcc: alle@post.example",
    "provider": "Turnverein",
    "reason": "Der Preis <i>fehlt</i>.",
    "revision_id": uuid4(),
    "corrections": [("Titel", "alt", "neu")],
    "on": date(2026, 12, 24),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_can_be_read_as_text_and_as_html(db: Session, name: str, language: str) -> None:
    mail.queue(db, name, person(db, "Amal"), language=language, **EVERYTHING)

    made = db.exec(select(QueuedMail)).one()
    assert "Turnen & <b>Tanzen</b>" in made.subject
    assert "\n" not in made.subject
    assert "Turnen & <b>Tanzen</b>" in made.text
    assert "<b>Tanzen" not in made.html
    assert "<i>fehlt" not in made.html
    assert ("Guten Tag" in made.text) == (language == "de")
    assert "/redaktion/pruefen/angebot/" in made.text or "/mein-bereich" in made.text
    assert "{" not in made.text + made.html + made.subject


def test_every_mail_is_sent_by_somebody() -> None:
    folder = Path(notices.__file__).parent
    code = "".join((folder / f"{name}.py").read_text() for name in ("publishing", "standing"))

    assert [name for name in NAMES if f'"{name}"' not in code] == []
