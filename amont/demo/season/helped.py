"""People without a name who wrote to the team: what waits, what was answered and read, what was closed or frozen.

Everything here is invented. Each thread is written as an asker writes it, and answered by who holds its key.
"""

from datetime import date, time, timedelta
from uuid import uuid4

from amont import vault
from amont.accounts.models import Account
from amont.core import clock
from amont.demo.season.people import Team
from amont.helpline import services
from amont.helpline.models import Door, DoorProgram, ReadingHours, Thread
from amont.vault import recipes, ring_wraps
from amont.vault.models import RingWrap
from amont.vault.opening import Access
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from amont.vault.services.rings import opened

HOURS = ((time(9), time(12)), (time(13), time(20)))
ANSWER = (
    "Merci de nous écrire. Tu as bien fait d’en parler, même si tu n’es pas sûr·e de quoi il s’agit. "
    "On prend le temps qu’il te faut. Est-ce que tu es dans un endroit où tu peux nous lire?"
)


def open_doors(team: Team) -> None:
    """Four doors, read on school days from nine to eight, by the youth program or, for adults, by theirs."""
    for door in Door:
        program = team.programs["adulte" if door == Door.ADULT else "jeunesse"]
        DoorProgram.objects.create(door=door, program=program)
        for day in range(5):
            for start, end in HOURS:
                ReadingHours(door=door, weekday=day, start=start, end=end, valid_from=date(2025, 1, 1)).save()


def write_to_us(team: Team) -> None:
    """A thread in each state, over the last days."""
    maude, claire = team.maude, team.claire
    ring = _ring(maude, team.passphrases["Maude"])
    _written(2, "Un gars que j’ai rencontré veut m’acheter plein d’affaires. C’est-tu correct?", "youth")
    _written(5, "Je suis chez lui et je veux partir. Je ne sais pas où aller.", "youth", danger=True)
    _written(26, "Notre fille de quinze ans ne répond plus depuis hier soir.", "parent", age_band="unspecified")
    services.claim(actor=claire, thread_id=_written(3, "Une élève vient de me dire quelque chose.", "professional").pk)
    for hours, said in ((50, "Mon amie envoie des photos pour de l’argent."), (76, "Est-ce que ça reste entre nous?")):
        thread = _written(hours, said, "youth", age_band="age_14_15", for_a_friend=hours == 50)
        access = Access(ring, maude, "helpline.thread.opened", thread.pk)
        services.answer(access, actor=maude, thread_id=thread.pk, message=uuid4(), text=ANSWER, seen=1)
    closed = _written(120, "Merci, ça m’a aidée.", "youth")
    services.close(actor=maude, thread_id=closed.pk, reason="nothing_more", seen=1)
    services.freeze(actor=maude, thread_id=_written(150, "Quelqu’un a lu mon code.", "youth").pk)


def _written(hours: int, text: str, door: str, **asked: object) -> Thread:
    """Somebody wrote, so many hours ago."""
    with clock.travel_to(clock.now() - timedelta(hours=hours)):
        session = vault.asker_begin()
        vault.asker_code(session)
        form = {"form_token": uuid4().hex, "text": text, "door": door, "language": "fr", **asked}
        return services.send(session, **form)  # type: ignore[arg-type]


def _ring(account: Account, passphrase: str) -> Ring:
    """Somebody's ring, as their passphrase opens it."""
    present = RingWrap.objects.filter(ring__user=account.pk, ring__retired_at=None, purpose=Purpose.PASSPHRASE)
    wrap = present.select_related("ring").get()
    return opened(wrap, recipes.stretch(passphrase, ring_wraps.recipe_of(wrap.blob_sealed)), Purpose.PASSPHRASE)
