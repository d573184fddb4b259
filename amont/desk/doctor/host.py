"""The machine: secrets, memory, disk, mail."""

import os
import shutil
import smtplib
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from amont.core.process import is_dumpable, keep_memory_private, writes_cores
from amont.desk.doctor.findings import Finding, either
from config import keys

LEAST_FREE = 2 * 1024**3
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PATIENCE = 5
IN_MEMORY = {"tmpfs", "ramfs"}


def secrets() -> Finding:
    """The folder of secrets: whole, long enough, and closed to every other account."""
    folder, todo = Path(settings.SECRETS_DIR), _("Close the folder: chmod 700, and 600 for its files.")
    try:
        keys.load(folder)
    except (ImproperlyConfigured, OSError) as refusal:
        return Finding(False, str(refusal), _("Put the secrets of the safe back, or draw them for a new installation."))
    open_ones = [path.name for path in (folder, *folder.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    return either(
        not open_ones,
        _("The secrets are whole, and their folder is closed."),
        _("Other accounts of the machine can reach: %(names)s.") % {"names": ", ".join(sorted(open_ones))},
        todo,
    )


def secrets_apart() -> Finding:
    """Secrets beside the data would be stolen, and backed up, with it."""
    folder, data = Path(settings.SECRETS_DIR).resolve(), Path(settings.DATA_DIR).resolve()
    return either(
        not folder.is_relative_to(data),
        _("The secrets lie apart from the data."),
        _("The secrets lie inside the data folder: a backup takes them along."),
        _("Move them, and name their folder in AMONT_SECRETS_DIR."),
    )


def data_folder() -> Finding:
    """The data folder, closed to others."""
    mode = stat.S_IMODE(Path(settings.DATA_DIR).stat().st_mode)
    return either(
        not mode & 0o007,
        _("The data folder is closed to other accounts."),
        _("Every account of the machine can enter the data folder."),
        _("Close it: chmod 750."),
    )


def account() -> Finding:
    """The service under an account of its own."""
    return either(
        os.geteuid() != 0,
        _("The service has an account of its own."),
        _("This runs with all the rights of the machine."),
        _("Give the service an account of its own, and run the doctor as that account."),
    )


def temporary() -> Finding:
    """What passes through the folders of the moment stays in memory."""
    kinds = {folder: filesystem_of(folder) for folder in (Path(tempfile.gettempdir()), Path(settings.RUNTIME_DIR))}
    folder, kind = next(
        ((one, kind) for one, kind in kinds.items() if kind not in IN_MEMORY), next(iter(kinds.items()))
    )
    if kind is None:
        return Finding(None, _("This system does not say where temporary files lie."))
    return either(
        kind in IN_MEMORY,
        _("Temporary files stay in memory."),
        _("Temporary files are written to the disk (%(folder)s, %(kind)s).") % {"folder": folder, "kind": kind},
        _("Give the service TemporaryFileSystem=/tmp, or set TMPDIR and AMONT_RUNTIME to folders of /run."),
    )


def filesystem_of(folder: Path) -> str | None:
    """The kind of file system under a folder, from the system's table; None where there is none."""
    table = Path("/proc/self/mounts")
    if not table.exists():
        return None
    lines = (line.split() for line in table.read_text().splitlines())
    under = [(line[1], line[2]) for line in lines if folder.resolve().is_relative_to(line[1].replace("\\040", " "))]
    return max(under, key=lambda one: len(one[0]))[1] if under else None


def swap() -> Finding:
    """Memory written to a disk in clear."""
    table = Path("/proc/swaps")
    if not table.exists():
        return Finding(None, _("This system does not say whether it swaps."))
    used = [line.split()[0] for line in table.read_text().splitlines()[1:]]
    plain = [one for one in used if not one.startswith(("/dev/dm-", "/dev/zram"))]
    if used and not plain:
        return Finding(None, _("Swap is on a mapped device: make sure that it is encrypted."))
    return either(
        not used,
        _("No swap: memory is never written to the disk."),
        _("Memory is written to %(names)s in clear.") % {"names": ", ".join(plain)},
        _("Turn swap off, or encrypt it."),
    )


def memory() -> Finding:
    """The server makes its memory private at each start; tried here on the doctor's own process."""
    keep_memory_private()
    if is_dumpable() is None:
        return Finding(None, _("This system does not say who may read a process’s memory."))
    return either(
        not writes_cores() and not is_dumpable(),
        _("What falls leaves no memory behind, and no other process may look into ours."),
        _("What falls could leave its memory in a file."),
        _("Set MEMORY_IS_PRIVATE, and LimitCORE=0 for the service."),
    )


def disk() -> Finding:
    """Room for the data."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    gigabytes = {"size": f"{free / 1024**3:.1f}"}
    return either(
        free >= LEAST_FREE,
        _("%(size)s GB are free.") % gigabytes,
        _("Only %(size)s GB are free.") % gigabytes,
        _("Make room before the next backup: the database stops where the disk is full."),
    )


def disk_encryption() -> Finding:
    """Nothing from inside says it surely."""
    said = _("Only you know whether the disk is encrypted, with its key elsewhere.")
    return Finding(
        None, said, _("Encrypt it: it is what a stolen machine stops at.") if sys.platform == "linux" else ""
    )


def mail() -> Finding:
    """The mail server answers."""
    mailer: dict[str, Any] = dict(settings.MAILERS["default"])
    if mailer["BACKEND"] != SMTP:
        return Finding(None, _("No mail leaves from here."))
    options = mailer.get("OPTIONS", {})
    where = f"{options.get('host', 'localhost')}:{options.get('port', 25)}"
    try:
        with smtplib.SMTP(options.get("host", "localhost"), options.get("port", 25), timeout=PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException):
        todo = _("Check AMONT_SMTP_HOST and AMONT_SMTP_PORT, and that the way out is open.")
        return Finding(False, _("The mail server %(where)s does not answer.") % {"where": where}, todo)
    return Finding(True, _("The mail server %(where)s answers.") % {"where": where})
