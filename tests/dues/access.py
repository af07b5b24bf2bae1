from tests.access import FORBIDDEN, Case

READERS = Case(secretary=FORBIDDEN, other_secretary=FORBIDDEN)
CASES = {
    "dues:payment-list": Case(),
    "dues:assessment-list": Case(),
    "dues:arrears-list": Case(),
    "dues:branch-list": Case(),
    "dues:remittance-list": READERS,
    "dues:fund-list": READERS,
    "dues:expense-list": READERS,
}
