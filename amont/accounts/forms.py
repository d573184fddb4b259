"""Shapes of what the team types about itself."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from amont.accounts import selectors
from amont.accounts.models import Account, Program, Role
from amont.ui.forms import day_input
from amont.vault.models import LoneHolder, RecoverySheet

LANGUAGES = [("fr", "Français"), ("en", "English")]
STEPS = (_("Passphrase"), _("Second factor"), _("Codes on paper"))


def passphrase_field(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    """A secret to type or paste; blanks inside and around are kept as they are."""
    autocomplete = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=400, help_text=help_text)


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Six digits of the application, or twelve of a recovery code; blanks are forgiven."""
    attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autocapitalize": "none",
        "data-test": "signin-otp",
    }
    return forms.CharField(label=label, max_length=24, widget=forms.TextInput(attrs=attrs), help_text=help_text)


class SignInForm(LoginForm):
    """E-mail and passphrase; allauth checks the rate, then the pair."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]
        email = forms.EmailInput(attrs={"autocomplete": "username", "data-test": "signin-email", "autofocus": True})
        self.fields["login"] = forms.EmailField(label=_("E-mail"), widget=email, max_length=254)
        self.fields["password"] = passphrase_field(_("Passphrase"), new=False)
        self.fields["password"].widget.attrs["data-test"] = "signin-passphrase"
        self.order_fields(["login", "password"])


class CodeForm(forms.Form):
    """The code of the second factor."""

    code = code_field(_("Code"))


class SignInCodeForm(CodeForm):
    """The same at sign-in; when there is nothing else to do, the caret waits in the field."""

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            self.fields["code"].widget.attrs["autofocus"] = True


class OwnPassphraseForm(forms.Form):
    """Who changes a second factor gives the passphrase again."""

    current = passphrase_field(_("Your passphrase"), new=False)


class AddApplicationForm(OwnPassphraseForm, CodeForm):
    """An application beside a security key."""

    field_order = ["code", "current"]


class NewKeyForm(OwnPassphraseForm):
    """A security key, by its name; the passphrase is asked of who has a factor, before the key is."""

    name = forms.CharField(label=_("Name of this key"), max_length=40, help_text=_("So that you tell it from another."))
    field_order = ["name", "current"]

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["current"]


class AnsweredKeyForm(NewKeyForm):
    """The same with the key's answer: its passphrase was heard with the question, and is not sent again."""

    def full_clean(self) -> None:
        """Look at the name alone."""
        heard = self.fields.pop("current", None)
        super().full_clean()
        if heard is not None:
            self.fields["current"] = heard


class NewPassphraseForm(forms.Form):
    """A passphrase, typed twice because it is hidden."""

    passphrase = passphrase_field(
        _("Your passphrase"),
        new=True,
        help_text=_("The six words, or your own: 15 characters or more. You may paste it."),
    )
    again = passphrase_field(_("The same once more"), new=True)

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        data = super().clean() or {}
        if {"passphrase", "again"} <= data.keys() and data["passphrase"] != data["again"]:
            self.add_error("again", _("The two aren’t the same."))
        return data


class ChangePassphraseForm(NewPassphraseForm):
    """The present one first."""

    current = passphrase_field(_("Your present passphrase"), new=False)
    field_order = ["current", "passphrase", "again"]


