"""What scenarios draw, uniform by uniform, and the tests that uniforms have to pass."""

from itertools import combinations

import numpy as np
from scipy import stats

from simbackorder.sample_path.drawing import draw
from simbackorder.sample_path.sources import Luck, Source

CELLS = 8
"""The unit square of pairs is cut into so many cells by so many."""


class Drawn:
    """Every uniform that was drawn within it, in the order of the draws."""

    def __init__(self, monkeypatch):
        self.arrays = []
        self.inside = 0
        with_stretch, with_numbers = Source.stretch, Luck.numbered

        def stretch(source, start, stop):
            return self.kept(lambda: with_stretch(source, start, stop))

        def numbered(luck, name, numbers, start, stop):
            return self.kept(lambda: with_numbers(luck, name, numbers, start, stop))

        monkeypatch.setattr(Source, "stretch", stretch)
        monkeypatch.setattr(Luck, "numbered", numbered)

    def kept(self, drawn):
        """What is drawn, kept once, however many calls it takes inside."""
        self.inside += 1
        found = drawn()
        self.inside -= 1
        if not self.inside:
            self.arrays.append(np.array(found).ravel())
        return found

    def path(self, scenario, replications):
        """Draws these replications of a scenario; their uniforms in one array."""
        self.arrays = []
        for replication in replications:
            draw(scenario, replication)
        return np.concatenate(self.arrays)


def repeated(uniforms):
    """How many of them have been drawn before: of a million numbers of 53 bits 0.00006 on average."""
    return uniforms.size - np.unique(uniforms).size


def uniform_p(uniforms):
    """Kolmogorov and Smirnov's test that they are uniform."""
    return stats.kstest(uniforms, "uniform").pvalue


def pairs_p(first, second):
    """The chi-squared test that pairs of them fill the unit square evenly: neither depends on the other."""
    counts = np.histogram2d(first, second, bins=CELLS, range=[[0, 1], [0, 1]])[0]
    return stats.chisquare(counts.ravel()).pvalue


def serial_p(uniforms):
    """The same of neighbours, in pairs that do not overlap."""
    return pairs_p(uniforms[:-1:2], uniforms[1::2])


def least(p_values):
    """The least p-value of so many tests, adjusted for their number (Bonferroni)."""
    found = list(p_values)
    return min(1.0, min(found) * len(found))


def suspicious(streams):
    """What is wrong with streams of uniforms, a row each, by the least adjusted p of all tests of a kind."""
    return {
        "uniform": least(map(uniform_p, streams)),
        "serial": least(map(serial_p, streams)),
        "across": least(pairs_p(one, other) for one, other in combinations(streams, 2)),
    }
