"""Django's command line, on the data folder that AMONT_DATA names."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    try:
        if sys.argv[1:2] == ["stat"] and not Path(os.environ.get("AMONT_DATA", HERE / "data")).exists():
            with TemporaryDirectory() as folder:  # a statistic reads no data: what its settings make goes with it
                os.environ["AMONT_DATA"] = folder
                _run()
        else:
            _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our lines has enough of them (`amont poster --list | head -1`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _run() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
