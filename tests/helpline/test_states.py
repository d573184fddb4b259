"""H1: every pair of a state and an event is what the table of the design says, or is refused with a sentence."""

from itertools import product

import pytest

from amont.core.errors import RuleBroken
from amont.helpline.models import Thread
from amont.helpline.services.states import Event, move

pytestmark = pytest.mark.sqlite
LIVE = ("waiting", "claimed", "answered", "read")
ALLOWED = {
    ("waiting", "claim"): "claimed",
    ("answered", "claim"): "answered",
    ("read", "claim"): "read",
    ("claimed", "release"): "waiting",
    ("answered", "release"): "answered",
    ("read", "release"): "read",
    **{(one, "answer"): "answered" for one in LIVE},
    ("answered", "display"): "read",
    ("waiting", "write"): "waiting",
    ("claimed", "write"): "claimed",
    **{(one, "write"): "waiting" for one in ("answered", "read", "closed")},
    **{(one, "freeze"): "frozen" for one in (*LIVE, "closed")},
    **{(one, "close"): "closed" for one in (*LIVE, "frozen")},
    **{(one, "expire"): "expired" for one in (*LIVE, "frozen", "closed")},
}


@pytest.mark.parametrize(("state", "event"), list(product(Thread.State.values, Event)))
def test_each_pair_is_allowed_or_refused(state: str, event: Event) -> None:
    thread = Thread(state=state)
    if (state, event) in ALLOWED:
        move(thread, event)
        assert thread.state == ALLOWED[state, event]
    else:
        with pytest.raises(RuleBroken) as broken:
            move(thread, event)
        assert (broken.value.code, thread.state) == ("state", state)
        assert "rechargez la page" in str(broken.value).lower()
