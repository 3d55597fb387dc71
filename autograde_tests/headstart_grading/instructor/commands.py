"""The instructor's commands of `headstart`. What takes nbgrader is imported when a command runs."""

from __future__ import annotations

import argparse
import json
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
        print(f"note: {_printable(line)}")
    for line in collected.unknown:
        print(f"not collected: {_printable(line)}")
    print(f"{len(collected.new)} collected, {len(collected.known)} already there, {len(collected.late)} late")
    return 1 if collected.unknown else 0


def _printable(text: str) -> str:
    """Students name files as they like, also with signs that steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


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


def _add_regrade_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER")
    parser.add_argument("students", nargs="+", metavar="STUDENT")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="kept in .headstart/regrades.jsonl")
    parser.add_argument("--attempt", type=int, metavar="N", help="let this attempt count from now on (1: the first)")
    parser.add_argument("--new-seed", action="store_true", help="new hidden inputs (default: those of last time)")
    parser.add_argument("--sandbox", choices=("bubblewrap", "none"), help="as of `headstart grade`")
    _add_course(parser)


def _run_regrade(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.regrading import Request, regrade

    request = Request(
        options.chapter, tuple(options.students), options.reason, options.attempt, options.new_seed, options.sandbox
    )
    for student, (before, after) in regrade(_course(options), request).items():
        print(f"{student}: {_points(before)} before, {_points(after)} now")
    return 0


def _points(score: float | None) -> str:
    return "no score" if score is None else f"{score:g}"


def _add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help="which (default: all; Moodle takes one)")
    parser.add_argument("--format", choices=("plain", "canvas", "moodle"), default="plain")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to (default: grades.csv in the course)")
    parser.add_argument(
        "--template", type=Path, metavar="FILE.csv", help="Canvas's export or Moodle's grading worksheet, to fill in"
    )
    parser.add_argument("--missing-as-zero", action="store_true", help="0 for who handed nothing in (default: blank)")
    _add_course(parser)


def _run_export(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.csv_tables import write_table
    from headstart_grading.instructor.export import export_rows
    from headstart_grading.instructor.grades import read_grades
    from headstart_grading.instructor.roster import load_roster

    course = _course(options)
    grades = read_grades(course, options.chapters)
    rows = export_rows(options.format, grades, load_roster(course), options.template, options.missing_as_zero)
    output = options.output or course.root / "grades.csv"
    write_table(output, rows)
    print(f"{output}: {len(rows) - 1} rows")
    if grades.waiting():
        print(f"{grades.waiting()} submissions still wait to be marked by hand in the formgrader")
    return 0


def _add_report_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER")
    parser.add_argument("--names", action="store_true", help="name the students (default: pseudonyms)")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="also draw it (.png, .svg or .pdf)")
    _add_course(parser)


def _run_report(options: argparse.Namespace) -> int:
    from headstart_grading.instructor.class_report import report_class, report_lines
    from headstart_grading.instructor.report_picture import draw_report

    report = report_class(_course(options), options.chapter, names=options.names)
    if options.picture is not None:
        draw_report(report, options.picture)
    print(json.dumps(report.to_json(), ensure_ascii=False) if options.json else "\n".join(report_lines(report)))
    return 0


REGRADE = Command("Grade submissions again, with the reason on record.", _add_regrade_arguments, _run_regrade)
EXPORT = Command("Write the grades as a table, also for Canvas and Moodle.", _add_export_arguments, _run_export)
REPORT = Command("Show how the class did on a chapter.", _add_report_arguments, _run_report)
