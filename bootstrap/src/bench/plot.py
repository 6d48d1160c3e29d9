#!/usr/bin/python3
"""plot.py FIGURES.json PLOT.svg draws what bench.py --sizing measured. Needs Debian's python3-matplotlib."""
import json
import statistics
import sys

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

# question, workload, what the product has, title
PANELS = [("connections in the pool", "refresh", 10, "How many connections for refreshes?"),
          ("connections in the pool", "login", 10, "How many connections for logins?"),
          ("worker threads", "refresh", 32, "How many threads for refreshes?"),
          ("worker threads", "login", 32, "How many threads for logins?"),
          ("logins at a time", "login", None, "How many logins at a time?")]
AXES = {"refresh": (("rps", "refreshes a second"), ("p99_ms", "p99 of a refresh, ms")),
        "login": (("rps", "logins a second"), ("p99_ms", "p99 of a login, ms"))}
COLOURS = {None: "#0b5fa5", 16: "#0b5fa5", 64: "#c2410c"}


def line(axes, rows, figure, colour, label):
    """The median of the rounds, and a band from the least to the greatest."""
    by_value = {}
    for row in rows:
        by_value.setdefault(row["value"], []).append(row[figure])
    low, middle, high = ([pick(by_value[value]) for value in sorted(by_value)] for pick in (min, statistics.median, max))
    places = range(len(middle))
    axes.fill_between(places, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(places, middle, marker="o", color=colour, label=label)
    axes.set_xticks(places, sorted(by_value))


def main(figures, picture):
    with open(figures) as file:
        rows = json.load(file)["rows"]
    matplotlib.rcParams.update({"svg.hashsalt": "bench", "axes.grid": True, "grid.color": "#dddddd",
                                "axes.spines.top": False, "axes.spines.right": False})
    plot, grid = pyplot.subplots(len(PANELS), 2, figsize=(9, 3.1 * len(PANELS)), facecolor="white")
    for (question, workload, default, title), pair in zip(PANELS, grid):
        panel = [row for row in rows if (row["question"], row["workload"]) == (question, workload)]
        for axes, (figure, unit) in zip(pair, AXES[workload]):
            for connections in sorted({row["connections"] for row in panel}) if default else [None]:
                line(axes, [row for row in panel if connections in (None, row["connections"])], figure, COLOURS[connections],
                     connections and f"{connections} at a time")
            if default:
                axes.axvline(sorted({row["value"] for row in panel}).index(default), color="#555555", linestyle=":",
                             linewidth=1, label="default")
            axes.set_xlabel(question)
            axes.set_ylabel(unit)
            axes.set_ylim(bottom=0)
        if default:
            pair[1].legend(fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False)
        pair[0].set_title(title, loc="left", fontsize=11, fontweight="bold")
    plot.tight_layout()
    plot.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
