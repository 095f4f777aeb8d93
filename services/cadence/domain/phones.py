"""Telephone numbers: which of them still ring when the power is gone."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

# In some countries the number does not tell; there it may well be one.
MAYBE_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def is_mobile(number: str) -> bool:
    """Tell whether a number, in E.164, is a mobile phone's as far as one can see."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:  # of a country that there is not
        return False
    return phonenumbers.number_type(parsed) in MAYBE_MOBILE
