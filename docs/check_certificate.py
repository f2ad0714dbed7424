#!/usr/bin/env python3
"""Checks a certificate of cliffs in fractions, by substitution. certificate.md says what is checked and what it proves.

    python3 check_certificate.py CERTIFICATE

Nothing is shared with the program that wrote the certificate. certificate_of_scenario.py compares the model in it
with a scenario file.
"""

import json
import sys
from fractions import Fraction


class Invalid(Exception):
    """What is wrong with a certificate."""


def demand(holds, problem, *place):
    if not holds:
        raise Invalid(" ".join([problem, *map(str, place)]))


def unique(pairs):
    """A JSON object as a dictionary, without repeated keys."""
    demand(len({key for key, _ in pairs}) == len(pairs), "a key stands twice")
    return dict(pairs)


def fraction(text):
    """The fraction of a text like "-1/3"."""
    above, slash, below = text.partition("/") if isinstance(text, str) else ("", "", "")
    parts = [above.removeprefix("-"), below if slash else "1"]
    demand(all(part.isascii() and part.isdigit() for part in parts) and int(parts[1]) > 0, "not a fraction:", text)
    return Fraction(int(above), int(parts[1]))


def index(number, count):
    demand(type(number) is int and 0 <= number < count, "not the number of a state or an action:", number)
    return number


def line(pair):
    constant, slope = pair
    return fraction(constant), fraction(slope)


def listed(entries, count):
    """[state, ...] entries by state."""
    demand(len({entry[0] for entry in entries}) == len(entries), "a state is listed twice")
    return {index(entry[0], count): entry[1:] for entry in entries}


def read_model(certificate):
    """The discount, and per state and action ({successor: probability}, (constant, slope) of the reward)."""
    discount = fraction(certificate["discount"])
    demand(0 <= discount <= 1, "the discount is outside [0, 1]")
    count = len(certificate["states"])
    model = []
    for state, actions in enumerate(certificate["states"]):
        model.append([])
        for action in actions:
            to = {}
            for target, probability in action["to"]:
                demand(fraction(probability) > 0, "a probability is not above 0 in state", state)
                to[index(target, count)] = to.get(target, 0) + fraction(probability)
            demand(sum(to.values()) == 1, "probabilities do not sum to 1 in state", state)
            model[state].append((to, line(action["reward"])))
    return discount, model


def reachable(start, steps):
    """The states that steps, a set of states by state, lead to from some states on, these included."""
    found, todo = set(start), list(start)
    while todo:
        new = steps.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def staying(model, allowed):
    """The allowed actions, as (state, action), by which one can stay somewhere for ever."""
    kept = {(state, action) for state, actions in enumerate(allowed) for action in actions}
    inside = {state for state, actions in enumerate(model) if actions}
    while True:
        steps = {}
        for state, action in kept:
            steps.setdefault(state, set()).update(model[state][action][0])
        back = {}
        for state, targets in steps.items():
            for target in targets:
                back.setdefault(target, set()).add(state)
        # The parts of the states that lead to each other.
        part, left = {}, set(inside)
        while left:
            state = left.pop()
            members = reachable([state], steps) & reachable([state], back)
            part.update(dict.fromkeys(members, state))
            left -= members
        leaving = {(s, a) for s, a in kept if any(part.get(t) != part[s] for t in model[s][a][0])}
        if not leaving:
            return kept
        kept -= leaving


