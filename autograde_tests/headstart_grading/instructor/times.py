"""Points in time, which nbgrader keeps in UTC and without a zone."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from headstart.errors import CourseError


def now() -> datetime:
    """The clock of this machine, in UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def find_zone(name: str) -> tzinfo:
    """A time zone by its name in the IANA database, such as `Europe/Berlin`.

    Raises:
        CourseError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CourseError("a time zone has a name such as Europe/Berlin", repr(name), "name one that exists") from error


def read_time(text: str, zone: tzinfo, *, path: Path | None = None, line: int | None = None) -> datetime:
    """A point in time from a person's or a learning platform's writing of it.

    Args:
        text: such as `2027-03-05 23:59`, `2027-03-05T23:59:00+01:00` or `Friday, 5 March 2027, 11:59 PM`.
        zone: where the text names none.
        path, line: where it stands, for the error.

    Returns:
        UTC without a zone.

    Raises:
        CourseError: it cannot be read as a time.
    """
    from dateutil import parser
    from dateutil.parser import ParserError, UnknownTimezoneWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnknownTimezoneWarning)
            found = parser.parse(text, default=datetime(1, 1, 1))
    except (ParserError, OverflowError, UnknownTimezoneWarning) as error:
        do = "write it as 2027-03-05 23:59, if need be with a zone such as +01:00"
        raise CourseError("a time names day and hour", repr(text), do, path=path, line=line) from error
    if found.year == 1:
        raise CourseError("a time names its day", repr(text), "write it as 2027-03-05 23:59", path=path, line=line)
    return found.replace(tzinfo=found.tzinfo or zone).astimezone(UTC).replace(tzinfo=None)


def write_time(time: datetime) -> str:
    """UTC without a zone, as nbgrader writes it into `timestamp.txt`."""
    return f"{time:%Y-%m-%d %H:%M:%S.%f} UTC"
