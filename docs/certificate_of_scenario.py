#!/usr/bin/env python3
"""Checks a certificate of cliffs, and that its model is that of a scenario file (FORMAT.md) along one parameter.

    python3 certificate_of_scenario.py CERTIFICATE SCENARIO PARAMETER [NAME=VALUE ...]

The other parameters have the values that are given, or those of the file.
"""

import sys
from fractions import Fraction

from check_certificate import check, demand, read, read_model

SYMBOLS = "+-*/() \t"


class Expression:
    """An expression that is affine in the parameters, as {name: coefficient} with the constant under the name "".

    sum = product (("+" | "-") product)*
    product = signed (("*" | "/") signed)*
    signed = "-" signed | "(" sum ")" | decimal | parameter
    """

    def __init__(self, text):
        self.tokens = []
        while text := text.lstrip():
            length = 1
            is_number, is_word = text[0] in "0123456789", text[0] not in SYMBOLS
            while is_word and length < len(text) and (
                text[length] not in SYMBOLS or is_number and text[length] in "+-" and text[length - 1] in "eE"
            ):
                length += 1
            self.tokens.append(text[:length])
            text = text[length:]

    def accept(self, symbols):
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in symbols else ""

    def sum(self):
        total = self.product()
        while symbol := self.accept("+-"):
            other = scaled(self.product(), 1 if symbol == "+" else -1)
            total = {name: total.get(name, 0) + other.get(name, 0) for name in {*total, *other}}
        return total

    def product(self):
        total = self.signed()
        while symbol := self.accept("*/"):
            other = self.signed()
            if set(other) == {""}:
                total = scaled(total, other[""] if symbol == "*" else 1 / other[""])
            else:
                demand(symbol == "*" and set(total) == {""}, "a weight is not affine")
                total = scaled(other, total[""])
        return total

    def signed(self):
        if self.accept("-"):
            return scaled(self.signed(), -1)
        if self.accept("("):
            inner = self.sum()
            demand(self.accept(")"), "a parenthesis is open")
            return inner
        demand(self.tokens, "an expression ends too early")
        token = self.tokens.pop(0)
        return {"": Fraction(token)} if token[0] in "0123456789" else {token: Fraction(1)}


def affine_of(weight):
    """A weight of a scenario as {name: coefficient}."""
    if not isinstance(weight, str):
        return {"": number(weight)}
    expression = Expression(weight)
    affine = expression.sum()
    demand(not expression.tokens, "an expression goes on after its end:", weight)
    return affine


def scaled(affine, factor):
    return {name: part * factor for name, part in affine.items()}


def number(value):
    """A number of a scenario: a fraction already, or a text like "1/3"."""
    above, _, below = value.partition("/") if isinstance(value, str) else (value, "", "")
    return Fraction(above) / Fraction(below or 1)


def written(scenario):
    """By state and action ({successor: probability}, {component: amount}) of a scenario, and the place of each state."""
    forbidden, final = scenario.get("forbidden", {}), scenario.get("terminal", [])
    states = {}
    for name, actions in scenario["states"].items():
        states[name] = []
        for action_name, action in actions.items():
            if action_name in forbidden.get(name, []):
                continue
            row = action["to"] if isinstance(action["to"], dict) else {action["to"]: 1}
            row = {t: number(p) for t, p in row.items()}
            row = {t: p / sum(row.values()) for t, p in row.items() if p}
            states[name].append((row, amounts_of(action.get("reward", {}), row)))
    worth = {}
    if isinstance(final, dict):
        worth = {name: amounts_of(value, {}) for name, value in final.items()}
        worth = {name: value for name, value in worth.items() if any(value.values())}
    for name in final:
        states.setdefault(name, [({OVER: Fraction(1)}, worth[name])] if name in worth else [])
    if worth:
        states[OVER] = []
    ends = {name for name, actions in states.items() if not actions or name in worth}
    return unrolled(scenario, states, ends) if "horizon" in scenario else states


# States that no file names: after a final value, and after the last step of a horizon.
OVER, UP = ("over",), ("up",)


