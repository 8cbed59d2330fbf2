"""An offer's dates for the calendar in one's pocket (iCalendar, RFC 5545)."""

from datetime import datetime
from itertools import islice

from icalendar import Calendar, Event, Timezone

from app.directory.recurrence import BERLIN
from app.families.offer_page import OfferPage, Venue, coming
from app.settings import settings

MOST_DATES = 100
"""Each as an event of its own: no rule of iCalendar knows school holidays."""


def as_ics(offer: OfferPage, url: str, now: datetime) -> bytes:
    """The dates from now on; none makes an empty calendar."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings().portal_name}//{settings().town}//DE")
    calendar.add("version", "2.0")
    calendar.add_component(Timezone.from_tzinfo(BERLIN))
    for starts_at, ends_at in islice(coming(offer.row, offer.schedules, now), MOST_DATES):
        calendar.add_component(_event(offer, url, starts_at, ends_at, now))
    written: bytes = calendar.to_ical()
    return written


def _event(offer: OfferPage, url: str, starts_at: datetime, ends_at: datetime, now: datetime) -> Event:
    event = Event()
    # The same for the same date, so that fetching it again replaces what is there.
    event.add("uid", f"{offer.offer_id}-{starts_at:%Y%m%dT%H%M}")
    event.add("dtstamp", now)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", offer.title)
    event.add("description", offer.summary)
    event.add("url", url)
    if offer.venues:
        event.add("location", _place(offer.venues[0]))
    return event


def _place(venue: Venue) -> str:
    parts = (venue.name, venue.street, f"{venue.postcode} {venue.city}".strip())
    return ", ".join(part for part in parts if part)
