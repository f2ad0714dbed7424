"""An oracle of random models for agreement.test.mjs: every policy of a model is enumerated, in fractions. It shares
nothing with the library, and not even its idea: there is no policy iteration here.

    agreement.py ask KIND COUNT SEED    writes a JSON line for each model: its file, and the places to ask about
    agreement.py check KIND COUNT SEED  reads a line for each model with the answers, and writes what disagrees

KIND is "discounted", "near" (discounts from 1 - 1e-6 to 1 - 1e-9), "undiscounted" or "loops" (which cost nothing, or
something). Rewards are from 1e-15 to 1e15, weights cancel, and actions tie.
"""

import itertools
import json
import random
import re
import sys
from fractions import Fraction

DISCOUNTS = {
    "discounted": ["0", "0.5", "0.9", "0.99", "0.9999"],
    "near": ["0.999999", "0.99999999", "0.999999999"],
    "undiscounted": ["1"],
    "loops": ["1"],
}
# The weight of "y" in the file, and its constant and its derivatives by theta and k.
WEIGHTS = [
    ("theta", 0, 1, 0),
    ("1 - 3*theta", 1, -3, 0),
    ("theta + k", 0, 1, 1),
    ("0.2*theta - k/3", 0, Fraction(1, 5), Fraction(-1, 3)),
    ("1e6*theta", 0, 10**6, 0),
    ("theta/1e6", 0, Fraction(1, 10**6), 0),
]
AMOUNTS = {
    "small": ["-3", "-2", "-1", "0", "1", "2", "3"],
    "decimal": ["0.1", "0.2", "0.3", "-0.1", "-0.2", "-0.3", "0.7", "1", "0", "1/3", "-1/3", "2/3"],
    "wide": ["1e-12", "-1e-12", "2e-12", "1", "-1", "0", "1e6", "-1e6", "1e15", "-1e15", "1e9", "3e-9", "0.1"],
    "near": ["1", "1.000000000001", "0.999999999999", "1.0000000000000002", "0", "2", "1e-15"],
}
SPLITS = [("1/4", "3/4"), ("0.1", "0.9"), ("1/3", "2/3"), ("0.5", "0.5"), ("1e-6", "0.999999"), ("0.7", "0.3")]
# What is nearer to a cliff than this share of the place is at the cliff: the parameter is a float.
ROUNDING = Fraction(1, 10**14)


def fraction(text):
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or 1)


def written(number):
    """The fraction that a float stands for."""
    return Fraction(repr(float(number)))


def random_file(rng, kind):
    """A scenario file as Python data, every number as its text."""
    count = rng.randint(1, 4)
    style = rng.choice(list(AMOUNTS))
    pick = lambda: rng.choice(AMOUNTS[style])
    states = {}
    for state in range(count):
        actions = {}
        for action in range(rng.randint(1, 3)):
            chance, is_loop = rng.random(), False
            anywhere = lambda: f"s{rng.randrange(count)}"
            to = {"end": "1"}
            if 0.2 <= chance < 0.6:
                if kind == "undiscounted":
                    to = {f"s{rng.randrange(state + 1, count)}": "1"} if state + 1 < count else to
                else:
                    to, is_loop = {anywhere(): "1"}, kind == "loops"
            elif chance >= 0.6:
                # At discount 1 such a step may be the last.
                first = "end" if kind in ("undiscounted", "loops") else anywhere()
                to = dict(zip([first, anywhere()], rng.choice(SPLITS)))
                to = to if len(to) == 2 else dict.fromkeys(to, "1")
            earned = [pick(), pick(), rng.choice(["0", "0", "1", "1000", "1000000", "0.1"])]
            if action > 0 and rng.random() < 0.2:
                earned[0] = rng.choice(["-1e9", "-1e12", "-1e15"])
            if is_loop:
                earned = [rng.choice(["0", "0", "-1", "-1e-9", "-1e12"]), "0", "0"]
            actions[f"a{action}"] = {"to": to, "reward": dict(zip("xyz", earned))}
        states[f"s{state}"] = actions
    twin = states[rng.choice(list(states))]
    if rng.random() < 0.3 and len(twin) < 3:
        twin[f"a{len(twin)}"] = twin["a0"]
    low, high = rng.choice([("-2", "2"), ("0", "1"), ("-1e-6", "1e-6"), ("0", "1e6")])
    weight = rng.choice(WEIGHTS)
    file = {
        "policy-cliff": 1,
        "title": "Random",
        "discount": rng.choice(DISCOUNTS[kind]),
        "start": "s0",
        "terminal": ["end"],
        "states": states,
        "parameters": {
            "theta": {"from": low, "to": high, "value": low},
            "k": {"from": "-1", "to": "1", "value": rng.choice(["0", "0.1", "1/3", "0.7", "-1"])},
        },
        "weights": {"x": 1, "y": weight[0], "z": "k - 0.7"},
        "true": {"x": 1, "y": -1},
        "view": {"sweep": "theta"},
    }
    return file, weight[1:]


