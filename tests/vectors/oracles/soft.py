"""Makes soft.json: the regularised values, policies and slopes of models at any discount and temperature, with rewards from
1e-12 to 1e15 and loops, by Newton's method in 90 digits; null where there is no finite answer. It needs mpmath.

python3 soft.py > ../soft.json
"""

import json
import random
from fractions import Fraction

import mpmath as mp
from model import Model

mp.mp.dps = 90
THETA = Fraction(3, 10)
AMOUNTS = {
    "small": ["1e-12", "-1e-12", "2e-12", "0", "1", "-1"],
    "plain": ["1", "-1", "2", "-3", "0.1", "0.3", "-0.2", "0"],
    "large": ["1e6", "-1e6", "1e15", "-1e15", "1", "-1", "0", "1e-12"],
}


def scenario(rng):
    discount = rng.choice(["0", "0.5", "0.99", "0.999999999", "1", "1", "1"])
    amounts = AMOUNTS[rng.choice(["small", "plain", "plain", "large"])]
    states = [f"s{index}" for index in range(rng.randint(1, 3))]
    text = []
    for state in states:
        actions = []
        for action in range(rng.randint(1, 3)):
            kind = rng.random()
            to = "end" if kind < 0.35 else rng.choice(states) if kind < 0.65 else {"end": 0.25, rng.choice(states): 0.75}
            # Some loops cost nothing.
            is_free = 0.35 <= kind < 0.65 and rng.random() < 0.4
            reward = {} if is_free else {name: rng.choice(amounts) for name in "xy" if rng.random() < 0.8}
            written = ", ".join(f'"{name}": {amount}' for name, amount in reward.items())
            actions.append(f'"a{action}": {{"to": {json.dumps(to)}, "reward": {{{written}}}}}')
        text.append(f'"{state}": {{{", ".join(actions)}}}')
    used = [name for name in "xy" if f'"{name}":' in "".join(text)]
    weights = {"x": "1", "y": rng.choice(["t", "0.1 + t", "1 - t"])}
    chosen = ", ".join(f'"{name}": "{weights[name]}"' for name in used)
    return (
        f'{{"policy-cliff": 1, "title": "Soft", "discount": {discount}, "start": "s0", "terminal": ["end"], '
        f'"states": {{{", ".join(text)}}}, "parameters": {{"t": {{"from": -2, "to": 2, "value": 0.3}}}}, '
        f'"weights": {{{chosen}}}}}'
    )


class Unclear(Exception):
    """Even with these digits it is not seen whether there is an answer."""


def number(fraction):
    return mp.mpf(fraction.numerator) / fraction.denominator


