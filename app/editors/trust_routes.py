"""/verwaltung/vertrauen: what the whole portal checks before it is public, and who decided that."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Admin
from app.database import Db
from app.directory import policy
from app.directory.trust import Rules, Trust
from app.editors import fields
from app.forms import N_, Submitted, blank, submitted
from app.pages import page, redirect_to

router = APIRouter(prefix="/verwaltung/vertrauen")


class Policy(BaseModel):
    trust: Trust = Field(title=N_("Was wird geprüft, bevor es öffentlich ist?"))
    first: int = Field(title=N_("Wie viele sind „die ersten“?"), ge=1, le=100)
    small_changes: bool = Field(False, title=N_("Kleine Änderungen sind sofort öffentlich"))


PolicyForm = Annotated[Submitted[Policy], Depends(submitted(Policy))]


@router.get("")
def show(request: Request, _: Admin, db: Db, getan: str = "") -> Response:
    now = policy.rules(db)
    small = "1" if now.small_changes else None
    form = blank(Policy, trust=now.trust.value, first=now.first, small_changes=small)
    return _policy_page(request, db, form, done=getan)


@router.post("")
def decide(request: Request, admin: Admin, form: PolicyForm, db: Db) -> Response:
    if form.value is None:
        return _policy_page(request, db, form, 422)
    policy.decide(db, admin.id, Rules(form.value.trust, form.value.first, form.value.small_changes))
    return redirect_to("/verwaltung/vertrauen?getan=gespeichert")


def _policy_page(request: Request, db: Db, form: Submitted[Policy], status_code: int = 200, done: str = "") -> Response:
    context = {"form": form, "done": done, "decided": policy.decided(db), "small": fields.SMALL_CHANGES.values()}
    return page(request, "editors/trust.html", status_code, **context)