def solve(rows):
    """Solves equations: every row has its coefficients and then its right sides. Gauss and Jordan, in fractions."""
    size = len(rows)
    for column in range(size):
        pivot = next(row for row in range(column, size) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [number / rows[column][column] for number in rows[column]]
        for row in range(size):
            factor = rows[row][column]
            if row != column and factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column])]
    return [row[size:] for row in rows]


class Model:
    """A file in fractions, and the value of every policy in every state, as a plane over theta and k."""

    def __init__(self, file, weight):
        self.discount = Fraction(file["discount"])
        self.k = fraction(file["parameters"]["k"]["value"])
        self.range = [Fraction(file["parameters"]["theta"][end]) for end in ("from", "to")]
        names = list(file["states"])
        self.states = range(len(names))
        self.rows, self.rewards, self.true = [], [], []
        for actions in file["states"].values():
            self.rows.append([[fraction(action["to"].get(name, "0")) for name in names] for action in actions.values()])
            earned = [[fraction(amount) for amount in action["reward"].values()] for action in actions.values()]
            plane = lambda x, y, z: [x + y * weight[0] - z * Fraction(7, 10), y * weight[1], y * weight[2] + z]
            self.true.append([x - y for x, y, _ in earned])
            self.rewards.append([plane(*amounts) for amounts in earned])
        values = [set() for _ in names]
        for policy in itertools.product(*(range(len(rows)) for rows in self.rows)):
            for own, value in zip(values, self.value(policy)):
                if value is not None:
                    own.add(tuple(value))
        self.values = [list(own) for own in values]

    def value(self, policy):
        """V of each state; None where going on for ever costs something."""
        rows = [self.rows[state][policy[state]] for state in self.states]
        rewards = [self.rewards[state][policy[state]] for state in self.states]
        solved = list(self.states)
        value = [[Fraction(0)] * 3 for _ in self.states]
        if self.discount == 1:
            reach = [[a == b or rows[a][b] > 0 for b in self.states] for a in self.states]
            for c, a, b in itertools.product(self.states, repeat=3):
                reach[a][b] = reach[a][b] or (reach[a][c] and reach[c][b])
            ends = [any(reach[a][b] and sum(rows[b]) < 1 for b in self.states) for a in self.states]
            comes_back = [not ends[a] and all(reach[b][a] for b in self.states if reach[a][b]) for a in self.states]
            costs = [comes_back[a] and any(any(rewards[b]) for b in self.states if reach[a][b]) for a in self.states]
            for state in self.states:
                if any(reach[state][b] and costs[b] for b in self.states):
                    value[state] = None
            solved = [state for state in self.states if value[state] is not None and not comes_back[state]]
        equations = [
            [Fraction(a == b) - self.discount * rows[a][b] for b in solved] + rewards[a] for a in solved
        ]
        for state, plane in zip(solved, solve(equations)):
            value[state] = plane
        return value

    def at(self, theta, k):
        """V of each state, and V - Q of each action, state by state."""
        point = lambda plane: plane[0] + plane[1] * theta + plane[2] * k
        value = [max(map(point, own)) for own in self.values]
        later = lambda row: self.discount * sum(share * v for share, v in zip(row, value) if share)
        behind = [
            [value[s] - point(reward) - later(row) for reward, row in zip(self.rewards[s], self.rows[s])]
            for s in self.states
        ]
        return value, behind

    def sets(self, theta, k=None):
        """A flag per action, state by state."""
        _, behind = self.at(theta, self.k if k is None else k)
        return [int(left == 0) for own in behind for left in own]

    def cliffs(self):
        """The places inside the range where a set changes, each with the sets below, at and above: kinks of V."""
        low, high = self.range
        kinks = set()
        for own in self.values:
            best = {}
            for constant, slope, across in own:
                constant += across * self.k
                best[slope] = max(constant, best.get(slope, constant))
            hull = []
            for slope, constant in sorted(best.items()):
                place = None
                while hull:
                    place = (hull[-1][1] - constant) / (slope - hull[-1][0])
                    if hull[-1][2] is None or place > hull[-1][2]:
                        break
                    hull.pop()
                hull.append((slope, constant, place if hull else None))
            kinks.update(place for _, _, place in hull if place is not None and low < place < high)
        kinks = sorted(kinks)
        between = [self.sets((a + b) / 2) for a, b in zip([low, *kinks], [*kinks, high])]
        found = [(place, below, self.sets(place), above) for place, below, above in zip(kinks, between, between[1:])]
        return [each for each in found if not each[1] == each[2] == each[3]]

    def radius(self, behind):
        """The least V - Q over the sum of the sizes of its derivatives by every reward, where there are no ties."""
        policy = [own.index(0) for own in behind]
        chain = [self.rows[state][policy[state]] for state in self.states]
        rows = [[Fraction(a == b) - self.discount * chain[a][b] for b in self.states] for a in self.states]
        visits = solve([row + [Fraction(a == b) for b in self.states] for a, row in enumerate(rows)])
        sizes = []
        for s, own in enumerate(behind):
            for action, left in enumerate(own):
                if action != policy[s]:
                    row = self.rows[s][action]
                    uses = lambda v: self.discount * sum(p * visits[t][v] for t, p in enumerate(row)) - visits[s][v]
                    sizes.append(left / (1 + sum(abs(uses(v)) for v in self.states)))
        return min(sizes, default=None)


