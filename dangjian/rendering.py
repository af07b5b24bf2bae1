"""How forms look: one field template, Bootstrap classes given to every widget in one place."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

# Widgets drawn by the browser keep their own look.
PLAIN = (
    forms.CheckboxInput,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.HiddenInput,
    forms.MultipleHiddenInput,
)


class BoundField(forms.BoundField):
    """A bound field whose widget carries Bootstrap's class besides its own."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if not isinstance(widget, PLAIN):
            name = "form-select" if isinstance(widget, forms.Select) else "form-control"
            own = built.get("class") or widget.attrs.get("class", "")
            built["class"] = f"{own} {name}".strip()
        return built

    @property
    def single_checkbox(self) -> bool:
        """A lone checkbox has its label to the right, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(TemplatesSetting):
    """Needs "django.forms" in INSTALLED_APPS for the widgets' own templates."""

    form_template_name = "includes/form_fields.html"
    field_template_name = "includes/field.html"
    bound_field_class = BoundField
