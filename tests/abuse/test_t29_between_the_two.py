"""T29: nothing opens between the passphrase and the second factor; a wrong code deletes the box; each step gives the
session another id."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from amont.accounts import services
from amont.accounts.models import LoginSession
from amont.audit.models import AuditEntry
from amont.vault.models import SessionBox
from tests.cast import PASSPHRASE, Cast
from tests.keys import CODE, SIGN_IN, signed_in

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
OPENS = "/interne/profil/brouillons/"
UNLOCK = "/interne/deverrouiller/"
OTHER = "sablier mouette orage lanterne fougère pavot"


def session_id(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_the_passphrase_alone_opens_no_page_and_no_ring(cast: Cast, client: Client) -> None:
    answer = client.post(SIGN_IN, {"login": cast.maude.email, "password": PASSPHRASE})
    assert answer.status_code == 302
    assert not SessionBox.objects.get().active
    refused: Any = client.get(OPENS)
    assert refused.url.startswith(SIGN_IN)


def test_a_wrong_code_deletes_the_box_and_whoever_comes_in_is_locked(cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, {"login": cast.maude.email, "password": PASSPHRASE})
    client.post(CODE, {"code": "000000"})
    assert not SessionBox.objects.exists()
    client.post(CODE, {"code": cast.code(cast.maude)})
    refused: Any = client.get(OPENS)
    assert refused.url.startswith(UNLOCK)
    client.post(UNLOCK, {"passphrase": PASSPHRASE})
    assert client.get(OPENS).status_code == 200


def test_each_step_gives_the_session_another_id(cast: Cast, client: Client) -> None:
    seen = []
    client.get(SIGN_IN)
    client.post(SIGN_IN, {"login": cast.maude.email, "password": PASSPHRASE})
    seen.append(session_id(client))
    client.post(CODE, {"code": cast.code(cast.maude)})
    seen.append(session_id(client))
    client.post("/interne/verrouiller/")
    client.post(UNLOCK, {"passphrase": PASSPHRASE})
    seen.append(session_id(client))
    assert len(set(seen)) == 3
    assert LoginSession.objects.filter(account=cast.maude).count() == 1


def test_a_wrong_passphrase_unlocks_nothing_and_is_counted(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    client.post("/interne/verrouiller/")
    for _try in range(5):
        answer = client.post(UNLOCK, {"passphrase": "ce n’est pas la bonne phrase"})
        assert answer.status_code == 422
    refused = client.post(UNLOCK, {"passphrase": PASSPHRASE})
    assert "Trop d’essais" in refused.content.decode()
    assert not SessionBox.objects.exists()


def test_over_a_page_that_stays_open_the_answer_is_two_words(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    client.post("/interne/verrouiller/", headers={"Accept": "application/json"})
    wrong = client.post(UNLOCK, {"passphrase": "non"}, headers={"Accept": "application/json"})
    assert (wrong.status_code, wrong.json()) == (422, {"said": "Ce n’est pas votre phrase de passe."})
    assert client.post("/interne/presence/").status_code == 423
    right = client.post(UNLOCK, {"passphrase": PASSPHRASE}, headers={"Accept": "application/json"})
    assert (right.status_code, right.json()) == (200, {})
    assert client.post("/interne/presence/").status_code == 204


def test_after_unlocking_one_is_where_one_was_and_never_elsewhere(cast: Cast) -> None:
    client = signed_in(cast, cast.maude)
    client.post("/interne/verrouiller/")
    locked: Any = client.get(OPENS)
    assert locked.url == f"{UNLOCK}?next=%2Finterne%2Fprofil%2Fbrouillons%2F"
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example", "/contenu/", "javascript:alert(1)"):
        answer: Any = client.post(UNLOCK, {"passphrase": PASSPHRASE, "next": elsewhere})
        assert answer.url == "/interne/"
    back: Any = client.post(UNLOCK, {"passphrase": PASSPHRASE, "next": OPENS})
    assert back.url == OPENS


@pytest.mark.parametrize("change", ["passphrase", "sheet", "reset", "telephone", "departure"])
def test_a_passphrase_given_before_it_changed_opens_no_session_after(cast: Cast, client: Client, change: str) -> None:
    """Whoever stole it is at the second page when its owner changes it: the code that comes next is for nothing."""
    words = " ".join(services.make_sheet(actor=cast.maude, passphrase=PASSPHRASE))
    client.post(SIGN_IN, {"login": cast.maude.email, "password": PASSPHRASE})
    assert SessionBox.objects.filter(user=cast.maude.pk).count() == 1
    code = cast.code(cast.maude)
    acts = {
        "passphrase": lambda: services.change_passphrase(actor=cast.maude, current=PASSPHRASE, passphrase=OTHER),
        "sheet": lambda: services.use_sheet(email=cast.maude.email, words=words, passphrase=OTHER),
        "reset": lambda: services.reset_passphrase(actor=cast.helene, account=cast.maude, how="in_person"),
        "telephone": lambda: services.reset_factor(actor=cast.helene, account=cast.maude, how="in_person"),
        "departure": lambda: services.disable_account(actor=cast.helene, account=cast.maude),
    }
    acts[change]()
    assert not SessionBox.objects.exists()
    answer: Any = client.post(CODE, {"code": code})
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert not LoginSession.objects.filter(account=cast.maude).exists()
    assert not AuditEntry.objects.filter(action="accounts.session.opened", actor=str(cast.maude.pk)).exists()
    assert client.post(CODE, {"code": code}).status_code == 302, "the passphrase is asked first"