def uniform_truth(model, behind):
    """What the policy that takes all best actions equally often collects of the true reward, x - y; None where it may
    stay somewhere for ever."""
    shares = [[Fraction(left == 0, own.count(0)) for left in own] for own in behind]
    mix = lambda s, of: sum(share * of(action) for action, share in enumerate(shares[s]) if share)
    chain = [[mix(s, lambda action: model.rows[s][action][t]) for t in model.states] for s in model.states]
    rows = [
        [Fraction(a == b) - model.discount * chain[a][b] for b in model.states] + [mix(a, lambda i: model.true[a][i])]
        for a in model.states
    ]
    try:
        return solve(rows)[0][0]
    except StopIteration:
        # The equations have no solution.
        return None


# How a sentence writes a number.
NUMBER = "\u2212?[0-9]+(?:[.][0-9]+)?(?:/[0-9]+)?(?:e\u2212?[0-9]+)?"


def misread(sentence, state, flips, inside, at):
    """What a sentence says that is not so of the places where the set of a state changes, each with the sets below, at
    and above, and the error of the place that is told; `inside` is the set where there are none."""
    spoken = lambda text: fraction(text.replace("\u2212", "-"))
    actions = lambda text: re.findall("\u201c(a[0-9])\u201d", text)
    is_told = lambda text, flip: abs(spoken(text) - flip[0]) <= max(abs(flip[0]) / 100, flip[2])
    if f"\u201c{state}\u201d" not in sentence:
        return "another state"
    if not flips:
        said = re.match("(?:The best action in|In) [^,]*?,? ?(?:is )?((?:\u201ca[0-9]\u201d(?:, | and )?)+).*? for ", sentence)
        return None if said and actions(said[1]) == inside else f"not {inside}"
    said = re.match(f"At \u03b8\xa0([=\u2248])\xa0({NUMBER}) (.*?)[.](?: |$)", sentence)
    if not said:
        return "no cliff"
    nearest = min(abs(place - at) for place, _, _ in flips)
    near = [flip for flip in flips if abs(flip[0] - at) <= nearest * (1 + ROUNDING) + flip[2] and is_told(said[2], flip)]
    if not near:
        return "another place"
    place, (below, on, above), error = near[0]
    if said[1] == "=" and abs(spoken(said[2]) - place) > max(error, abs(place) / 10**11):
        return "a place that is not this number, to 12 digits"
    if " as good as " in said[3]:
        joining, rest = said[3].split(" as good as ")
        others = actions(rest.split(" in \u201c")[0])
        if below != above or others != below or sorted(actions(joining) + below) != on:
            return f"not {below}, {on}, {above}"
    else:
        left, right = said[3].split(" from ")[1].split(" to ")
        if below == above or actions(left) != below or actions(right) != above:
            return f"not {below}, {above}"
    others = [flip for flip in flips if flip is not near[0]]
    rest = sentence[said.end() :]
    listed = re.search(f"(?:Another cliff|Other cliffs): \u03b8\xa0[=\u2248]\xa0((?:{NUMBER}(?:, | and )?)+)", rest)
    count = re.search("([0-9]+) other cliffs", rest)
    if listed:
        told = re.findall(NUMBER, listed[1])
        if len(told) != len(others) or not all(map(is_told, told, others)):
            return f"other cliffs than at {[float(place) for place, _, _ in others]}"
    elif (int(count[1]) if count else 0) != len(others):
        return f"not {len(others)} other cliffs"
    return None


