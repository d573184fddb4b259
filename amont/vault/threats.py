"""What each thief would get, and what they would not: the page that says so, and the scripts that try, read it here.

Only what exists is told. A theft of something that is not built yet stands in COMING, without a promise.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# --- where everything sealed lies, and who could open it -------------------------------------------------------

MFA = "mfa.Authenticator.data"
SEALED_TO_SERVER = {
    "activities.RequestContact.email_sealed": "amont.server.request_email",
    "activities.RequestContact.name_sealed": "amont.server.request_name",
    "activities.RequestContact.phone_sealed": "amont.server.request_phone",
    "directory.Site.contact_sealed": "amont.server.site_contact",
    "funding.Funder.contact_sealed": "amont.server.funder_contact",
    MFA: "amont.mfa",
}
"""Column → domain: what the server opens without anybody."""
RING, BOX, DRAFT = "vault.RingWrap.blob_sealed", "vault.SessionBox.blob_sealed", "accounts.Draft.blob_sealed"
KEYS = ("vault.KeyWrap.blob_sealed", "vault.RecordKeyWrap.blob_sealed")
PACKAGE = (
    "vault.Package.content_sealed",
    "vault.Package.secret_sealed",
    "vault.PackageBundle.blob_sealed",
    "vault.PackageReply.blob_sealed",
)
ASKER = (
    "vault.AskerBox.blob_sealed",
    "vault.AskerBundle.blob_sealed",
    "vault.AskerSeal.blob_sealed",
    "vault.ThreadPair.secrets_sealed",
    "helpline.Message.text_sealed",
)
SEALED_TO_PEOPLE = (RING, BOX, DRAFT, *KEYS, *PACKAGE, *ASKER)
"""Columns that open with somebody's passphrase, their sheet, the cookie of their browser, words that somebody keeps, or
the key on paper."""
CONTACTS = tuple(column for column in SEALED_TO_SERVER if column != MFA)


@dataclass(frozen=True)
class Kept:
    """One thing that a thief does not get, the tests that prove it, and the sealed columns it speaks of."""

    says: "StrPromise"
    tests: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theft:
    """One theft: what is taken and by whom, what comes of it, what does not."""

    key: str
    title: "StrPromise"
    how: "StrPromise"
    gets: "tuple[StrPromise, ...]"
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Coming:
    """A theft that has no object yet; its line joins the table with what it would take, in that wave."""

    title: "StrPromise"
    wave: str


DUMP = Theft(
    "dump",
    _("The database alone"),
    _("A copy of the database, a backup found, a fault that lets somebody read the tables."),
    (
        _("The names and e-mails of the team, their roles, their days away, and when each of them did what."),
        _(
            "Which school or youth house asked for what, when, and what it wrote about the group. The form asks for no "
            "name of a young person; one typed there all the same would be read."
        ),
        _("Sessions, head-counts, answers on paper tickets, readings of posters: numbers, with nobody’s name."),
        _("Grants, promises and reports."),
        _("Who has a key ring, and how many keys each person carries: not what they open."),
    ),
    (
        Kept(
            _(
                "The e-mail, telephone and name of whoever asked for a workshop; whom to ask for at a place or a "
                "funder’s."
            ),
            ("T1", "T9"),
            CONTACTS,
        ),
        Kept(_("The secrets of the second factor, and the recovery codes."), ("T1", "T9"), (MFA,)),
        Kept(
            _("Passphrases. No guess can be tried either: it takes a secret that is not in the database."),
            ("T1",),
        ),
        Kept(
            _("The sessions that are open, invitations, links that follow a request: only a print of each is kept."),
            ("T1",),
        ),
        Kept(_("What is in a key ring, and whatever is sealed to people."), ("T1", "T9", "T10"), (RING, *KEYS)),
        Kept(
            _("The key ring of whoever is signed in: it is under a key that their browser alone keeps."),
            ("T1", "T28"),
            (BOX,),
        ),
        Kept(_("What somebody was typing, kept as a draft: it opens with their own key ring."), ("T1",), (DRAFT,)),
        Kept(
            _("What was sent to a partner and what came back: it takes the file’s key, or five words told apart."),
            ("T9",),
            PACKAGE,
        ),
        Kept(
            _("What somebody without a name wrote, and was answered: it takes their seven words, or a holder’s ring."),
            ("T9", "T36", "T39"),
            ASKER,
        ),
    ),
)
DISK = Theft(
    "disk",
    _("The whole machine, switched off"),
    _("The server’s disk or its image: the database, the files, and the secrets the server works with."),
    (
        _("All that the database alone gives."),
        _(
            "E-mails, telephones and names of the professionals who wrote to us: the server must use them with "
            "nobody there."
        ),
        _(
            "The secrets of the second factor, and invitations of the last 48 hours. The second factor does not help "
            "here."
        ),
        _("The means to try passphrases: each try costs half a second of a processor, and 256 MB of memory."),
        _("The journal’s key: in the copy that was stolen, the journal can be written anew."),
        _("Some of what was deleted a day or two ago, if the disk has not written over it."),
    ),
    (
        Kept(
            _("The key ring of whoever took the six words offered: machines would try for thousands of years."),
            ("T1", "T14"),
            (RING,),
        ),
        Kept(
            _("Whatever is sealed to people: without a key ring, no key opens."),
            ("T1", "T9", "T10"),
            (*KEYS, DRAFT),
        ),
    ),
)
LIVE = Theft(
    "live",
    _("The server, while it runs"),
    _("Somebody who gives orders to the machine: a break-in from afar, or all its rights in the wrong hands."),
    (
        _(
            "All that is typed or shown from then on, passphrases included; hence the key ring of whoever works "
            "meanwhile."
        ),
        _("All that the switched-off machine gives."),
        _("They can change the pages that visitors receive."),
    ),
    (Kept(_("The key ring of whoever does not work during that time."), ("T9", "T14", "T28"), (RING, BOX)),),
)
WRITE = Theft(
    "write",
    _("The database, in writing"),
    _("Somebody who can change the tables, without the secrets of the server."),
    (
        _(
            "They can destroy, put an older version of a line back, or give an account a role. The journal’s check "
            "shows what it tells of."
        ),
        _(
            "They can put their own key in the place of a colleague’s: what is granted to her from then on reaches "
            "them."
        ),
    ),
    (
        Kept(
            _("Moving what is sealed from one line to another, or altering it: the server refuses it."),
            ("T8", "T9"),
            tuple(SEALED_TO_SERVER),
        ),
        Kept(_("Planting a key of theirs under what exists: those who hold it refuse it."), ("T10",), KEYS),
        Kept(_("Receiving a key in the name of somebody whose key nobody has heard read aloud."), ("T21",)),
        Kept(_("Making passphrases cheaper to guess."), ("T14",), (RING,)),
    ),
)
PASSPHRASE = Theft(
    "passphrase",
    _("A passphrase of the team"),
    _("Read over a shoulder, found on paper, given to a false page."),
    (
        _(
            "With a false page that asks for the code too and uses it at once: what this person sees, until signed "
            "out, ten hours at most."
        ),
        _("With the disk as well: this person’s key ring."),
    ),
    (
        Kept(_("Signing in with it alone: a code is asked, and each serves once."), ("T30",)),
        Kept(_("Trying many passphrases on the site: tries are counted and slowed."), ("T33", "T34")),
        Kept(_("The programs where this person has no role."), ("T18",)),
    ),
)
DEVICE = Theft(
    "device",
    _("A phone or a computer of the team"),
    _("Lost or taken. Locked, or with the session still open."),
    (
        _(
            "The addresses of the screens in the browser’s history, without a name; the files that were downloaded: "
            "reports, posters, sheets."
        ),
        _("If the session is still open: what this person sees, until signed out, ten hours at most."),
    ),
    (
        Kept(_("The screens themselves: the browser is told to keep none."), ("T47",)),
        Kept(
            _("What opens with their key, once twenty minutes have passed without a gesture: the passphrase is asked."),
            ("T28",),
        ),
        Kept(_("A change of their passphrase or of their second factor."), ("T31",)),
        Kept(_("The programs where this person has no role."), ("T18",)),
    ),
)
VISITOR = Theft(
    "visitor",
    _("The phone of somebody who visited the site"),
    _("A partner, a parent, anyone who looks through it."),
    (_("That the site was visited, if the history was not erased. We cannot hide that."),),
    (Kept(_("Anything that the site would have left: no cookie, no file, no memory of a page."), ("T43",)),),
)
INSIDER = Theft(
    "insider",
    _("Somebody of the team, of bad faith"),
    _("Curious, bought, or under somebody’s hold."),
    (
        _(
            "What their role shows in their programs. Each time they open somebody’s contact, the journal says so "
            "under their name."
        ),
        _("A photograph of the screen: no software prevents it."),
    ),
    (Kept(_("The other programs."), ("T18",)),),
)
TECHNICIAN = Theft(
    "technician",
    _("The technician’s account"),
    _("The role on the screens. All rights on the machine is the line “The server, while it runs”."),
    (_("The screens that everybody of the team has: Today, their own account, this page."),),
    (Kept(_("Any request, contact, session, report or grant."), ("T18",)),),
)

THEFTS = (DUMP, DISK, LIVE, WRITE, PASSPHRASE, DEVICE, VISITOR, INSIDER, TECHNICIAN)
BY_KEY = {theft.key: theft for theft in THEFTS}

COMING = (
    Coming(_("The help line: the code that an asker keeps, stolen with or without the phone"), "1b"),
    Coming(_("Case files, their attachments, and a partner’s mailbox"), "2"),
    Coming(_("The phone that writes in the street without a session"), "2"),
    Coming(_("The two halves of the organisation’s key on paper"), "1a"),
)

LIMITS = (
    _("Whoever takes over the running server can make it spy on us."),
    _(
        "Whoever steals the machine with its secrets reads the e-mails and telephones of the professionals who wrote "
        "to us. "
        "An encrypted disk, whose key is elsewhere, gives nothing while it is switched off."
    ),
    _("We cannot hide that a phone visited the site."),
    _("We cannot wipe all that went through the server’s memory."),
    _("A screen can be photographed; a youth’s screenshot stays among their photos."),
    _("A short passphrase weakens all that its owner opens."),
    _("Small numbers can point at somebody."),
    _(
        "Until colleagues’ keys are signed, whoever can write in the database can misdirect what is granted from "
        "then on."
    ),
    _("Until the disk is encrypted, a deleted key may stay on it a day or two."),
    _("No expert from outside has checked all this yet."),
)
