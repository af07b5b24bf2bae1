"""
Passwords by one of two rules, never a mixture (settings.PASSWORD_PROFILE):

- dengbao: GB/T 22239-2019, 7.1.4.1 a: complexity, and a change every 90 days;
- asvs: OWASP ASVS 5.0, 6.2: length and a list of known passwords, neither composition nor age.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import User

# Easily confused characters are left out: these passwords are read from paper.
LOWER, UPPER, DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


class LengthValidator(MinimumLengthValidator):
    """Django's, in Chinese; its own translation lacks the sentence."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return f"密码至少 {self.min_length} 个字符。"


class ThreeKindsValidator:
    """At least three of capital letters, small letters, digits and other characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        if kinds(password) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的三种。"


class ContextWordValidator:
    """No word that anybody would try first for this system (ASVS 6.2.11)."""

    words = ("dangjian", "dangjianban", "zhongguo", "gongchandang", "zuzhibu", "zhibu")

    def validate(self, password: str, user: User | None = None) -> None:
        if any(word in password.lower() for word in self.words):
            raise ValidationError(self.get_help_text(), code="password_context_word")

    def get_help_text(self) -> str:
        return "密码不能含有党建、支部等与本系统有关的拼音。"


def kinds(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
    return sum(any(test(character) for character in password) for test in tests)


def first_password() -> str:
    """A random password that every rule accepts: four groups of four, about 84 bits."""
    while True:
        groups = ["".join(secrets.choice(LOWER + UPPER + DIGITS) for _ in range(4)) for _ in range(4)]
        password = "-".join(groups)
        if kinds(password) == 4:
            return password


def must_change(user: User, now: datetime) -> bool:
    days = settings.PASSWORD_MAX_AGE_DAYS
    too_old = days is not None and now - user.password_changed_at > timedelta(days=days)
    return user.must_change_password or too_old
