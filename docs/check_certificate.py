#!/usr/bin/env python3
"""Checks a certificate of cliffs in fractions, by substitution. certificate.md says what is checked and what it proves.

    python3 check_certificate.py CERTIFICATE

Nothing is shared with the program that wrote the certificate. certificate_of_scenario.py compares the model in it
with a scenario file.
"""

import json
import sys
from fractions import Fraction


def demand(holds, problem, *place):
    if not holds:
        raise ValueError(" ".join([problem, *map(str, place)]))


def fraction(text):
    demand(isinstance(text, str) and set(text) <= set("-/0123456789"), "not a fraction:", text)
    return Fraction(text)


def index(number, count):
    demand(type(number) is int and 0 <= number < count, "not the number of a state or an action:", number)
    return number


def read_model(certificate):
    """The discount, and per state and action ({successor: probability}, (constant, slope) of the reward)."""
    discount = fraction(certificate["discount"])
    demand(0 <= discount <= 1, "the discount is outside [0, 1]")
    states = certificate["states"]
    model = [[] for _ in states]
    for state, actions in enumerate(states):
        for action in actions:
            to = {}
            for target, probability in action["to"]:
                demand(fraction(probability) > 0, "a probability is not above 0 in state", state)
                to[index(target, len(states))] = to.get(target, 0) + fraction(probability)
            demand(sum(to.values()) == 1, "probabilities do not sum to 1 in state", state)
            constant, slope = action["reward"]
            model[state].append((to, (fraction(constant), fraction(slope))))
    return discount, model


def history(points, key, count, read):
    """By state {place: what the point there says of it}."""
    said = [{} for _ in range(count)]
    for place, point in enumerate(points):
        for state, *entry in point[key]:
            demand(place not in said[index(state, count)], "a state is listed twice:", state)
            said[state][place] = read(state, *entry)
    return said


def latest(said, place, default):
    """What was said last of a state, at a place or before it."""
    return said[max(known)] if (known := [p for p in said if p <= place]) else default


def check(certificate):
    """Returns the points of a certificate; raises an exception where it is false or malformed."""
    demand(certificate["policy-cliff-certificate"] == 2, "not a certificate of version 2")
    discount, model = read_model(certificate)
    points = certificate["points"]
    at = [fraction(point["at"]) for point in points]
    last = len(at) - 1
    demand(last > 0 and all(a < b for a, b in zip(at, at[1:])), "the points do not ascend")
    demand(not {"optimal", "values"} & points[last].keys(), "the last point has a piece beyond it")
    opens = certificate.get("open", [False, False])
    demand(len(opens) == 2 and all(type(end) is bool for end in opens), "not two ends, open or not:", opens)

    def actions_of(state, actions):
        return {index(action, len(model[state])) for action in actions}

    tied = history(points, "tied", len(model), actions_of)
    optimal = history(points[:last], "optimal", len(model), actions_of)
    values = history(points[:last], "values", len(model), lambda _, *line: tuple(map(fraction, line)))

    changing = {0, last}
    for state, actions in enumerate(model):
        zero = all(value == (0, 0) for value in values[state].values())
        demand(actions or zero, "a terminal state has a value:", state)
        # Between these places nothing is new of the state and its successors.
        around = {state}.union(*(to for to, _ in actions))
        places = sorted({0, last, *tied[state], *optimal[state]}.union(*(values[other] for other in around)))
        for start, end in zip(places, places[1:]):
            inside, after = (latest(optimal[state], place, set()) for place in (start, end))
            demand(inside or not actions, "no action is optimal in state", state)
            demand(inside == after or end in tied[state], "a set changes without a tie in state", state)
            if not inside == tied[state].get(end, after) == after:
                changing.add(end)
            value = {other: latest(values[other], start, (0, 0)) for other in around}
            for action, (to, reward) in enumerate(actions):
                where = ("in state", state, "action", action, "from", at[start], "to", at[end])
                # V - Q is affine from start to end.
                constant, slope = (
                    value[state][i] - reward[i] - discount * sum(p * value[t][i] for t, p in to.items()) for i in (0, 1)
                )
                gaps = [constant + slope * at[place] for place in (start, end)]
                demand(min(gaps) >= 0, "an action is better than the value", *where)
                demand((action in inside) == (gaps == [0, 0]), "a set is false", *where)
                for place, gap in zip((start, end), gaps):
                    demand((action in tied[state].get(place, inside)) == (gap == 0), "a tie is false", *where)
    demand(len(changing) == len(at), "nothing changes at a point between pieces")
    if discount == 1:
        check_loops(model, at, opens, tied, optimal, values)
    return at


def sources(model, pairs):
    """By state the states from which one of these (state, action) may lead to it."""
    back = {}
    for state, action in pairs:
        for target in model[state][action][0]:
            back.setdefault(target, set()).add(state)
    return back


def reachable(start, steps):
    """The states that steps, {state: states}, lead to from some states on, these included."""
    found, todo = set(start), list(start)
    while todo:
        new = steps.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def staying(model, allowed):
    """The allowed actions, as (state, action), by which one can stay somewhere for ever."""
    kept = {(state, action) for state, actions in enumerate(allowed) for action in actions}
    while True:
        back = sources(model, kept)
        # One stays by an action if all that it leads to can lead back.
        stays = {(s, a) for s, a in kept if model[s][a][0].keys() <= reachable([s], back)}
        if stays == kept:
            return kept
        kept = stays


def check_loops(model, at, opens, tied, optimal, values):
    """At discount 1: whoever stays for ever earns nothing at all, and what is better than that is reached."""
    nothing = [{a for a, (_, reward) in enumerate(actions) if reward == (0, 0)} for actions in model]

    def sets_at(place):
        return [ties.get(place, latest(sets, place, set())) for ties, sets in zip(tied, optimal)]

    outermost = [sets_at(0), sets_at(len(at) - 1)]
    closed = [sets for sets, is_open in zip(outermost, opens) if not is_open]
    for sets in closed or [[lower & upper for lower, upper in zip(*outermost)]]:
        earning = {(state, action) for state, action in staying(model, sets) if action not in nothing[state]}
        demand(not earning, "at discount 1 a policy of tied actions never ends", *earning)
    loops = {state for state, _ in staying(model, nothing)}
    for place in range(len(at) - 1 if loops else 0):
        value = {state: latest(values[state], place, (0, 0)) for state in loops}
        for constant, slope in value.values():
            demand(min(constant + slope * at[p] for p in (place, place + 1)) >= 0, "staying for ever is better")
        best = [(s, a) for s in range(len(model)) for a in latest(optimal[s], place, set())]
        ends = [s for s, actions in enumerate(model) if not actions or value.get(s) == (0, 0)]
        never = set(range(len(model))) - reachable(ends, sources(model, best))
        demand(not never, "optimal actions never lead to what the value promises:", *never)


def unique(pairs):
    """A JSON object as a dictionary, without repeated keys."""
    demand(len(dict(pairs)) == len(pairs), "a key stands twice")
    return dict(pairs)


def read(path, **options):
    """The object of a JSON file."""
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file, object_pairs_hook=unique, **options)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        points = check(read(sys.argv[1]))
    except Exception as error:  # Whatever goes wrong, nothing is proved.
        sys.exit(f"not valid: {error!r}")
    print(f"valid from {points[0]} to {points[-1]}; cliffs:", *points[1:-1])
