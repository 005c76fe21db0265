"""The command line with chunks of a few replications, and without figures, which take longer than these.

`python small_chunks.py 12 sweep shop.yaml` makes some 12 chunks.
"""

import sys

from simbackorder.experiments import chunks

if __name__ == "__main__":
    from simbackorder.cli.main import main
    from simbackorder.report import figures

    figures.available = lambda: False
    chunks.WORK = 1.0
    chunks.MOST_CHUNKS = int(sys.argv.pop(1))
    main()
