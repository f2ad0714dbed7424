"""Expected updates of training (docs/THEORY.md, section 11) by enumerating the trajectories of a group one by one, in
numpy. It shares nothing with the library, not even the way of counting: every sequence of outcomes is a group.

Reads JSON, {"updates": [case, ...], "runs": [case, ...]}, and writes the updates of the former, and for each of the
latter, which have "rate", "steps", "seeds", "seed", "epochs", "clip" and "optimiser" as well, the policies of so many
trained seeds. A case:

    {"algorithm": "grpo", "group": 4, "policy": [...], "base": [...], "components": [[...], ...], "weights": [...],
     "chance": [false, ...], "kl": 0.1, "estimator": "k3", "entropy": 0.0}

components[k][a] is what answer a earns of component k, or the probability of earning 1 of it where chance[k] is true.
"""

import itertools
import json
import sys

import numpy as np

TRIES = 16  # of DAPO


def outcomes(case):
    """Returns the answers, probabilities and components (one row each) of everything that one trajectory can be."""
    components = np.array(case["components"], dtype=float)
    answers, probabilities, rows = [], [], []
    for answer, share in enumerate(case["policy"]):
        columns = []
        for earned, chance in zip(components[:, answer], case["chance"]):
            columns.append([(1.0, earned), (0.0, 1.0 - earned)] if chance else [(earned, 1.0)])
        for combination in itertools.product(*columns):
            probability = share * np.prod([p for _, p in combination])
            if probability > 0:
                answers.append(answer)
                probabilities.append(probability)
                rows.append([value for value, _ in combination])
    return np.array(answers), np.array(probabilities), np.array(rows)


def center(x):
    """Subtracts the mean of each row; a row whose numbers are equal becomes 0."""
    spread = x.max(axis=1) - x.min(axis=1)
    flat = spread <= 1e-12 * np.abs(x).max(axis=1)
    return np.where(flat[:, None], 0.0, x - x.mean(axis=1, keepdims=True))


def normalise(x):
    """Divides the centered rows by their standard deviations."""
    x = center(x)
    deviation = x.std(axis=1, keepdims=True)
    return np.divide(x, deviation, out=np.zeros_like(x), where=deviation > 0)


def advantages(case, parts, returns, mean):
    """Returns the advantage of every trajectory of every group: groups x G."""
    name, size = case["algorithm"], case["group"]
    if name in ("reinforce", "ppo"):
        return returns - mean
    if name == "rloo":
        others = (returns.sum(axis=1, keepdims=True) - returns) / (size - 1)
        return returns - others
    if name == "dr-grpo":
        return center(returns)
    if name in ("grpo", "dapo"):
        return normalise(returns)
    assert name == "gdpo"
    parted = sum(w * normalise(parts[:, :, k]) for k, w in enumerate(case["weights"]))
    return normalise(parted)


def updates(case, policy, parts, chosen, drawn=None):
    """Returns the update of every group: groups x answers, as are the policies, and those by which the groups were drawn."""
    drawn = policy if drawn is None else drawn
    components, weights = np.array(case["components"], dtype=float), np.array(case["weights"], dtype=float)
    returns = parts @ weights
    mean = (drawn @ components.T @ weights)[:, None]
    scores = np.eye(policy.shape[1])[chosen] - policy[:, None, :]  # groups x G x answers
    gains = advantages(case, parts, returns, mean)
    ratio = np.take_along_axis(policy, chosen, axis=1) / np.take_along_axis(drawn, chosen, axis=1)
    low, high = case.get("clip", [0.2, 0.2])
    is_clipped = np.where(gains > 0, ratio > 1 + high, ratio < 1 - low)
    update = (np.where(is_clipped, 0.0, gains * ratio)[:, :, None] * scores).mean(axis=1)
    base, log = np.array(case["base"]), np.log(policy)
    update -= case["entropy"] * policy * (log - (policy * log).sum(axis=1, keepdims=True))
    if case["estimator"] == "exact":
        ratio = log - np.log(base)
        update -= case["kl"] * policy * (ratio - (policy * ratio).sum(axis=1, keepdims=True))
    else:
        slope = 1.0 - base[chosen] / np.take_along_axis(policy, chosen, axis=1)
        update -= case["kl"] * (slope[:, :, None] * scores).mean(axis=1)
    return update


def is_flat(case, parts):
    returns = parts @ np.array(case["weights"], dtype=float)
    return returns.max(axis=1) - returns.min(axis=1) <= 1e-12 * np.abs(returns).max(axis=1)


def expected_update(case):
    answers, probabilities, rows = outcomes(case)
    groups = np.array(list(itertools.product(range(len(answers)), repeat=case["group"])))
    chance = probabilities[groups].prod(axis=1)
    policy = np.tile(np.array(case["policy"], dtype=float), (len(groups), 1))
    factor = 1.0
    if case["algorithm"] == "dapo":
        flat = is_flat(case, rows[groups])
        factor = sum(chance[flat].sum() ** tries for tries in range(TRIES))
        chance = np.where(flat, 0.0, chance)
    return list(factor * (chance @ updates(case, policy, rows[groups], answers[groups])))


def softmax(logits):
    policy = np.exp(logits - logits.max(axis=1, keepdims=True))
    return policy / policy.sum(axis=1, keepdims=True)


def groups(case, policy, random):
    """Draws a group for every seed: the answers, and what they earn."""
    components = np.array(case["components"], dtype=float)
    drawn = random.random((len(policy), case["group"], 1))
    chosen = (drawn > policy.cumsum(axis=1)[:, None, :-1]).sum(axis=2)
    parts = components.T[chosen]
    chance = np.array(case["chance"])
    return chosen, np.where(chance, random.random(parts.shape) < parts, parts)


def trained(case):
    """Returns the policies at the end, from the uniform policy, seed by seed."""
    random = np.random.default_rng(case["seed"])
    logits = np.zeros((case["seeds"], len(case["base"])))
    first, second, count = np.zeros_like(logits), np.zeros_like(logits), 0
    for _ in range(case["steps"]):
        drawn = softmax(logits)
        chosen, parts = groups(case, drawn, random)
        used = np.ones((len(logits), 1), dtype=bool)
        if case["algorithm"] == "dapo":
            for _ in range(TRIES - 1):
                flat = is_flat(case, parts)
                again = groups(case, drawn, random)
                chosen[flat], parts[flat] = again[0][flat], again[1][flat]
            used = ~is_flat(case, parts)[:, None]
        for _ in range(case["epochs"]):
            update = updates(case, softmax(logits), parts, chosen, drawn)
            if case["optimiser"] == "adam":
                count += 1
                first, second = 0.9 * first + 0.1 * update, 0.999 * second + 0.001 * update**2
                update = first / (1 - 0.9**count) / (np.sqrt(second / (1 - 0.999**count)) + 1e-8)
            logits = np.where(used, logits + case["rate"] * update, logits)
    return softmax(logits).tolist()


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    found = {"updates": [expected_update(case) for case in asked["updates"]], "runs": [trained(case) for case in asked["runs"]]}
    json.dump(found, sys.stdout)
