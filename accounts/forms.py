from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class LogInForm(AuthenticationForm):
    """One message for every failure, so that it tells nobody which user names exist."""

    error_messages = {
        "invalid_login": "用户名或密码不对，请重新输入。",
        "inactive": "用户名或密码不对，请重新输入。",
    }


class CodeForm(forms.Form):
    """Six digits of the app; at log-in a recovery code will do as well."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "autofocus": True,
            }
        ),
    )

    def refuse(self) -> None:
        self.add_error("code", "验证码不对，或者试得太快。请等手机上换了新的验证码再输入。")


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and a new one that is not the old one."""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if new and self.user.check_password(new):
            raise forms.ValidationError("新密码不能与旧密码相同。", code="password_unchanged")
        return new
