"""kill -9 at any moment of an import: all or nothing in one piece; in parts it goes on where it was, never twice."""

import json

from tests.trust.killed_import import PART, ROWS

TIMES = 10


def test_a_killed_import_leaves_all_or_nothing_or_goes_on(site, tmp_path, tell):
    process = site.start("-m", "tests.trust.killed_import", str(tmp_path), str(TIMES), DEMO="1")
    output, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    told = json.loads(output)
    finished = 0
    for rows, history, state in told["whole"]:
        finished += state == "DONE"
        assert (rows, history) == (finished * ROWS, finished * ROWS)
    assert len(told["whole"]) == len(told["parts"]) == TIMES
    for rows, history, marked in told["parts"]:
        assert rows == history == marked
        assert rows % PART == 0
    assert told["parts"] == sorted(told["parts"])
    assert told["done"] == [ROWS, "DONE", ROWS]
    halted = sum(rows % ROWS != 0 for rows, _, _ in told["parts"])
    tell(
        f"kill -9 of an import at {TIMES} random moments: in one piece {finished} done, {TIMES - finished} "
        f"had written nothing; in parts {halted} stood half way, all went on to {ROWS} rows, none twice"
    )
