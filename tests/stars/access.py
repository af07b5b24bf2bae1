from tests.access import Case

CASES = {
    "stars:plan-list": Case(),
    "stars:honour-list": Case(),
    "stars:weak-list": Case(),
    "stars:place-list": Case(),
}
