"""Telephone numbers as people write them."""

from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher, format_number

REGION = "CA"


def number_in(text: str) -> PhoneNumber | None:
    """The first telephone number in somebody's words, extension included; None when there is none."""
    return next((found.number for found in PhoneNumberMatcher(text, REGION, leniency=Leniency.POSSIBLE)), None)


def dialled(text: str) -> str:
    """What a telephone dials for these words, without the "tel:"; the words themselves when no number is in them."""
    number = number_in(text)
    return format_number(number, PhoneNumberFormat.RFC3966).removeprefix("tel:") if number else text
