"""The demo's doctors: each has a profile and a picture of their own."""

from io import BytesIO

from PIL import Image

from seed import profiles, town


def test_the_town_has_at_least_ten_specialties_and_no_two_pictures_alike() -> None:
    doctors = [profiles.told_doctor(each, number) for number, each in enumerate(town.doctors())]
    assert len(doctors) == len(profiles.PROFILES) == 20
    assert len({each for doctor in doctors for each in doctor.specialties}) >= 10
    assert all(doctor.fee and doctor.languages and doctor.about and doctor.licence for doctor in doctors)
    pictures = {profiles.picture(each.name, number) for number, each in enumerate(doctors)}
    assert len(pictures) == 20


def test_a_picture_has_letters_on_a_coloured_ground() -> None:
    image = Image.open(BytesIO(profiles.picture("Dr. Lucía Ferrer", 3)))
    colours = {colour for _, colour in image.getcolors(1 << 18) or []}
    assert image.size == (512, 512)
    assert (255, 255, 255) in colours
    assert image.getpixel((3, 3)) != (255, 255, 255)
