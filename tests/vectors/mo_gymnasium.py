"""Writes mo-gymnasium.json from the sources of MO-Gymnasium: python3 mo_gymnasium.py FOLDER > mo-gymnasium.json

FOLDER holds the unpacked wheel (`pip download --no-deps mo-gymnasium==1.3.1`). The maps, fronts and fruits are copied as
decimals; nothing of the package is run. For every fruit weights are looked for by the perceptron, under which it is the
only best one, and checked in fractions: so every fruit is a corner of the convex front.
"""

import ast
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

FOLDER = Path(sys.argv[1]) / "mo_gymnasium" / "envs"


def value(text, name):
    """Returns the literal that a module assigns to a name, with its numbers as they are written."""
    after = text[re.search(rf"^{name} = ", text, re.M).end() :]
    depth = 0
    for end, character in enumerate(after):
        depth += (character in "[{(") - (character in "]})")
        if depth == 0 and character in "]})":
            break
    written = re.sub(r"np\.array\(|\)", "", after[: end + 1]).strip()
    return ast.literal_eval(re.sub(r"(?<![\w.\"])(-?\d+\.?\d*)(?![\w.\"])", r'"\1"', written))


def witness(fruits, index):
    """Returns positive weights under which one fruit is worth more than every other."""
    own = fruits[index]
    apart = [[a - b for a, b in zip(own, other)] for other in fruits if other != own]
    apart += [[float(i == j) for j in range(6)] for i in range(6)]
    apart = [[part / sum(x * x for x in row) ** 0.5 for part in row] for row in apart]
    weights = [1.0] * 6
    for _ in range(200000):
        worst = min(apart, key=lambda row: sum(map(lambda a, b: a * b, row, weights)))
        if sum(map(lambda a, b: a * b, worst, weights)) > 1e-4 * sum(weights):
            break
        weights = [a + b for a, b in zip(weights, worst)]
    return [f"{weight / sum(weights):.6f}" for weight in weights]


sea = (FOLDER / "deep_sea_treasure" / "deep_sea_treasure.py").read_text()
tree = (FOLDER / "fruit_tree" / "fruit_tree.py").read_text()
fruits = value(tree, "FRUITS")
# The keys, too, were written as texts.
fruits = next(rows for depth, rows in fruits.items() if depth.strip('"') == "6")
floats = [[float(part) for part in fruit] for fruit in fruits]
weights = [witness(floats, index) for index in range(len(fruits))]
for index, own in enumerate(weights):
    worth = [sum(Fraction(a) * Fraction(b) for a, b in zip(own, fruit)) for fruit in fruits]
    assert all(worth[index] > other for place, other in enumerate(worth) if place != index), index
print(
    json.dumps(
        {
            "source": "MO-Gymnasium 1.3.1, https://github.com/Farama-Foundation/MO-Gymnasium; maps and fruits after "
            "Yang, Sun and Narasimhan, https://arxiv.org/abs/1908.08342",
            "licence": "MIT, Copyright (c) 2022 Lucas Alegre",
            "deep-sea-treasure": {"map": value(sea, "DEFAULT_MAP"), "front": value(sea, "CONVEX_FRONT")},
            "fruit-tree": {"depth": 6, "fruits": fruits, "weights": weights},
        },
        indent=1,
    )
    .replace("\n    ", " ")
    .replace("\n   ", " ")
)
