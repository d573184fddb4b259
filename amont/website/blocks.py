"""The few kinds of block that a page is made of. Each holds to the house's rules: no editor has to remember them.

Signs never stand without their caveat and two ways on; a capsule or a module that is gone leaves nothing.
"""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from amont.outreach import selectors as outreach

TEXT = ["h2", "h3", "bold", "ol", "ul", "link"]
SHORT = ["bold", "ol", "ul", "link"]
WORDS = 200

Context = dict[str, Any]

ROUTES = {
    "help": ("website:help", _("Talk to someone")),
    "capsules": ("outreach:capsules", _("Capsules")),
    "catalogue": ("activities:catalogue", _("What we offer")),
    "request": ("activities:request", _("Ask for a workshop, a kiosk or posters")),
    "toolbox": ("website:toolbox", _("Toolbox")),
    "youth": ("website:youth", _("For you")),
    "adult": ("website:adult", _("18 and over")),
    "professional": ("website:professional", _("I work with young people")),
    "about": ("website:about", _("Who we are")),
    "privacy": ("website:privacy", _("Privacy")),
    "traces": ("website:traces", _("Clear your traces")),
}
"""Where a button may lead, whatever the addresses become."""


def routes() -> list[tuple[str, Any]]:
    """The choices of a button."""
    return [(code, label) for code, (_name, label) in ROUTES.items()]


def capsule_choices() -> list[tuple[str, str]]:
    """Published capsules, newest first."""
    return [(str(one.pk), one.question_fr) for one in outreach.capsules_public("fr")]


class PlainChoice(blocks.ChoiceBlock):
    """A choice whose list lives in code or in the database: migrations see plain text and import nothing of ours."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As a migration records it."""
        return ("wagtail.blocks.CharBlock", [], {"required": self.field.required})

    def deconstruct_with_lookup(self, lookup: Any) -> tuple[str, list[Any], dict[str, Any]]:
        """As a migration that shares its blocks records it."""
        return self.deconstruct()


class SignsBlock(blocks.StructBlock):
    """Signs that worry. The caveat and the two actions (talk, ask) stand in the same block and can't be left out."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    signs = blocks.ListBlock(blocks.CharBlock(max_length=WORDS), label=_("signs"), min_num=1)
    caveat = blocks.TextBlock(label=_("caveat: a sign never confirms anything"))
    talk = blocks.CharBlock(label=_("first action: how to talk about it"), max_length=80)
    ask = blocks.CharBlock(label=_("second action: whom to ask"), max_length=80)
    source = blocks.CharBlock(label=_("source"), max_length=WORDS, required=False)

    class Meta:
        label = _("Signs")
        icon = "list-ul"
        template = "website/blocks/signs.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Where "how to talk" leads: this page's own phrases, or the toolbox."""
        context: Context = super().get_context(value, parent_context)
        body = getattr((parent_context or {}).get("page"), "body", ())
        here = any(block.block_type == "phrases" for block in body)
        context["talk_url"] = "#parler" if here else reverse("website:toolbox")
        return context


class PhrasesBlock(blocks.StructBlock):
    """Sentences that open a door, beside those that close it."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.RichTextBlock(label=_("text"), features=SHORT, required=False)
    say = blocks.ListBlock(blocks.CharBlock(max_length=WORDS), label=_("phrases to say"), min_num=1)
    avoid = blocks.ListBlock(blocks.CharBlock(max_length=WORDS), label=_("phrases to avoid"), min_num=1)

    class Meta:
        label = _("Phrases to say and to avoid")
        icon = "openquote"
        template = "website/blocks/phrases.html"


class CalloutBlock(blocks.StructBlock):
    """A few words that must not be missed."""

    tone = PlainChoice(
        [("info", _("calm")), ("sun", _("attention")), ("warm", _("warm"))], default="info", label=_("tone")
    )
    title = blocks.CharBlock(label=_("title"), max_length=80, required=False)
    text = blocks.RichTextBlock(label=_("text"), features=SHORT)

    class Meta:
        label = _("Callout")
        icon = "info-circle"
        template = "website/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.RichTextBlock(label=_("text"), features=SHORT)


class StepsBlock(blocks.StructBlock):
    """What happens, in order, along the current."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=2)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "website/blocks/steps.html"


