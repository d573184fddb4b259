"""The demo and evaluation: SQLite, local files, invented people; a banner on every page says so."""

from amont.core import logs
from config import env, keys, recovery
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, INSTALLED_APPS, TEMPLATES

DEBUG = False
DEMO = env.flag("AMONT_DEMO", True)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
RP_ID = "localhost"  # browsers ask security keys for a name, never for a number
SECRETS_DIR = DATA_DIR / "secrets"
AMONT_KEYS = keys.load(SECRETS_DIR, create=True)
RP_ID = "localhost"  # browsers ask security keys for a name, never for a number
SECRET_KEY = AMONT_KEYS.django_secret
VAULT_RECOVERY = recovery.load(DATA_DIR / "secrets", create=True)  # nobody has its secret: no real data
INSTALLED_APPS = [*INSTALLED_APPS, "amont.demo"]
MAILERS = {"default": {"BACKEND": "amont.demo.mail.Backend"}}
TEMPLATES[0]["OPTIONS"]["context_processors"].append("amont.demo.context_processors.banner")  # type: ignore[index]
LOGGING = logs.configuration()
