"""What users type: filters of lists, and forms by subject. The parts that other apps' filters share stand here."""

from members.forms.units import ANY, YES_NO, UnitFilter, between, day_field, with_any

__all__ = ["ANY", "YES_NO", "UnitFilter", "between", "day_field", "with_any"]