def amounts_of(reward, row):
    """What is earned of each component: of amounts by next state the mean over a row."""
    amounts = reward if isinstance(reward, dict) else {"reward": reward}
    mean = {}
    for component, amount in amounts.items():
        parts = amount.items() if isinstance(amount, dict) else [(None, amount)]
        mean[component] = sum((number(part) * (1 if t is None else row.get(t, 0)) for t, part in parts), Fraction(0))
    return mean


def unrolled(scenario, states, ends):
    """The same with a copy (name, step) of every state but the ends, for each step in which it can be reached."""
    start = scenario["start"]
    layer = {name for name, p in start.items() if number(p)} if isinstance(start, dict) else {start}
    copies, order, is_cut = {}, list(states), False
    for step in range(int(number(scenario["horizon"]))):
        is_last = step + 1 == int(number(scenario["horizon"]))
        reached = set()
        for name in sorted(layer - ends, key=order.index):
            copies[name, step] = []
            for row, amounts in states[name]:
                after = {}
                for target, p in row.items():
                    reached.add(target)
                    copy = target if target in ends else UP if is_last else (target, step + 1)
                    is_cut |= copy == UP
                    after[copy] = after.get(copy, 0) + p
                copies[name, step].append((after, amounts))
        layer = reached
    copies.update((name, states[name]) for name in order if name in ends)
    return {**copies, UP: []} if is_cut else copies


def of_table(scenario):
    """A scenario with its table of scored answers as states: each prompt, and an end that all answers lead to."""
    table = scenario["table"]
    states = {}
    for p, prompt in enumerate(table["prompts"]):
        columns = {name: scores[p] for name, scores in table["scores"].items()}
        count = len(next(iter(columns.values())))
        amounts = [{name: scores[a] for name, scores in columns.items()} for a in range(count)]
        states[prompt] = {a: {"to": "end", "reward": amounts[a]} for a in range(count)}
    return {**scenario, "states": states, "terminal": ["end"], "discount": 1}


def compare(certificate, scenario, parameter, given):
    """Demands that the certificate's model is that of a scenario along one of its parameters."""
    if "table" in scenario:
        scenario = of_table(scenario)
    discount, model = read_model(certificate)
    demand(discount == number(scenario["discount"]), "the scenario has another discount")
    states = written(scenario)
    place = {name: position for position, name in enumerate(states)}
    fixed = {"": Fraction(1)}
    for name, own in scenario["parameters"].items():
        middle = (number(own["from"]) + number(own["to"])) / 2
        fixed[name] = number(given.get(name, own.get("value", middle)))
    demand(parameter in fixed, "the scenario has no parameter", parameter)
    fixed[parameter] = Fraction(0)
    sign = -1 if scenario.get("minimise", False) else 1
    demand(len(states) == len(model), "the scenario has other states")
    for (name, own), actions in zip(states.items(), model):
        demand(len(own) == len(actions), "the scenario has other actions in state", name)
        weights = scenario.get("weights", {})
        if "domains" in scenario and own:
            weights = weights[scenario["domains"][name[0] if "horizon" in scenario else name]]
        for (row, earned), (to, reward) in zip(own, actions):
            demand(to == {place[t]: p for t, p in row.items()}, "other probabilities in state", name)
            total = [Fraction(0), Fraction(0)]
            for component, amount in earned.items():
                affine = scaled(affine_of(weights.get(component, 1)), sign)
                total[0] += amount * sum(part * fixed[key] for key, part in affine.items())
                total[1] += amount * affine.get(parameter, 0)
            demand(tuple(total) == reward, "another reward in state", name)


def main(certificate, scenario, parameter, *given):
    try:
        certificate = read(certificate)
        points = check(certificate)
        scenario = read(scenario, parse_float=Fraction, parse_int=Fraction)
        compare(certificate, scenario, parameter, dict(entry.split("=", 1) for entry in given))
    except Exception as error:  # Whatever goes wrong, nothing is proved.
        return f"not valid: {error!r}"
    print(f"valid, and the scenario's, for {parameter} from {points[0]} to {points[-1]}; cliffs:", *points[1:-1])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 3 else __doc__)
