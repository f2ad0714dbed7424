"""Makes loops.json: models at discount 1 with loops that cost or pay about 1, or nothing, beside rewards up to 1e15, and
what is right at some points of them by trying every policy in fractions.

python3 loops.py > ../loops.json
"""

import json
import random
from fractions import Fraction

from model import Model

LARGE = ["1e15", "-1e15", "1e12", "-1e12", "1e6", "-1e6", "1", "-1", "0", "1e-12", "0.1", "3"]
SMALL = ["-1", "1", "-0.1", "0.1", "1e-6", "-1e-6", "-1e-12", "2", "-2", "0", "1e-3"]
POINTS = ["-1.9", "-0.7", "-0.001", "0", "0.123", "0.3", "1.1", "2"]
# How far from a point nothing may change: what is nearer, floats of the parameter cannot tell apart.
BESIDE = Fraction(1, 10**13)


def scenario(rng):
    states = [f"s{index}" for index in range(rng.randint(1, 3))]
    spread = lambda targets: dict(zip(rng.sample(targets, 2), rng.choice([[0.5, 0.5], [0.25, 0.75], ["1/3", "2/3"]])))
    text = []
    for state in states:
        actions = []
        for action in range(rng.choice([2, 3, 3])):
            reward = {}
            if rng.random() < 0.5:
                to = rng.choice(states) if len(states) < 2 or rng.random() < 0.7 else spread(states)
                kind = rng.random()
                if kind > 0.3:
                    reward["x"] = rng.choice(SMALL)
                if kind > 0.75:
                    reward["y"] = rng.choice(SMALL)
            else:
                to = "end" if rng.random() < 0.7 else spread(["end", *states])
                reward = {name: rng.choice(LARGE) for name in "xyz" if rng.random() < 0.7}
            # The numbers stand in the file as they are written here.
            amounts = ", ".join(f'"{name}": {amount}' for name, amount in reward.items())
            actions.append(f'"a{action}": {{"to": {json.dumps(to)}, "reward": {{{amounts}}}}}')
        text.append(f'"{state}": {{{", ".join(actions)}}}')
    used = [name for name in "xyz" if f'"{name}":' in "".join(text)]
    weights = {"x": "1", "y": rng.choice(["t", "t - 0.3", "0.1 + t", "1e-6*t", "-t"]), "z": rng.choice(["1 - t", "k"])}
    chosen = ", ".join(f'"{name}": "{weights[name]}"' for name in used)
    return (
        f'{{"policy-cliff": 1, "title": "Loops", "discount": 1, "start": "s0", "terminal": ["end"], '
        f'"states": {{{", ".join(text)}}}, "parameters": {{"t": {{"from": -2, "to": 2, "value": 0}}, '
        f'"k": {{"from": -1, "to": 1, "value": {rng.choice(["0", "0.1", "0.7"])}}}}}, "weights": {{{chosen}}}}}'
    )


def ends(model):
    """Whether some policy ends, or stays where nothing is earned, from every state and for every parameter."""
    free = {
        action
        for action, reward in enumerate(model.reward)
        if not any(reward.values()) and set(model.row[action]) == {model.state[action]}
    }
    good = {-1} | {model.state[action] for action in free}
    while True:
        more = {model.state[action] for action, row in enumerate(model.row) if set(row) & good} - good
        if not more:
            return len(good) == len(model.names) + 1
        good |= more


def answer(model, theta):
    """What is right at a point, or nothing where the parameter's float may stand for something else."""
    around = [model.solve({**model.parameters, "t": theta + step}) for step in (-BESIDE, 0, BESIDE)]
    sets = [found and [advantage == 0 for advantage in found[1]] for found in around]
    if sets[0] != sets[1] or sets[1] != sets[2]:
        return None
    found = around[1]
    return {
        "t": str(theta),
        "optimal": found and [int(advantage == 0) for advantage in found[1]],
        "value": found and [str(value) for value in found[0]],
    }


def main():
    rng = random.Random(12)
    models = []
    while len(models) < 150:
        text = scenario(rng)
        model = Model(text)
        if not ends(model):
            continue
        points = [answer(model, Fraction(point)) for point in POINTS]
        points = [point for point in points if point]
        # Half of the models that random numbers make have no answer anywhere.
        if any(point["value"] for point in points) or rng.random() < 0.1:
            models.append({"scenario": text, "points": points})
    print("[\n" + ",\n".join(json.dumps(each) for each in models) + "\n]")


main()
