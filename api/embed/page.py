"""The HTML of the page. Whatever people have written goes through `escape`; links open in the top window."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from quickdoc.clinics.clinics import Clinic, OpeningHours
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import clock, local
from quickdoc.scheduling.slots import Slot
from quickdoc.screens.embedded import EmbeddedClinic

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_CLINIC = "<h1>No such clinic</h1><p>Whoever runs this site may have made a mistake in its address.</p>"


def html(shown: EmbeddedClinic | None) -> str:
    """The whole page; None: there is no such clinic."""
    title = escape(shown.clinic.name) if shown else "No such clinic"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} - QuickDoc</title>
<base target="_top">
<link rel="stylesheet" href="/embed/clinic.css">
<script src="/embed/live.js" defer></script>
</head>
<body>
<main>{_clinic(shown) if shown else NO_CLINIC}</main>
</body>
</html>
"""


def _clinic(shown: EmbeddedClinic) -> str:
    clinic, name = shown.clinic, escape(shown.clinic.name)
    return "\n".join(
        [
            f"<h1>{name}</h1>",
            f"<p>{escape(clinic.address)}</p>",
            f'<p><a href="tel:{escape(clinic.phone)}">{escape(clinic.phone)}</a></p>',
            f'<section id="slots" aria-live="polite">{_slots(clinic, shown.slots)}</section>',
            _hours(clinic.opening_hours),
            _doctors(shown.doctors),
            f'<p class="dim"><a href="{_page("clinics", clinic.id)}">{name} on QuickDoc</a></p>',
        ]
    )


def _slots(clinic: Clinic, slots: Sequence[Slot]) -> str:
    if clinic.closed_at:
        return "<p>This clinic is closed and takes no appointments any more.</p>"
    items = "".join(_slot(clinic, each) for each in slots)
    free = f'<ul class="slots">{items}</ul>' if slots else "<p>Nothing is free at present.</p>"
    return f'<h2>Free appointments</h2>{free}<p class="dim">Times are those of the clinic.</p>'


def _slot(clinic: Clinic, slot: Slot) -> str:
    there = local(slot.start, slot.zone)
    when = f"{there:%A} {there.day} {there:%B} {clock(slot.start, slot.zone)}"
    what = escape(f"{slot.visit_type}, {slot.doctor_name}")
    return f'<li><a href="{_page("clinics", clinic.id)}">{when}<span>{what}</span></a></li>'


def _hours(hours: Sequence[OpeningHours]) -> str:
    if not hours:
        return ""
    rows = "".join(f"<dt>{day}</dt><dd>{_of_day(hours, number)}</dd>" for number, day in enumerate(DAYS))
    return f'<h2>Opening hours</h2><dl class="hours">{rows}</dl>'


def _of_day(hours: Iterable[OpeningHours], weekday: int) -> str:
    found = sorted((each.start, each.end) for each in hours if each.weekday == weekday)
    return ", ".join(f"{_minute(start)}-{_minute(end)}" for start, end in found) or "Closed"


def _minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _doctors(doctors: Sequence[Doctor]) -> str:
    if not doctors:
        return ""
    items = "".join(
        f'<li><a href="{_page("doctors", each.id)}">{escape(each.name)}</a>, '
        f"{escape(each.specialty.replace('_', ' '))}</li>"
        for each in doctors
    )
    return f"<h2>Doctors</h2><ul>{items}</ul>"


def _page(kind: str, document_id: str) -> str:
    return f"/{kind}/{quote(document_id, safe='')}"
