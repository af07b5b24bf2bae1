from typing import Any

from django import forms

from accounts.models import User
from common.workbook_guard import MAXIMUM_SIZE, MEGABYTE
from dangjian.loading import resource_classes

NOT_IMPORTED = ("", "不导入")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="工作簿",
        help_text=f".xlsx文件，不超过{MAXIMUM_SIZE // MEGABYTE}MB；可含多张工作表。上传后先检查、预览，确认后才写入。",
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的。", "missing": "请选择文件。"},
    )


class SheetKindForm(forms.Form):
    """Which sheet of ours a sheet with a foreign name is."""

    kind = forms.ChoiceField(label="对应的表")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *((name, name) for name in resource_classes())]


class ColumnsForm(forms.Form):
    """For each heading of a sheet that nobody knows the column it means; `sheet` is one of a preview's unresolved."""

    def __init__(self, data: Any, sheet: dict[str, Any], kind: str, user: User) -> None:
        super().__init__(data)
        self.headings = sheet["headings"]
        resource = resource_classes()[kind]
        free = [
            (name, f"{name}（必填）" if name in resource.required else name)
            for name in resource.columns(user)
            if name not in sheet["matched"]
        ]
        for index, heading in enumerate(self.headings):
            self.fields[f"heading{index}"] = forms.ChoiceField(
                label=f"“{heading}”", choices=[NOT_IMPORTED, *free], required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [column for column in cleaned.values() if column]
        for name, column in list(cleaned.items()):
            if column and chosen.count(column) > 1:
                self.add_error(name, f"“{column}”选了两次。")
        return cleaned

    def columns(self) -> dict[str, str]:
        """Heading → column, as far as chosen."""
        return {
            heading: self.cleaned_data[f"heading{index}"]
            for index, heading in enumerate(self.headings)
            if self.cleaned_data[f"heading{index}"]
        }
