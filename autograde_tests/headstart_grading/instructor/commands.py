"""The instructor's commands of `headstart`. What takes nbgrader is imported when a command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from headstart.cli import Command
from headstart_grading.instructor.course import Course, open_course
from headstart_grading.instructor.times import find_zone, read_time


def _add_course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course directory (default: this folder)"
    )


def _course(options: argparse.Namespace) -> Course:
    return open_course(options.course)


def _add_roster_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="id, first_name, ...; or an export of an LMS")
    parser.add_argument("--id-column", metavar="HEADING", help="the column that holds the students' ids")
    parser.add_argument("--remove-missing", action="store_true", help="take out students whom the file does not name")
    parser.add_argument("--force", action="store_true", help="with --remove-missing: even those who have submissions")
    _add_course(parser)


def _run_roster(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.roster import update_roster
    from headstart_grading.instructor.roster_file import read_roster

    course = _course(options)
    students = read_roster(options.file, options.id_column)
    change = update_roster(course, students, remove_missing=options.remove_missing, force=options.force)
    print(f"{len(change.added)} added, {len(change.updated)} updated, {len(change.removed)} removed")
    if change.left:
        print(f"{len(change.left)} in the gradebook but not in the file, left as they are: {', '.join(change.left)}")
    return 0


ROSTER = Command("Add and update students from a CSV file.", _add_roster_arguments, _run_roster)


def _add_collect_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER")
    parser.add_argument(
        "source", type=Path, nargs="?", metavar="FROM", help="a folder or zip file (default: nbgrader's exchange)"
    )
    parser.add_argument("--times", type=Path, metavar="FILE.csv", help="the platform's listing of when each came")
    parser.add_argument("--names", choices=("plain", "canvas", "moodle"), help="who named the files (default: see)")
    parser.add_argument(
        "--keep", choices=("last-on-time", "last", "first"), default="last-on-time", help="which attempt counts"
    )
    parser.add_argument("--by-group", action="store_true", help="what one member hands in counts for the group")
    _add_zone(parser)
    _add_course(parser)


def _add_zone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timezone", default="UTC", metavar="NAME", help="of times that name none (default: UTC)")


def _run_collect(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.attempts import Keep
    from headstart_grading.instructor.collection import Rules, collect_from
    from headstart_grading.instructor.exchange_collection import collect_from_exchange
    from headstart_grading.instructor.listings import read_listing
    from headstart_grading.instructor.ownership import Naming
    from headstart_grading.instructor.roster import load_roster

    course = _course(options)
    course.notebooks(options.chapter)
    roster, zone = load_roster(course), find_zone(options.timezone)
    listing = read_listing(options.times, roster, zone) if options.times else None
    rules = Rules(Keep(options.keep), options.by_group)
    if options.source is None:
        collected = collect_from_exchange(course, options.chapter, roster, listing=listing, rules=rules)
    else:
        naming = Naming(options.names) if options.names else None
        collected = collect_from(
            course, options.chapter, options.source, roster, listing=listing, naming=naming, rules=rules
        )
    for line in collected.notes:
        print(f"note: {line}")
    for line in collected.unknown:
        print(f"not collected: {line}")
    print(f"{len(collected.new)} collected, {len(collected.known)} already there, {len(collected.late)} late")
    return 1 if collected.unknown else 0


def _add_extend_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER")
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("--until", required=True, metavar="TIME", help="such as '2027-03-05 23:59'")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="kept in .headstart/extensions.jsonl")
    _add_zone(parser)
    _add_course(parser)


def _run_extend(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.extensions import grant_extension

    until = read_time(options.until, find_zone(options.timezone))
    graded = grant_extension(_course(options), options.chapter, options.student, until, options.reason)
    print(f"{options.student} may hand in {options.chapter} until {until:%Y-%m-%d %H:%M} UTC")
    if graded:
        print(f"graded already; to count anew: headstart regrade {options.chapter} {options.student} --reason ...")
    return 0


COLLECT = Command("Collect submissions from a download or the exchange.", _add_collect_arguments, _run_collect)
EXTEND = Command("Let one student hand in a chapter later.", _add_extend_arguments, _run_extend)
