"""Somebody who has every published table and a solver: which numbers of people can be worked out?

Written apart from the portal's own check, from the pages' sentences alone: people by how far they
have come are the variables, and each published number is a sum of them within its rounding.
"""

import random
from collections import defaultdict
from itertools import pairwise

import highspy

STAGES = [
    "debtors",
    "on_way",
    "informed",
    "interested",
    "registered",
    "covered",
    "protected",
    "added",
]
WITHIN = ["debtors", "after_6", "after_3", "after_1"]
NEVER_LESS = {"debtors", "informed", "interested", "registered", "covered", *WITHIN}


def told(months, root, *, nobody_twice=True, nobody_back=True):
    """`[(month, what, value)]`: numbers and differences of one to four people that have one value.

    `months` holds `{(line, measure): published}`, the published 0 for `<5` and None for withheld.
    Where the assumptions do not fit the numbers, they are left out one after the other.
    """
    for twice, back in [(1, 1), (1, 0), (0, 1), (0, 0)]:
        if nobody_twice >= twice and nobody_back >= back:
            solver = _Solver(months, root, twice, back)
            if solver.is_possible():
                return solver.told()
    raise AssertionError("no people fit these numbers")


class _Solver:
    def __init__(self, months, root, nobody_twice, nobody_back):
        self.h = highspy.Highs()
        self.h.silent()
        self.asked = {}
        self.published = {}
        for month, numbers in enumerate(months):
            self._add_people(month, numbers)
            self._add_margins(month, numbers, root, nobody_twice)
        for month, (before, after) in enumerate(pairwise(months)):
            for key in before.keys() & after.keys():
                more = self.published[month + 1, key] - self.published[month, key]
                self.asked[month + 1, "change", key] = more
                if nobody_back and key[1] in NEVER_LESS:
                    self.h.addConstr(more >= 0)

    def _add_people(self, month, numbers):
        lines = defaultdict(dict)
        for (line, measure), shown in numbers.items():
            lines[line][measure] = shown
        for line, shown in lines.items():
            chain = WITHIN if line.credit_month else STAGES
            measures = [each for each in chain if each in shown]
            people = [self.h.addIntegral(lb=0, ub=100_000) for _each in measures]
            for step, measure in enumerate(measures):
                sum_of = self.h.qsum(people[step:])
                self.published[month, (line, measure)] = sum_of
                least, most = _between(shown[measure])
                self.h.addConstr(least <= sum_of <= most)
                if step + 1 < len(measures):
                    self.asked[month, "stopped", (line, measure)] = people[step] + 0
                if not shown[measure]:
                    self.asked[month, "people", (line, measure)] = sum_of

    def _add_margins(self, month, numbers, root, nobody_twice):
        parts = defaultdict(list)
        for line, measure in numbers:
            if line != root:
                kind = [bool(value) for value in line].index(True)
                parts[kind, measure].append(self.published[month, (line, measure)])
        for (kind, measure), terms in parts.items():
            whole = self.published.get((month, (root, measure)))
            if whole is None:
                continue
            if kind in (0, 2) or nobody_twice:
                self.h.addConstr(self.h.qsum(terms) - whole == 0)
            elif kind == 1:
                self.h.addConstr(self.h.qsum(terms) - whole >= 0)
                for term in terms:
                    self.h.addConstr(whole - term >= 0)
            else:
                self.h.addConstr(self.h.qsum(terms) - whole <= 0)

    def is_possible(self):
        self.h.run()
        return self.h.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def told(self):
        """Solutions that lie far apart show two values of nearly all; the rest is asked one by one."""
        self.one_value = {}
        self._compare(self.asked)
        chance = random.Random(7)
        for _sweep in range(10):
            terms = [asked * chance.choice([-1, 1]) for asked in self._open()]
            if not terms:
                return []
            self.h.minimize(self.h.qsum(terms))
            self._compare(self.one_value)
        for key in list(self.one_value):
            for solve in (self.h.minimize, self.h.maximize):
                if key in self.one_value:
                    solve(self.asked[key])
                    self._compare(self.one_value)
        return [(*key, value) for key, value in self.one_value.items()]

    def _open(self):
        return [self.asked[key] for key in self.one_value]

    def _compare(self, keys):
        """Leaves those that have had one value of one to four in all solutions."""
        solution, left = self.h.getSolution().col_value, {}
        for key in keys:
            asked = self.asked[key]
            terms = zip(asked.idxs, asked.vals, strict=True)
            value = round(sum(factor * solution[index] for index, factor in terms))
            if 1 <= abs(value) <= 4 and self.one_value.get(key, value) == value:
                left[key] = value
        self.one_value = left


def _between(shown):
    if shown is None:
        return 0, 100_000
    return (0, 4) if shown == 0 else (max(5, shown - 2), shown + 2)