def models(kind, count, seed):
    """The models of a seed, each with its file's text, its cliffs, and the places to ask about."""
    rng = random.Random(int(seed))
    for _ in range(int(count)):
        file, weight = random_file(rng, kind)
        model = Model(file, weight)
        while not all(model.values):
            # Some state goes on for ever.
            file, weight = random_file(rng, kind)
            model = Model(file, weight)
        low, high = model.range
        cliffs = model.cliffs()
        edges = [low, *(place for place, *_ in cliffs), high]
        somewhere = lambda low, high: written(low + (high - low) * Fraction(round(rng.random(), 9)))
        places = [written((a + b) / 2) for a, b in zip(edges, edges[1:])] + [low, high, somewhere(low, high)]
        box = [(somewhere(low, high), written(round(rng.uniform(-1, 1), 3))) for _ in range(4)]
        box.append((somewhere(low, high), Fraction("0.7000001")))
        yield model, numbers(json.dumps(file)), cliffs, places, box


def numbers(text):
    """A file's text with its decimals as numbers, and its fractions still as texts."""
    for number in sorted({*json_texts(json.loads(text))}, key=len, reverse=True):
        text = text.replace(f'"{number}"', number)
    return text


def json_texts(data):
    """The texts in some data that are decimals."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from json_texts(each)
    elif isinstance(data, str):
        try:
            float(data)
        except ValueError:
            return
        yield data


def disagreements(model, cliffs, places, box, answer, kind):
    """What the answers on a model say that is not so."""
    low, high = model.range
    acting = [len(rows) for rows in model.rows]
    edges = [low, *(place for place, *_ in cliffs), high]
    wide = [b - a > ROUNDING * max(abs(a), abs(b)) for a, b in zip(edges, edges[1:])]

    def is_inside(place):
        """Whether it is not at an end of the range."""
        return all(abs(written(place["at"]) - end) > ROUNDING * abs(end) for end in (low, high))

    def within(found, true, bound):
        return bound is not None and found is not None and abs(Fraction(found) - true) <= Fraction(bound)

    def by_state(flags):
        flags = iter(flags)
        return [[f"a{action}" for action in range(count) if next(flags)] for count in acting]

    def point(what, found, theta, sets, is_float):
        if found["optimal"] != sets:
            yield f"{what}: the sets {found['optimal']} and not {sets}"
        is_tie = any(len(own) > 1 for own in by_state(sets))
        radius = found["radius"]
        if kind != "loops" and radius and (radius["size"] == 0) != is_tie:
            yield f"{what}: a radius of {radius['size']}"
        if not is_float:
            if not found["next"] or found["next"]["distance"] != 0:
                yield f"{what}: the next cliff at {found['next']}"
            return
        value, behind = model.at(theta, model.k)
        if not all(within(v, true, found["bound"]) for v, true in zip(found["value"], value)):
            yield f"{what}: values {found['value']} within {found['bound']}, and not {[float(v) for v in value]}"
        truth = uniform_truth(model, behind) if kind != "loops" else None
        if truth is not None and not within(found["truth"], truth, found["truthBound"]):
            yield f"{what}: a true value of {found['truth']} within {found['truthBound']}, and not {float(truth)}"
        for gap, own in zip(found["gaps"], behind):
            gaps = [left for left in own if left]
            if gaps and not within(gap, min(gaps), found["gapsBound"]) or not gaps and gap is not None:
                yield f"{what}: a gap of {gap} within {found['gapsBound']}"
        if kind != "loops" and radius and not is_tie:
            true = model.radius(behind)
            if not within(radius["size"], true, radius["bound"]) or Fraction(radius["lower"]) > true:
                yield f"{what}: a radius of {radius}, and not {float(true)}"
        near = min((abs(place - theta) for place, *_ in cliffs), default=None)
        ends = [abs(end - theta) for end in model.range]
        off = lambda true: abs(Fraction(found["next"]["distance"]) - true) > Fraction(1, 10**9) * max(1, true)
        if near is not None and (not found["next"] or all(map(off, [near, *ends]))):
            yield f"{what}: the next cliff at {found['next']}, and not {float(near)} away"

    found = answer["cliffs"]
    if not found["exact"] or [Fraction(each["text"]) for each in found["breakpoints"]] != edges[1:-1]:
        yield f"cliffs at {[each['text'] for each in found['breakpoints']]}, and not {[str(e) for e in edges[1:-1]]}"
        return
    for index, (each, (place, *sets)) in enumerate(zip(found["breakpoints"], cliffs)):
        if not within(each["at"], place, each["error"]):
            yield f"a cliff at {each['at']} within {each['error']}, and not {place}"
        changes = zip(*map(by_state, sets))
        true = {f"s{s}": list(own) for s, own in enumerate(changes) if not own[0] == own[1] == own[2]}
        told = {change["state"]: [change[side] for side in ("left", "at", "right")] for change in each["changes"]}
        if told != true:
            yield f"at the cliff {place} {told}, and not {true}"
        if wide[index] and wide[index + 1]:
            yield from point(f"at the cliff {place}", answer["at"][index], place, sets[1], False)
    for theta, own in zip(places, answer["places"]):
        if all(place == theta or abs(place - theta) > ROUNDING * abs(theta) for place, *_ in cliffs):
            yield from point(f"at {theta}", own, theta, model.sets(theta), True)
    for sweep in answer["sweeps"]:
        state = int(sweep["state"][1:])
        first = sum(acting[:state])
        for theta, told in zip(sweep["theta"], sweep["optimal"]):
            theta = written(theta)
            if any(0 < abs(place - theta) <= ROUNDING * abs(theta) for place, *_ in cliffs):
                continue
            true = model.sets(theta)[first : first + acting[state]]
            if told != true:
                yield f"in the sweep of s{state} at {theta} {told}, and not {true}"
        for theta, value, bound in zip(sweep["theta"], sweep["value"], sweep["bound"]):
            true = model.at(written(theta), model.k)[0][0]
            if not within(value, true, bound):
                yield f"in the sweep of s{state} at {theta} a value of {value} within {bound}, and not {float(true)}"
        # Where the set stays as it is, another state's does not, and what comes of it.
        flips = [jump for jump in sweep["jumps"] if not jump["sets"][0] == jump["sets"][1] == jump["sets"][2]]
        jumps = [jump for jump in flips if is_inside(jump)]
        inside = filter(is_inside, found["breakpoints"])
        table = [(each, c) for each in inside for c in each["changes"] if c["state"] == f"s{state}"]
        if [jump["sets"] for jump in jumps] != [[c["left"], c["at"], c["right"]] for _, c in table]:
            places = [[each["at"] for each in both] for both in (jumps, [each for each, _ in table])]
            yield f"in the sweep of s{state} jumps at {places[0]}, and not {places[1]}"
        for jump, (each, _) in zip(jumps, table):
            if abs(Fraction(jump["at"]) - Fraction(each["at"])) > Fraction(jump["error"]) + Fraction(each["error"]):
                yield f"in the sweep of s{state} a jump at {jump['at']}, and a cliff at {each['at']}"
        # The sentence has the cliffs of the state, and what ties at an end of the range alone.
        at = lambda sets: by_state(sets)[state]
        error = lambda place: max((Fraction(j["error"]) for j in flips if abs(Fraction(j["at"]) - place) <= j["error"]), default=0)
        turns = [(place, [at(sets) for sets in sides], error(place)) for place, *sides in cliffs]
        between = [at(model.sets((a + b) / 2)) for a, b in zip(edges, edges[1:])]
        ends = [(end, [side, at(model.sets(end)), side], error(end)) for end, side in ((low, between[0]), (high, between[-1]))]
        turns = [turn for turn in [ends[0], *turns, ends[1]] if not turn[1][0] == turn[1][1] == turn[1][2]]
        wrong = misread(sweep["sentence"], sweep["state"], turns, between[0], places[0]) if all(wide) else None
        if wrong:
            yield f"{wrong}: {sweep['sentence']}"
    if not -1e-9 <= answer["missing"] <= 1e-9 or answer["hidden"] is None or answer["hidden"] > 1e-9:
        yield f"of the box {answer['missing']} is missing, and {answer['hidden']} hidden"
    for (theta, k), told in zip(box, answer["box"]):
        true = model.sets(theta, k)
        if told["solved"] != true:
            yield f"at {theta}, {k} the sets {told['solved']}, and not {true}"
        # On an edge there may be more than inside, and corners are floats: what is nearer to an edge than their rounding
        # may be taken for being on it, or on one side.
        moved = lambda place, width: [place - ROUNDING * width, place, place + ROUNDING * width]
        near = [model.sets(a, b) for a in moved(theta, max(map(abs, model.range))) for b in moved(k, 1)]
        most = [max(flags) for flags in zip(*near)]
        fits = all(all(a <= b for a, b in zip(cell, most)) for cell in told["cells"])
        is_inside_one = all(sets == true for sets in near)
        if not told["cells"] or not fits or is_inside_one and told["cells"] != [true]:
            yield f"at {theta}, {k} the polygons {told['cells']}, and not {true}"


if __name__ == "__main__":
    verb, kind, count, seed = sys.argv[1:]
    for index, (model, text, cliffs, places, box) in enumerate(models(kind, count, seed)):
        if verb == "ask":
            places, box = [float(theta) for theta in places], [[float(theta), float(k)] for theta, k in box]
            print(json.dumps({"text": text, "places": places, "box": box}))
        else:
            answer = json.loads(sys.stdin.readline())
            for what in disagreements(model, cliffs, places, box, answer, kind):
                print(f"{kind} {index}: {what}\n{text}")
