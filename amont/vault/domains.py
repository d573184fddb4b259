"""Every name that keeps one use of a key apart from another: the persons of BLAKE2b and the domains of the server.

Nothing of the vault may use a name that isn't here; tests compare both tables with every call of the house.
"""

from dataclasses import dataclass
from typing import Literal

# --- persons of B(key, message, person): at most 16 bytes, one per use --------------------------------------

KEK_PW = "amont.kek.pw.1"  # key that wraps a ring, from a passphrase
LOGIN = "amont.login.1"  # what the database keeps to check a passphrase
KEK_RC = "amont.kek.rc.1"  # key that wraps a ring, from the personal sheet
RING_WRAP = "amont.ring.wrap1"  # K_wrap, from a ring's seed
COMMIT = "amont.commit.1"  # commitment to a generation's key
GENERATION = "amont.gen.1"  # proof that the next generation was made by a holder
SUB_CARD = "amont.sub.card.1"  # key of an object's card
SUB_REC = "amont.sub.rec.1"  # key that wraps record keys
KEK_CODE = "amont.kek.cd.1"  # from the words an asker keeps
KEK_WORD = "amont.kek.wd.1"  # from the same words and a personal one
KEK_PACKAGE = "amont.kek.pk.1"  # from the five words of a partner package
PACKAGE_PUBLIC = "amont.pk.pub.1"  # tag of a package's public key
PACKAGE_REPLY = "amont.pk.rep.1"  # tag of what a partner writes back
THREAD_PUBLIC = "amont.th.pk.1"  # tag of a thread's public key
THREAD_ANSWER = "amont.th.ans.1"  # tag of an answer to an asker
FILE_FRAME = "amont.file.1"  # what binds an attachment's frames to its header
FILE_SERVER = "amont.file.srv.1"  # key of a server-sealed file
SERVER = "amont.server.1"  # key of a server domain
HASH = "amont.hash.1"  # keyed_hash
AUDIT = "amont.audit.1"  # chain of the journal
FINGERPRINT = "amont.finger.1"  # the words of a public key, no key
RECOVERY_BOX = "amont.rec.box.1"  # sk_R, from the seed on paper (tools/recovery, like the next and HALF)
RECOVERY_SIGN = "amont.rec.sign.1"  # seed of the organisation's signing key
RECOVERY_ID = "amont.rec.id.1"  # id of the organisation's key, from its public halves, no key
HALF = "amont.half.1"  # control word of a half of the seed, no key

PERSONS = (
    *(KEK_PW, LOGIN, KEK_RC, RING_WRAP, COMMIT, GENERATION, SUB_CARD, SUB_REC, KEK_CODE, KEK_WORD, KEK_PACKAGE),
    *(PACKAGE_PUBLIC, PACKAGE_REPLY, THREAD_PUBLIC, THREAD_ANSWER, FILE_FRAME, FILE_SERVER, SERVER, HASH, AUDIT),
    *(FINGERPRINT, RECOVERY_BOX, RECOVERY_SIGN, RECOVERY_ID, HALF),
)

# --- domains of the server: what it seals, files and hashes with nobody's ring --------------------------------


@dataclass(frozen=True)
class Domain:
    """One name, its kind, the apps that may call it, and what for."""

    name: str
    kind: Literal["seal", "file", "hash"]
    apps: tuple[str, ...]
    purpose: str


def _seal(name: str, app: str, purpose: str) -> Domain:
    return Domain(f"amont.server.{name}", "seal", (app,), purpose)


def _file(name: str, app: str, purpose: str) -> Domain:
    return Domain(f"amont.server.{name}", "file", (app,), purpose)


def _hash(name: str, apps: tuple[str, ...], purpose: str) -> Domain:
    return Domain(name, "hash", apps, purpose)


DOMAINS = (
    Domain("amont.mfa", "seal", ("accounts",), "secrets of second factors; row = account"),
    _seal("request_email", "activities", "who asked for an activity"),
    _seal("request_name", "activities", "who asked for an activity"),
    _seal("request_phone", "activities", "who asked for an activity"),
    _seal("attendance_email", "activities", "who registered for a session, parents included"),
    _seal("attendance_name", "activities", "who registered for a session, parents included"),
    _seal("site_contact", "directory", "professional address of a place and whom to ask for"),
    _seal("learner_email", "training", "a learner"),
    _seal("learner_name", "training", "a learner"),
    _seal("group_contact", "training", "who registered a group of learners"),
    _seal("funder_contact", "funding", "whom to write to at a funder's"),
    _seal("hourly_cost", "funding", "cost of a worker's hour"),
    _seal("evidence", "impact", "text of a piece of evidence"),
    _seal("sign_key", "vault", "keys that sign badges"),
    _file("funding_document", "funding", "attachments of applications, grants, deliverables"),
    _file("declared_document", "impact", "paper behind a declared figure"),
    _file("evidence_file", "impact", "a piece of evidence and its permission"),
    _hash("professional_email", ("activities", "training"), "one professional counted once"),
    _hash("parent_email", ("activities",), "one parent counted once, never joined with a professional"),
    _hash("attestation_name", ("training",), "check of a name printed on an attestation"),
    _hash("survey_code", ("surveys",), "items of a self-made code, preceded by the campaign's salt"),
    _hash("ticket", ("surveys",), "paper tickets"),
    _hash("time_ref", ("funding",), "where proposed minutes come from"),
    _hash(
        "rate", ("ui", "accounts", "helpline", "activities", "surveys", "outreach", "website"), "buckets of rate limits"
    ),
)
SEALS = {domain.name: domain for domain in DOMAINS if domain.kind == "seal"}
FILES = {domain.name: domain for domain in DOMAINS if domain.kind == "file"}
HASHES = {domain.name: domain for domain in DOMAINS if domain.kind == "hash"}
