"""`python -m headstart.vision` is `headstart train`, also where the package only lies in a folder."""

import argparse
import sys

from headstart.errors import CourseError
from headstart.vision.train_command import COMMAND


def main() -> int:
    """Run one training; a `CourseError` ends in one readable line and exit status 1."""
    parser = argparse.ArgumentParser(prog="python -m headstart.vision", description=COMMAND.summary)
    COMMAND.add_arguments(parser)
    try:
        return COMMAND.run(parser.parse_args())
    except CourseError as error:
        print(f"headstart: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
