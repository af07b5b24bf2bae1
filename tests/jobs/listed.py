"""settings.JOB_FUNCTIONS of the tests; it imports nothing, so that settings can import it."""

NAMES = [
    "write_greeting",
    "write_from_file",
    "show_page",
    "say_nothing",
    "refuse",
    "break_down",
    "lose_database",
    "be_cancelled",
    "be_taken_over",
    "write_lines",
]
JOB_FUNCTIONS: dict[str, dict] = {f"tests.jobs.functions.{name}": {} for name in NAMES}
JOB_FUNCTIONS["tests.jobs.functions.take_too_long"] = {"minutes": 0.01}