class SituationBlock(blocks.StructBlock):
    """What is happening, in the words of whoever lives it, and what to do now."""

    question = blocks.CharBlock(label=_("situation"), max_length=100)
    answer = blocks.RichTextBlock(label=_("what to do now"), features=SHORT)


class SituationsBlock(blocks.StructBlock):
    """Situations, each opened by a touch, without a script."""

    title = blocks.CharBlock(label=_("title"), max_length=80, required=False)
    situations = blocks.ListBlock(SituationBlock(), label=_("situations"), min_num=1)

    class Meta:
        label = _("Situations")
        icon = "help"
        template = "website/blocks/situations.html"


class FactBlock(blocks.StructBlock):
    """What the law or a study says, with its source and the day somebody checked it."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.RichTextBlock(label=_("text"), features=SHORT)
    source = blocks.CharBlock(label=_("source"), max_length=WORDS)
    checked_on = blocks.DateBlock(label=_("checked on"), required=False)

    class Meta:
        label = _("Fact with its source")
        icon = "doc-full"
        template = "website/blocks/fact.html"


class CapsuleBlock(blocks.StructBlock):
    """One capsule; nothing once it is withdrawn or where it has no English."""

    capsule = PlainChoice(capsule_choices, label=_("capsule"))

    class Meta:
        label = _("Capsule")
        icon = "media"
        template = "website/blocks/capsule.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """The capsule as the public may see it now."""
        context: Context = super().get_context(value, parent_context)
        shown = outreach.capsules_public(get_language() or "fr").filter(pk=value["capsule"])
        context["capsules"] = list(shown)
        return context


class LinesBlock(blocks.StructBlock):
    """Lines to text and to call: those that the team has verified, always up to date."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    audience = PlainChoice(
        [("youth", _("young people")), ("adult", _("adults")), ("parent", _("parents")), ("everyone", _("everybody"))],
        default="everyone",
        label=_("for whom"),
    )

    class Meta:
        label = _("Help lines")
        icon = "help"
        template = "website/blocks/lines.html"


class ActionBlock(blocks.StructBlock):
    """One button."""

    label = blocks.CharBlock(label=_("words of the button"), max_length=60)
    text = blocks.CharBlock(label=_("what one finds there"), max_length=WORDS, required=False)
    to = PlainChoice(routes, label=_("leads to"))


class ActionsBlock(blocks.StructBlock):
    """Where to go next. A place that this installation lacks is not shown."""

    title = blocks.CharBlock(label=_("title"), max_length=80, required=False)
    actions = blocks.ListBlock(ActionBlock(), label=_("buttons"), min_num=1)

    class Meta:
        label = _("Where to go next")
        icon = "arrow-right"
        template = "website/blocks/actions.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """The buttons with their addresses."""
        context: Context = super().get_context(value, parent_context)
        pairs = ((one, address(one["to"])) for one in value["actions"])
        context["links"] = [(one, url) for one, url in pairs if url]
        return context


class OfficerBlock(blocks.StaticBlock):
    """Who answers for personal information, and how to write: from the organisation's settings."""

    class Meta:
        label = _("Privacy officer")
        icon = "user"
        template = "website/blocks/officer.html"


def address(code: str) -> str:
    """The address of a route; empty when this installation lacks it."""
    name = ROUTES[code][0] if code in ROUTES else ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class BodyBlock(blocks.StreamBlock):
    """Everything that a page may hold."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT, template="website/blocks/text.html"
    )
    callout = CalloutBlock()
    signs = SignsBlock()
    phrases = PhrasesBlock()
    situations = SituationsBlock()
    steps = StepsBlock()
    fact = FactBlock()
    capsule = CapsuleBlock()
    lines = LinesBlock()
    actions = ActionsBlock()
    officer = OfficerBlock()