class UnlockForm(forms.Form):
    """The passphrase, once more."""

    passphrase = passphrase_field(_("Your passphrase"), new=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passphrase"].widget.attrs |= {"data-test": "unlock-passphrase", "autofocus": True}


class SheetForm(forms.Form):
    """A new sheet asks for the passphrase: it will open the same as it does."""

    current = passphrase_field(_("Your passphrase"), new=False)


class ForgottenForm(NewPassphraseForm):
    """The words of the sheet, and the passphrase that takes the place of the one that was forgotten."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    words = forms.CharField(
        label=_("The fifteen words of your sheet"),
        max_length=400,
        help_text=_("In their order. Accents and capitals don’t matter; the first four letters of each are enough."),
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
        ),
    )
    field_order = ["email", "words", "passphrase", "again"]


HEARD = [("in_person", _("In person")), ("telephone", _("By telephone, and I know the voice"))]


class HeardForm(forms.Form):
    """How somebody made sure of who speaks."""

    how = forms.ChoiceField(
        label=_("How did you make sure that it is this person?"),
        choices=HEARD,
        initial="in_person",
        widget=forms.RadioSelect,
    )


class KeyForm(HeardForm):
    """The six words as the page showed them: the key must not have changed meanwhile."""

    words = forms.CharField(widget=forms.HiddenInput, max_length=80)


class LoneHolderForm(forms.Form):
    """One person alone may hold, why and until when."""

    reason = forms.ChoiceField(label=_("Why"), choices=LoneHolder.Reason.choices)
    until = forms.DateField(label=_("Until"), widget=day_input(), help_text=_("Six months at most; it can be renewed."))


class RecoverySheetForm(forms.Form):
    """One of the four sheets of the organisation's key, seen by whoever keeps it."""

    name = forms.ChoiceField(label=_("Which sheet"), choices=RecoverySheet.Name.choices)
    place = forms.ChoiceField(label=_("Where it lies"), choices=RecoverySheet.Place.choices)
    seen_on = forms.DateField(label=_("Seen on"), widget=day_input(), help_text=_("In its envelope, still closed."))


class RecoveryExportForm(OwnPassphraseForm):
    """Who will receive the keys at the table."""

    recipient = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Who receives the keys"),
        help_text=_("Somebody who holds, whose key is confirmed: they read its six words aloud at the table."),
    )
    registers = forms.BooleanField(
        label=_("The registers, in place of the files"), required=False, help_text=_("For the director alone.")
    )
    field_order = ["recipient", "registers", "current"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipient: Any = self.fields["recipient"]
        recipient.queryset = selectors.may_receive_keys()


class RecoveryImportForm(forms.Form):
    """What the tool wrote at the table."""

    grants = forms.FileField(label=_("The file that comes back from the table"), help_text=_("It ends in .json."))


class ProfileForm(forms.Form):
    """One's own name, language and keyboard."""

    display_name = forms.CharField(label=_("Your name, as the team sees it"), max_length=80)
    language = forms.ChoiceField(label=_("Language of your screens and mail"), choices=LANGUAGES)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_(
            "A key alone searches or lists the shortcuts (?). Take the mark away if you dictate to your computer."
        ),
    )


class RoleForm(forms.Form):
    """A role and where it counts; the choices are those that the manager may give."""

    role = forms.ChoiceField(label=_("Role"))
    program = forms.ModelChoiceField(Program.objects.none(), label=_("Program"), required=False)
    holds = forms.BooleanField(
        label=_("Holds the keys of the files"),
        required=False,
        help_text=_("For workers, coordinators and directors who will open the files of the persons helped."),
    )

    def __init__(self, *args: Any, manager: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = selectors.manages_everywhere(manager)
        roles = [role for role in Role if everywhere or role not in selectors.WHOLE_ORGANIZATION]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        program = self.fields["program"]
        program.queryset = selectors.programs_managed_by(manager)  # type: ignore[attr-defined]
        program.empty_label = _("The whole organisation") if everywhere else None  # type: ignore[attr-defined]
        program.required = not everywhere


class InviteForm(RoleForm):
    """Somebody new."""

    display_name = forms.CharField(label=_("Name, as the team sees it"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    field_order = ["display_name", "email", "language", "role", "program", "holds"]


class AbsenceForm(forms.Form):
    """First and last day away."""

    first_day = forms.DateField(label=_("First day"), widget=day_input())
    last_day = forms.DateField(label=_("Last day"), widget=day_input())