class Soft:
    """One regularised problem: entropy, or divergence from the uniform policy."""

    def __init__(self, model, alpha, is_kl):
        self.model, self.alpha, self.is_kl = model, mp.mpf(alpha), is_kl
        self.exact = [each.at({**model.parameters, "t": THETA}) for each in model.reward]
        self.reward = [number(each) for each in self.exact]
        self.row = [{to: number(share) for to, share in row.items() if to >= 0} for row in model.row]
        self.discount = number(model.discount)
        self.sinks = self.find_sinks() if model.discount == 1 else set()

    def find_sinks(self):
        """Returns the states that are never left, in which nothing is earned and there is no bonus: they are worth 0."""
        model = self.model
        earns_nothing = lambda actions: all(self.exact[action] == 0 for action in actions)
        found = {
            state
            for state, actions in enumerate(model.actions)
            if earns_nothing(actions) and (self.is_kl or len(actions) == 1)
        }
        while True:
            left = {state for state in found if any(set(model.row[action]) - found for action in model.actions[state])}
            if not left:
                return found
            found -= left

    def weigh(self, action_values):
        """Returns the soft maximum and the probabilities."""
        best = max(action_values)
        powers = [mp.exp((value - best) / self.alpha) for value in action_values]
        total = mp.fsum(powers)
        share = total / len(powers) if self.is_kl else total
        return best + self.alpha * mp.log(share), [power / total for power in powers]

    def evaluate(self, policy, right):
        """Returns the solution x of x = right + discount P x, which is 0 in sinks."""
        live = [state for state in range(len(self.model.names)) if state not in self.sinks]
        place = {state: index for index, state in enumerate(live)}
        matrix, column = mp.eye(len(live)), mp.matrix(len(live), 1)
        for state in live:
            column[place[state]] = right[state]
            for action in self.model.actions[state]:
                for to, share in self.row[action].items():
                    if to in place:
                        matrix[place[state], place[to]] -= self.discount * policy[action] * share
        solved = mp.lu_solve(matrix, column) if live else []
        return [solved[place[state]] if state in place else mp.mpf(0) for state in range(len(right))]

    def back_up(self, value):
        followed = lambda action: mp.fsum(share * value[to] for to, share in self.row[action].items())
        action_values = [reward + self.discount * followed(action) for action, reward in enumerate(self.reward)]
        backed, policy = [], []
        for state, actions in enumerate(self.model.actions):
            best, shares = self.weigh([action_values[action] for action in actions])
            backed.append(mp.mpf(0) if state in self.sinks else best)
            policy += shares
        return backed, policy

    def mean(self, policy, numbers):
        return [mp.fsum(policy[action] * numbers[action] for action in actions) for actions in self.model.actions]

    def solve(self):
        """Returns V and the policy."""
        policy = [1 / mp.mpf(len(self.model.actions[state])) for state in self.model.state]
        bonus = [0 if self.is_kl else -self.alpha * mp.log(share) for share in policy]
        earned = [reward + extra for reward, extra in zip(self.reward, bonus)]
        value = self.evaluate(policy, self.mean(policy, earned))
        for _ in range(300):
            backed, policy = self.back_up(value)
            change = [after - before for after, before in zip(backed, value)]
            if max(map(abs, change)) <= mp.mpf(10) ** -75 * max(map(abs, value)) + mp.mpf(10) ** -85:
                return backed, policy
            value = [before + step for before, step in zip(value, self.evaluate(policy, change))]
        raise Unclear

    def components(self):
        """Returns the end components: the actions by which one can stay, with their states."""
        model, kept = self.model, set(range(len(self.model.row)))
        while True:
            reach = []
            for state in range(len(model.names)):
                seen, todo = {state}, [state]
                while todo:
                    for action in set(model.actions[todo.pop()]) & kept:
                        todo += [to for to in model.row[action] if to >= 0 and to not in seen]
                        seen |= {to for to in model.row[action] if to >= 0}
                reach.append(seen)
            part = [frozenset(other for other in reach[state] if state in reach[other]) for state in range(len(reach))]
            left = {action for action in kept if not set(model.row[action]) <= part[model.state[action]]}
            if not left:
                found = {}
                for action in sorted(kept):
                    found.setdefault(part[model.state[action]], []).append(action)
                return found
            kept -= left

    def gain(self, states, actions):
        """Returns the most that staying in an end component earns per step, its bonus included (policy iteration)."""
        states = sorted(states)
        place = {state: index for index, state in enumerate(states)}
        own = {state: [action for action in actions if self.model.state[action] == state] for state in states}
        policy = {action: 1 / mp.mpf(len(own[self.model.state[action]])) for action in actions}
        before = None
        for _ in range(300):
            matrix, column = mp.zeros(len(states) + 1), mp.matrix(len(states) + 1, 1)
            matrix[len(states), 0] = 1
            for state in states:
                row = place[state]
                matrix[row, row] += 1
                matrix[row, len(states)] += 1
                base = len(self.model.actions[state]) if self.is_kl else 1
                for action in own[state]:
                    column[row] += policy[action] * (self.reward[action] - self.alpha * mp.log(policy[action] * base))
                    for to, share in self.row[action].items():
                        matrix[row, place[to]] -= policy[action] * share
            try:
                solved = mp.lu_solve(matrix, column)
            except ZeroDivisionError as error:
                raise Unclear from error
            gain = solved[len(states)]
            if before is not None and abs(gain - before) <= mp.mpf(10) ** -65 * (abs(gain) + self.alpha):
                return gain
            before = gain
            for state in states:
                followed = lambda action: mp.fsum(share * solved[place[to]] for to, share in self.row[action].items())
                _, shares = self.weigh([self.reward[action] + followed(action) for action in own[state]])
                policy.update(zip(own[state], shares))
                if min(shares) < mp.mpf(10) ** -(10**6):
                    raise Unclear
        raise Unclear

    def has_answer(self):
        """Whether staying for ever earns less than nothing wherever one can stay, and an end is led to everywhere."""
        if self.model.discount < 1:
            return True
        good = {-1} | self.sinks
        while True:
            more = {self.model.state[action] for action, row in enumerate(self.model.row) if set(row) & good} - good
            if not more:
                break
            good |= more
        if len(good) <= len(self.model.names):
            return False
        for states, actions in self.components().items():
            if not states <= self.sinks:
                gain = self.gain(states, actions)
                if abs(gain) < mp.mpf(10) ** -50 and gain != 0:
                    raise Unclear
                if gain >= 0:
                    return False
        return True

    def answer(self):
        """What is right: V and the policy, and their derivatives with respect to t."""
        if not self.has_answer():
            return None
        try:
            value, policy = self.solve()
        except ZeroDivisionError as error:
            raise Unclear from error
        slope = [number(each.get("t", Fraction(0))) for each in self.model.reward]
        rise = self.evaluate(policy, self.mean(policy, slope))
        followed = lambda action: mp.fsum(share * rise[to] for to, share in self.row[action].items())
        moved = [
            policy[action] * (slope[action] + self.discount * followed(action) - rise[state]) / self.alpha
            for action, state in enumerate(self.model.state)
        ]
        parts = {"value": value, "policy": policy, "valueSlope": rise, "policySlope": moved}
        return {name: [mp.nstr(each, 25) for each in part] for name, part in parts.items()}


def main():
    rng = random.Random(4)
    models = []
    while len(models) < 120:
        text = scenario(rng)
        model = Model(text)
        try:
            cases = [
                {"alpha": alpha, "objective": objective, "answer": Soft(model, alpha, objective == "kl").answer()}
                for alpha in ["1e-6", "1e-3", "1", "1e6"]
                for objective in ["entropy", "kl"]
            ]
        except Unclear:
            continue
        if any(case["answer"] for case in cases):
            models.append({"scenario": text, "cases": cases})
    print("[\n" + ",\n".join(json.dumps(each) for each in models) + "\n]")


main()
