"""A scenario file as a model in fractions, for the programs beside this one. It shares no line with the library."""

import itertools
import json
import re
from fractions import Fraction


class Affine(dict):
    """A reward: the coefficient of each parameter by name, and the constant under ""."""

    def __add__(self, other):
        total = Affine(self)
        for name, number in affine(other).items():
            total[name] = total.get(name, Fraction(0)) + number
        return total

    def __mul__(self, other):
        here, other = self, affine(other)
        if set(here) <= {""}:
            here, other = other, here
        factor = other.get("", Fraction(0))
        return Affine({name: number * factor for name, number in here.items()})

    def __sub__(self, other):
        return self + affine(other) * Fraction(-1)

    def __neg__(self):
        return self * Fraction(-1)

    def __truediv__(self, other):
        return self * (1 / affine(other)[""])

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return affine(other) - self

    def at(self, values):
        """Returns the reward where the parameters have these values."""
        return sum((number * (values[name] if name else 1) for name, number in self.items()), Fraction(0))


def affine(number):
    return number if isinstance(number, Affine) else Affine({"": Fraction(number)})


def expression(weight, parameters):
    """Returns a weight such as "0.1 + t" as an affine function."""
    if isinstance(weight, Fraction):
        return affine(weight)
    names = {name: Affine({name: Fraction(1)}) for name in parameters}
    text = re.sub(r"(?<![A-Za-z_\d.])(\d+\.?\d*(?:[eE][-+]?\d+)?)", r'number("\1")', weight)
    return affine(eval(text, {"number": lambda digits: affine(Fraction(digits)), **names}))


def eliminate(rows, right):
    """Returns the solution of a linear system, or None where it is singular."""
    size = len(rows)
    matrix = [list(row) + [number] for row, number in zip(rows, right)]
    for column in range(size):
        pivot = next((row for row in range(column, size) if matrix[row][column] != 0), None)
        if pivot is None:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        matrix[column] = [number / matrix[column][column] for number in matrix[column]]
        for row in range(size):
            factor = matrix[row][column]
            if row != column and factor != 0:
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[column])]
    return [row[size] for row in matrix]


class Model:
    """States and actions by number. A successor that has no actions is the end, -1; its value is 0."""

    def __init__(self, text):
        number = lambda written: written if isinstance(written, Fraction) else Fraction(written)
        file = json.loads(text, parse_float=Fraction, parse_int=Fraction)
        self.discount = number(file["discount"])
        self.names = list(file["states"])
        self.parameters = {name: number(each["value"]) for name, each in file["parameters"].items()}
        states = {name: index for index, name in enumerate(self.names)}
        # Per state its actions, and per action: the state, the successors with their probabilities, and the reward.
        self.actions, self.state, self.row, self.reward = [], [], [], []
        for name, actions in file["states"].items():
            self.actions.append(range(len(self.row), len(self.row) + len(actions)))
            for action in actions.values():
                to = action["to"] if isinstance(action["to"], dict) else {action["to"]: Fraction(1)}
                row = {}
                for target, share in to.items():
                    index = states.get(target, -1)
                    row[index] = row.get(index, 0) + number(share)
                earned = affine(0)
                for component, amount in action.get("reward", {}).items():
                    weight = expression(file["weights"].get(component, Fraction(1)), self.parameters)
                    earned += weight * number(amount)
                self.state.append(states[name])
                self.row.append(row)
                self.reward.append(earned)
        start = file["start"] if isinstance(file["start"], dict) else {file["start"]: Fraction(1)}
        self.start = [number(start.get(name, Fraction(0))) for name in self.names]

    def policies(self):
        return itertools.product(*self.actions)

    def reached(self, policy, state):
        """Returns the states that a policy gets to from a state, the state itself included."""
        seen, open_states = {state}, [state]
        while open_states:
            for target in self.row[policy[open_states.pop()]]:
                if target not in seen:
                    seen.add(target)
                    if target >= 0:
                        open_states.append(target)
        return seen

    def solve(self, values):
        """Returns (V per state, V - Q per action) under hard argmax by trying every policy, or None where there is no
        finite answer: where some policy is paid for never ending, or where the rewards of never ending cancel."""
        reward = [each.at(values) for each in self.reward]
        size = len(self.names)
        best = [None] * size
        for policy in self.policies():
            reached = [self.reached(policy, state) for state in range(size)]
            # For each state, the closed set of states in which the policy stays from there on, if it does.
            closed = [
                -1 not in reached[state] and all(state in reached[other] for other in reached[state])
                for state in range(size)
            ]
            losing = set()
            for state in range(size):
                if self.discount == 1 and closed[state]:
                    members = sorted(reached[state])
                    gain = self.gain(members, policy, reward)
                    if gain > 0 or (gain == 0 and any(reward[policy[member]] != 0 for member in members)):
                        return None
                    if gain < 0:
                        losing.add(state)
            known = [self.discount == 1 and closed[state] for state in range(size)]
            rest = [state for state in range(size) if not known[state]]
            place = {state: index for index, state in enumerate(rest)}
            rows = []
            for state in rest:
                row = [Fraction(int(state == other)) for other in rest]
                for target, share in self.row[policy[state]].items():
                    if target in place:
                        row[place[target]] -= self.discount * share
                rows.append(row)
            solved = eliminate(rows, [reward[policy[state]] for state in rest])
            for state in range(size):
                if reached[state] & losing:
                    continue
                value = solved[place[state]] if state in place else Fraction(0)
                if best[state] is None or value > best[state]:
                    best[state] = value
        if None in best:
            return None
        followed = lambda action: sum(share * best[to] for to, share in self.row[action].items() if to >= 0)
        return best, [
            best[self.state[action]] - reward[action] - self.discount * followed(action)
            for action in range(len(self.row))
        ]

    def gain(self, members, policy, reward):
        """Returns what a policy earns per step in a closed set of states."""
        place = {state: index for index, state in enumerate(members)}
        rows = [[Fraction(int(row == column)) for column in members] for row in members]
        for state in members:
            for target, share in self.row[policy[state]].items():
                rows[place[target]][place[state]] -= share
        rows[-1] = [Fraction(1)] * len(members)
        shares = eliminate(rows, [Fraction(0)] * (len(members) - 1) + [Fraction(1)])
        return sum(share * reward[policy[state]] for state, share in zip(members, shares))
