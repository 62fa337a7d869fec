"""Forms of signing in and of one's own password."""

from django import forms

from comptoir.accounts.passwords import LONGEST


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label="Identifiant",
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="Nouveau mot de passe",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nouveau mot de passe, encore une fois",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        """Both entries of the new password must agree."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "Les deux saisies du nouveau mot de passe diffèrent.")
        return cleaned


class PasswordForm(NewPasswordForm):
    """The current password and the new one, twice."""

    current = forms.CharField(
        label="Mot de passe actuel",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "current-password", "autofocus": True}
        ),
    )
    field_order = ("current", "password", "again")


class CodeForm(forms.Form):
    """The six digits of the telephone, or a recovery code."""

    code = forms.CharField(
        label="Code à six chiffres",
        max_length=40,
        help_text="Sans téléphone, tapez un de vos codes de secours.",
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
