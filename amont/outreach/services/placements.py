"""A poster gets a place and six codes of its own; codes change their target or retire."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.codes import new_code
from amont.core.errors import RuleBroken
from amont.directory import selectors as directory
from amont.directory.models import HelpLine, Site
from amont.outreach import selectors
from amont.outreach.models import Capsule, Poster, PosterPlacement, ShortCode, State
from amont.outreach.pdf import HelpLineText, PosterBlock, PosterSheet
from amont.ui import addresses, cache

LENGTH = 4
TRIES = 40
LINES_PRINTED = 7
CARD_CHOICE = 4
EMERGENCY = "911"


@transaction.atomic
def place(
    *,
    actor: Account,
    poster: Poster,
    paper: str,
    site: Site | None = None,
    poster_spot: str = "unspecified",
    copies: int = 1,
    label: str = "",
    sector: str = "",
    posted_on: date | None = None,
    general: bool = False,
    form_token: UUID | None = None,
) -> PosterPlacement:
    """Give a poster a place and six codes of its own; the same form twice is the same placement."""
    require(actor, Can.OUTREACH_POSTER_WRITE, poster.program_id)
    locked = Poster.objects.select_for_update(of=("self",)).get(pk=poster.pk)
    token = form_token or uuid4()
    known = PosterPlacement.objects.filter(form_token=token, poster=locked).first()
    if known is not None:
        return known
    if general:
        return general_placement(actor=actor, poster=locked)
    if locked.state != State.PUBLISHED:
        raise RuleBroken(_("Publish the poster first: a draft gets no codes."), code="not_published")
    if site is None and not label.strip():
        raise RuleBroken(_("Choose a site, or say in a few words where it goes."), code="nowhere", field="label")
    placement = PosterPlacement.objects.create(
        poster=locked, version=locked.version, paper=paper, site=site, poster_spot=poster_spot, copies=copies,
        label=label.strip(), sector=sector or (site.sector if site else ""), posted_on=posted_on, form_token=token,
    )  # fmt: skip
    _make_codes(placement)
    audit.record("outreach.placement.made", actor=actor, target=placement)
    return placement


def general_placement(*, actor: Account, poster: Poster) -> PosterPlacement:
    """The codes of papers that nobody registers: one set for each version of a poster."""
    placement, new = PosterPlacement.objects.get_or_create(
        poster=poster, version=poster.version, general=True, defaults={"paper": PosterPlacement.Paper.TABLOID}
    )
    if new:
        _make_codes(placement)
        audit.record("outreach.placement.made", actor=actor, target=placement, reason="general")
    return placement


def _make_codes(placement: PosterPlacement) -> None:
    for position, _question, _answer, capsule_id in selectors.printed_values(placement)["questions"]:
        _make_code(placement, question=position, capsule_id=UUID(capsule_id))
    _make_code(placement)


def _make_code(placement: PosterPlacement, question: int | None = None, capsule_id: UUID | None = None) -> ShortCode:
    """A code that was never printed; a race for the same one is settled by the database."""
    for _attempt in range(TRIES):
        code = new_code(LENGTH)
        if ShortCode.objects.filter(code=code).exists():
            continue
        try:
            with transaction.atomic():
                return ShortCode.objects.create(
                    placement=placement, code=code, question=question, capsule_id=capsule_id
                )
        except IntegrityError:
            continue
    raise RuntimeError("no free code")


@transaction.atomic
def retarget(*, actor: Account, code: str, capsule: Capsule | None = None, target: str = "") -> ShortCode:
    """Lead a printed code elsewhere: to another capsule, to a page of ours, or (neither) to its poster's page."""
    row = ShortCode.objects.select_for_update(of=("self",)).select_related("placement__poster").get(code=code)
    require(actor, Can.OUTREACH_POSTER_WRITE, row.placement.poster.program_id)
    _refuse_elsewhere(target)
    if capsule is not None and capsule.state != State.PUBLISHED:
        raise RuleBroken(_("This capsule is not published."), code="not_published", field="capsule")
    former = [str(row.capsule_id)] if row.capsule_id else []
    row.capsule, row.target = (None, target) if target else (capsule, "")
    row.save(update_fields=["capsule", "target"])
    cache.bump("posters")
    audit.record("outreach.code.retargeted", actor=actor, target=row, objects=former)
    return row


def _refuse_elsewhere(target: str) -> None:
    """A printed code leads to a page that everybody may read, and never back to a code."""
    if target and (not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable()):
        raise RuleBroken(
            _("The target is a page of this site: an address that begins with /."), code="foreign", field="target"
        )
    if target and not addresses.is_public_page(target):
        raise RuleBroken(
            _("No public page has this address. Open the page, then copy what follows the name of the site."),
            code="no_page",
            field="target",
        )