def check(certificate):
    """Returns the points of a certificate; raises Invalid, or another exception where it is malformed."""
    demand(certificate["policy-cliff-certificate"] == 2, "not a certificate of version 2")
    discount, model = read_model(certificate)
    count, points = len(model), certificate["points"]
    at = [fraction(point["at"]) for point in points]
    last = len(at) - 1
    demand(last > 0 and all(a < b for a, b in zip(at, at[1:])), "the points do not ascend")
    demand(not {"optimal", "values"} & points[last].keys(), "the last point has a piece beyond it")

    # By state, what the points say: {point: set at it}, and {point: set, value on the pieces from there on}.
    tied, optimal, values = ([{} for _ in model] for _ in range(3))
    for place, point in enumerate(points):
        for state, (actions,) in listed(point["tied"], count).items():
            tied[state][place] = {index(action, len(model[state])) for action in actions}
        if place < last:
            for state, (actions,) in listed(point["optimal"], count).items():
                optimal[state][place] = {index(action, len(model[state])) for action in actions}
            for state, pair in listed(point["values"], count).items():
                values[state][place] = line(pair)

    def latest(history, place, default):
        """What was said last, at a point or before it."""
        return history[max(known)] if (known := [p for p in history if p <= place]) else default

    changing = {0, last}
    at_ends = {0: [], last: []}
    for state, actions in enumerate(model):
        successors = {target for to, _ in actions for target in to}
        looked_at = {0, last, *tied[state], *optimal[state], *values[state]}.union(*(values[t] for t in successors))
        earns_nothing = all(value == (0, 0) for value in values[state].values())
        demand(actions or earns_nothing, "a terminal state has a value:", state)
        places = sorted(looked_at)
        for place in places[1:-1]:
            before, after = (latest(optimal[state], p, set()) for p in (place - 1, place))
            demand(before == after or place in tied[state], "a set changes without a tie in state", state)
            if tied[state].get(place, after) != after or before != after:
                changing.add(place)
        for end in at_ends:
            at_ends[end].append(tied[state].get(end, latest(optimal[state], min(end, last - 1), set())))
        for start, end in zip(places, places[1:]):
            inside = latest(optimal[state], start, set())
            demand(inside or not actions, "no action is optimal in state", state)
            own = latest(values[state], start, (0, 0))
            known = {target: latest(values[target], start, (0, 0)) for target in successors}
            for action, (to, reward) in enumerate(actions):
                # V - Q is affine from start to end.
                part = [own[i] - reward[i] - discount * sum(p * known[t][i] for t, p in to.items()) for i in (0, 1)]
                gaps = [part[0] + part[1] * at[place] for place in (start, end)]
                where = (state, "action", action, "from", at[start], "to", at[end])
                demand(min(gaps) >= 0, "an action is better than the value in state", *where)
                demand((action in inside) == (gaps == [0, 0]), "a set is false in state", *where)
                for place, gap in zip((start, end), gaps):
                    ties = action in tied[state].get(place, inside)
                    demand(ties == (gap == 0), "a tie is false in state", *where)
    demand(len(changing) == len(at), "nothing changes at a point between pieces")
    opens = certificate.get("open", [False, False])
    demand(len(opens) == 2 and all(type(end) is bool for end in opens), "not two ends, open or not:", opens)
    if discount == 1:
        closed = [sets for sets, is_open in zip(at_ends.values(), opens) if not is_open]
        both = [lower & upper for lower, upper in zip(*at_ends.values())]
        check_loops(model, at, closed or [both], optimal, values, latest)
    return at


def check_loops(model, at, without_loops, optimal, values, latest):
    """At discount 1: whoever stays for ever earns nothing at all, and what is better than that is reached."""
    nothing = [{a for a, (_, reward) in enumerate(actions) if reward == (0, 0)} for actions in model]
    for sets in without_loops:
        earning = {(s, a) for s, a in staying(model, sets) if a not in nothing[s]}
        demand(not earning, "at discount 1 a policy of tied actions never ends", *earning)
    loops = {state for state, _ in staying(model, nothing)}
    for place in range(len(at) - 1 if loops else 0):
        value = {state: latest(values[state], place, (0, 0)) for state in loops}
        for constant, slope in value.values():
            demand(min(constant + slope * at[p] for p in (place, place + 1)) >= 0, "staying for ever is better")
        back = {}
        for state, actions in enumerate(model):
            for action in latest(optimal[state], place, set()):
                for target in actions[action][0]:
                    back.setdefault(target, set()).add(state)
        ends = [s for s, actions in enumerate(model) if not actions or value.get(s) == (0, 0)]
        never = set(range(len(model))) - reachable(ends, back)
        demand(not never, "optimal actions never lead to what the value promises:", *never)


def read(path, **options):
    """The object of a JSON file."""
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file, object_pairs_hook=unique, **options)


def main(path):
    try:
        points = check(read(path))
    except Exception as error:  # Whatever goes wrong, nothing is proved.
        return f"not valid: {error!r}"
    print(f"valid from {points[0]} to {points[-1]}; cliffs:", *points[1:-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
