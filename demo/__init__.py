# The year whose workbooks lie in the folder of its name.
DEMO_YEAR = 2023
