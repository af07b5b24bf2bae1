from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from common.identity import CheckedNumber, check_id_number
from common.person import Sex
from common.resources import WorkbookResource
from members.sheets import ID_COLUMN


class PersonResource(WorkbookResource):
    """A sheet of persons: birth date and sex that are left blank stand in the ID number."""

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        try:
            number = check_id_number(row.get(ID_COLUMN) or "")
        except ValueError:
            return
        row[ID_COLUMN] = CheckedNumber(number.text)
        row["出生日期"] = row.get("出生日期") or number.born_on
        row["性别"] = row.get("性别") or Sex(number.sex).label

    def validate_instance(
        self,
        instance: models.Model,
        import_validation_errors: dict | None = None,
        validate_unique: bool = True,
    ) -> None:
        """A number that cannot be read is one error, not three."""
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            errors = error.update_error_dict({})
            if "id_number" in errors:
                for attribute in ("born_on", "sex"):
                    if not getattr(instance, attribute):
                        errors.pop(attribute, None)
            raise ValidationError(errors) from error
