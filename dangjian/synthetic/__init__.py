"""A large invented city for load and benchmarks: committees, branches, members and years of records."""

from collections import Counter
from random import Random

from dangjian.synthetic import chapters, dues, meetings, people, recruitment
from dangjian.synthetic.city import City, Writer

__all__ = ["City", "populate"]


def populate(city: City) -> Counter:
    """Write everything; returns the number of rows by table."""
    writer = Writer(Random(city.seed))  # noqa: S311
    units = people.write(city, writer)
    recruitment.write(city, units, writer)
    meetings.write(city, units, writer)
    dues.write(city, units, writer)
    chapters.write(city, units, writer)
    return writer.written
