"""/verwaltung: leads to its first page."""

from fastapi import APIRouter, Response

from app.access import Admin
from app.pages import redirect_to

router = APIRouter()


@router.get("/verwaltung")
def start(_: Admin) -> Response:
    return redirect_to("/verwaltung/personen")
