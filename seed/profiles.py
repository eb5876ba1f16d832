"""What is told of the clinics and doctors, and the doctors' pictures: initials on a coloured ground."""

from colorsys import hls_to_rgb
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from quickdoc.clinics.clinics import Clinic, OpeningHours
from quickdoc.clinics.doctors import Doctor, Money
from quickdoc.services import Services
from quickdoc.storage.actions import photos

SIDE = 512
GOLDEN_ANGLE = 0.381966
"""Of the circle of colours: neighbours in the list look different."""
WEEKDAYS = range(5)
OPENS, CLOSES, NOON = 8 * 60, 18 * 60, 13 * 60


class Profile(NamedTuple):
    """What is told of a doctor beside the name and the first specialty."""

    also: tuple[str, ...]
    qualification: str
    since: int
    fee: int
    languages: tuple[str, ...]
    about: str


PROFILES = (
    Profile(
        ("allergology",),
        "MD, Board certified in dermatology",
        2009,
        7000,
        ("en", "ja"),
        "Moles, eczema, allergies of the skin.",
    ),
    Profile(
        ("internal_medicine",),
        "MD, PhD, Fellow in cardiology",
        1998,
        12000,
        ("en", "de"),
        "Heart rhythm and high blood pressure.",
    ),
    Profile((), "MD, Paediatrician", 2012, 6500, ("en", "ig"), "Children from birth to sixteen."),
    Profile(
        ("travel_medicine",),
        "MD, Specialist in family medicine",
        2006,
        5500,
        ("en", "es"),
        "Families, check-ups, vaccinations.",
    ),
    Profile(
        ("sports_medicine",),
        "MD, Orthopaedic surgeon",
        2001,
        11000,
        ("en", "no", "de"),
        "Knees, shoulders and running injuries.",
    ),
    Profile(
        ("allergology",), "MD, DNB Dermatology", 2014, 6800, ("en", "hi", "ml"), "Acne, psoriasis, hair."
    ),
    Profile(
        (), "MD, Specialist in family medicine", 2017, 5000, ("en", "es", "ca"), "First visits are welcome."
    ),
    Profile(
        ("endocrinology",),
        "MD, Gynaecologist and obstetrician",
        2010,
        9000,
        ("en", "tr"),
        "Pregnancy, hormones, prevention.",
    ),
    Profile((), "MD, FEBO", 2004, 8000, ("en", "de"), "Glaucoma, cataract, children's eyes."),
    Profile((), "MD, Dermatologist", 2015, 7200, ("en", "fr"), "Skin checks and small surgery."),
    Profile(("internal_medicine",), "MBBS, MRCP", 2003, 11500, ("en", "yo"), "Chest pain, heart failure."),
    Profile(
        ("travel_medicine",),
        "MD, Family physician",
        2011,
        5200,
        ("en", "zh"),
        "Adults and children, also late in the day.",
    ),
    Profile(
        ("pulmonology",),
        "MD, Paediatrician",
        1999,
        6900,
        ("en", "no", "sv"),
        "Asthma and allergies of children.",
    ),
    Profile(
        ("sports_medicine",),
        "MD, Orthopaedist",
        2008,
        10500,
        ("en", "pt", "es"),
        "Hips, backs, physiotherapy plans.",
    ),
    Profile(
        (), "MD, Ophthalmologist", 2013, 7800, ("en", "ar", "fr"), "Eye exams, dry eyes, contact lenses."
    ),
    Profile((), "MBChB, MRCGP", 1995, 6000, ("en",), "Long-term conditions, mental health."),
    Profile((), "MD, Gynaecologist", 2005, 9500, ("en", "it"), "Endometriosis and family planning."),
    Profile(
        ("internal_medicine",),
        "MD, Cardiologist",
        2007,
        12500,
        ("en", "ja"),
        "Echocardiography on the same day.",
    ),
    Profile((), "MD, Dermatologist", 2018, 6400, ("en", "fa"), "Rosacea, eczema, skin of colour."),
    Profile(
        ("pulmonology",),
        "MD, Paediatrician",
        2000,
        6700,
        ("en", "cs", "sk"),
        "Check-ups, vaccinations, coughs.",
    ),
)
"""In the order of `town.DOCTORS`."""

CLINICS: dict[str, dict[str, Any]] = {
    "clinic_1": {
        "languages": ("en", "es", "de"),
        "description": "Four doctors by the lake.\nStep-free, parking behind the house.",
        "organisation": "Lakeside Group",
    },
    "clinic_2": {
        "languages": ("en", "hi", "tr"),
        "description": "In the old town, two minutes from the tram.",
        "organisation": "Old Town Doctors",
    },
    "clinic_3": {
        "languages": ("en", "fr", "yo"),
        "description": "The north's health centre, with X-ray and laboratory.",
        "organisation": "Lakeside Group",
    },
    "clinic_4": {"languages": ("en", "pt", "ar"), "description": "A small practice on the river."},
    "clinic_5": {
        "languages": ("en", "it", "ja"),
        "description": "Family care on the hill. Children are welcome.",
    },
}
SATURDAYS = {"clinic_1", "clinic_3"}


def told_clinic(clinic: Clinic) -> Clinic:
    """The clinic with its hours and what is told of it."""
    hours = [OpeningHours(weekday=day, start=OPENS, end=CLOSES) for day in WEEKDAYS]
    if clinic.id in SATURDAYS:
        hours.append(OpeningHours(weekday=len(WEEKDAYS), start=OPENS + 60, end=NOON))
    more = {"email": f"{clinic.id.replace('_', '')}@example.com", "opening_hours": tuple(hours)}
    return clinic.model_copy(update={**CLINICS[clinic.id], **more})


def told_doctor(doctor: Doctor, number: int) -> Doctor:
    """The doctor with a profile; `number` counts from 0."""
    profile = PROFILES[number]
    return doctor.model_copy(
        update={
            "specialties": (doctor.specialty, *profile.also),
            "licence": f"QD-{4100 + 37 * number}",
            "qualification": profile.qualification,
            "practising_since": profile.since,
            "fee": Money(amount=profile.fee, currency="EUR"),
            "languages": profile.languages,
            "about": profile.about,
        }
    )


async def with_picture(services: Services, doctor: Doctor, number: int) -> Doctor:
    """The doctor with a picture, which is stored."""
    photo_id = await photos.put(services, picture(doctor.name, number))
    return doctor.model_copy(update={"photo_id": photo_id})


def picture(name: str, number: int) -> bytes:
    """The initials of a name without its title, as a PNG."""
    initials = "".join(each[0] for each in name.split() if not each.endswith("."))[:2].upper()
    ground = hls_to_rgb(number * GOLDEN_ANGLE % 1, 0.36, 0.42)
    image = Image.new("RGB", (SIDE, SIDE), tuple(round(255 * each) for each in ground))
    font = ImageFont.load_default(SIDE * 0.42)
    ImageDraw.Draw(image).text((SIDE / 2, SIDE / 2), initials, "white", font, anchor="mm")
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
