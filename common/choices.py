"""Choosing several records, and numbers as an address or a hidden field has them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# The largest key of a database has 19 digits; asked for more, databases answer with an error.
KEY_DIGITS = 18


def keys_in(texts: Iterable[str]) -> list[int]:
    """The keys among these; what is none is left out."""
    return [int(text) for text in texts if text.isdecimal() and len(text) <= KEY_DIGITS]


class SeveralField(forms.ModelMultipleChoiceField):
    """Django's, and a key that no record can have is refused like one that none has."""

    def clean(self, value: Any) -> Any:
        if any(len(str(key)) > KEY_DIGITS for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": ""})
        return super().clean(value)
