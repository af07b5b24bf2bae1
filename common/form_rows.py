"""Rows of a form below another: blank ones are for new rows, and `drop` removes one that is recorded."""

from typing import Any

from django import forms


class RowForm(forms.ModelForm):
    """Fields of the model that must not be empty are asked for only in a row that is filled in."""

    drop = forms.BooleanField(label="删除", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = [name for name, field in self.fields.items() if field.required]
        if self.instance.pk is None:
            del self.fields["drop"]
            for field in self.fields.values():
                # A blank row is no row; its label must not say 必填.
                field.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "不能为空。")
        return cleaned


class Rows(forms.BaseModelFormSet):
    """Rows are dropped by a field of their own: Django's formsets keep silent about errors of rows to be deleted."""

    @property
    def filled(self) -> list[forms.ModelForm]:
        return [form for form in self.forms if form.instance.pk or form.has_changed()]

    @property
    def kept(self) -> list[Any]:
        return [form.instance for form in self.filled if not form.cleaned_data.get("drop")]

    @property
    def dropped(self) -> list[Any]:
        return [form.instance for form in self.filled if form.cleaned_data.get("drop")]
