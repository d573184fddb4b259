"""Tests: real databases, real files in a folder of their own, key stretching at test cost."""

import atexit
import shutil
import tempfile
from pathlib import Path

from amont.core import logs
from config import env, keys, recovery
from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, TEMPLATES

_given = env.text("AMONT_TEST_FOLDER", "")
_folder = Path(_given or tempfile.mkdtemp(prefix="amont-test-"))
if not _given:
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_worker = env.text("PYTEST_XDIST_WORKER", "")
if _folder.name != _worker:  # side by side, each has a folder of its own; what a test starts is given that one
    _folder /= _worker
RUN_DIR = _folder.parent if _worker else _folder  # what those who run side by side share: the keys, the season
_folder.mkdir(parents=True, exist_ok=True)
DATA_DIR = _folder
MEDIA_ROOT = _folder / "media"
ANCHORS_DIR = _folder / "anchors"
STATIC_ROOT = env.folder("AMONT_STATIC", _folder / "static")  # WhiteNoise warns of an absent one
FILE_UPLOAD_TEMP_DIR = str(env.folder("AMONT_TMP", _folder / "tmp"))
RUNTIME_DIR = env.folder("AMONT_RUNTIME", _folder / "run")
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
RP_ID = "localhost"  # browsers ask security keys for a name, never for a number
SECRETS_DIR = RUN_DIR / "secrets"
AMONT_KEYS = keys.load(SECRETS_DIR, create=True)
RP_ID = "localhost"  # browsers ask security keys for a name, never for a number
SECRET_KEY = AMONT_KEYS.django_secret
VAULT_RECOVERY = recovery.load(RUN_DIR / "secrets", create=True)
DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "amont.demo"]
TEMPLATES[0]["OPTIONS"]["context_processors"].append("amont.demo.context_processors.banner")  # type: ignore[index]
DATABASES = {"default": env.database("AMONT_DATABASE_URL", f"sqlite://{_folder / 'amont.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a test throws its database away under the server's threads
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
VAULT_TEST_KDF = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = logs.configuration()
