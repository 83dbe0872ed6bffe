"""How long an identity check of an anchor counts, and from which age one may host."""

import calendar
from datetime import date, datetime

VALID_MONTHS = 6
"""Rules on live commerce ask for a renewed check at least every six months."""
MINIMUM_AGE = 18


def valid_until(verified_at: datetime, *, months: int = VALID_MONTHS) -> datetime:
    """The same day `months` later, or that month's last day: 31 August leads to 28 February."""
    year, month = divmod(verified_at.month - 1 + months, 12)
    year, month = verified_at.year + year, month + 1
    day = min(verified_at.day, calendar.monthrange(year, month)[1])
    return verified_at.replace(year=year, month=month, day=day)


def in_force(verified_until: datetime | None, at: datetime) -> bool:
    """Whether the check still counts at `at`."""
    return verified_until is not None and at < verified_until


def born(identity_number: str) -> date:
    """The birthday in an identity number of 18 characters (GB 11643). Raises ValueError for no such day."""
    digits = identity_number[6:14]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def old_enough(birthday: date, today: date) -> bool:
    """Whether the person has reached the age on this day."""
    years = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    return years >= MINIMUM_AGE