@transaction.atomic
def retire(*, actor: Account, code: str) -> ShortCode:
    """Retire a code for good: it leads to all capsules, and is never given again."""
    row = ShortCode.objects.select_for_update(of=("self",)).select_related("placement__poster").get(code=code)
    require(actor, Can.OUTREACH_POSTER_WRITE, row.placement.poster.program_id)
    if row.retired_on is None:
        row.retired_on = clock.today()
        row.save(update_fields=["retired_on"])
        cache.bump("posters")
        audit.record("outreach.code.retired", actor=actor, target=row)
    return row


@transaction.atomic
def remove(*, actor: Account, placement_id: UUID, on: date) -> PosterPlacement:
    """Note that the paper was taken down; its codes still lead where they lead, for who took a picture of it."""
    placement = PosterPlacement.objects.select_for_update(of=("self",)).select_related("poster").get(pk=placement_id)
    require(actor, Can.OUTREACH_POSTER_WRITE, placement.poster.program_id)
    if placement.posted_on and on < placement.posted_on:
        raise RuleBroken(_("It can’t be taken down before it was posted."), code="order", field="on")
    if placement.removed_on != on:
        placement.removed_on = on
        placement.save(update_fields=["removed_on"])
        audit.record("outreach.placement.removed", actor=actor, target=placement)
    return placement


# On paper


def code_url(code: str, base_url: str) -> str:
    """The address in a code: capitals, so that the QR stays small; the short host when there is one."""
    return f"{_paper_base(base_url)}/{code}" if settings.SHORT_HOST else f"{_paper_base(base_url)}/P/{code}"


def _paper_base(base_url: str) -> str:
    return f"https://{settings.SHORT_HOST}".upper() if settings.SHORT_HOST else base_url.rstrip("/").upper()


def placement_sheet(placement: PosterPlacement, base_url: str, *, paper: str = "") -> PosterSheet:
    """Everything that is printed on the paper of a placement, as its version says, in the poster's language."""
    printed = selectors.printed_values(placement)
    codes = {row.question: code_url(row.code, base_url) for row in placement.codes.all()}
    with translation.override(printed["language"]):
        always, attached = _printed_lines(printed, card=(paper or placement.paper) == PosterPlacement.Paper.CARD)
        return PosterSheet(
            title=printed["headline"],
            language=printed["language"],
            tagline=printed["tagline"] or _("Real questions, real answers."),
            questions=[
                PosterBlock(number, question, answer, codes[number], _qr_alt(number, question))
                for number, question, answer, _capsule in printed["questions"]
            ],
            whole_url=codes[None],
            whole_alt=_("QR code to all the questions of this poster"),
            help=[*map(_as_printed, always), *(_as_printed(line, optional=True) for line in attached)],
            checked_on=_checked_on([*always, *attached]),
            address_base=_paper_base(base_url),
            card_sentence=printed["tagline"] or _("Real questions, real answers."),
        )


def _checked_on(lines: list[HelpLine]) -> date:
    return min((line.verified_on for line in lines if line.verified_on), default=clock.today())


def _qr_alt(number: int, question: str) -> str:
    return _("QR code to the answer to question %(number)s: %(question)s") % {"number": number, "question": question}


def _printed_lines(printed: dict[str, Any], *, card: bool) -> tuple[list[HelpLine], list[HelpLine]]:
    """On a poster those of every poster, and those of its capsules while room remains; on a card two."""
    every = [line for line in directory.public_lines(printed["audience"]) if line.text_here or line.phone]
    capsules = [question[3] for question in printed["questions"]]
    given = Counter(HelpLine.objects.filter(capsules__in=capsules).values_list("pk", flat=True))
    always = _always(every)
    rest = sorted(every, key=lambda line: (-given[line.pk], not line.text_here))
    if card:
        wanted = [line for line in rest if line.phone != EMERGENCY][:CARD_CHOICE]
        return sorted(wanted, key=lambda line: not line.text_here)[:2], []
    return always, [line for line in rest if given[line.pk] and line not in always][: LINES_PRINTED - len(always)]


def _always(every: list[HelpLine]) -> list[HelpLine]:
    """911, Tel-jeunes, one line of youth protection, and the organisation's own number where it has one."""
    emergency = [line for line in every if line.phone == EMERGENCY]
    youth = [line for line in every if line.code == "tel_jeunes"]
    protection = [line for line in every if line.code.startswith("dpj_")]
    first = [*emergency[:1], *youth[:1], *protection[:1]]
    ours = directory.settings_row()
    if ours.phone:
        own = HelpLine(name_fr=ours.name, name_en=ours.name, phone=ours.phone)
        first.append(next((line for line in every if line.phone_href == own.phone_href), own))
    return first


def _as_printed(line: HelpLine, *, optional: bool = False) -> HelpLineText:
    urgent = line.phone == EMERGENCY
    return HelpLineText(name=line.name, phone=line.phone, text=line.text_here, urgent=urgent, optional=optional)
