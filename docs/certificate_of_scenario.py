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


def compare(certificate, scenario, parameter, given):
    """Demands that the certificate's model is that of a scenario along one of its parameters."""
    discount, model = read_model(certificate)
    demand(discount == number(scenario["discount"]), "the scenario has another discount")
    names = list(scenario["states"]) + [name for name in scenario.get("terminal", []) if name not in scenario["states"]]
    place = {name: position for position, name in enumerate(names)}
    fixed = {"": Fraction(1)}
    for name, own in scenario["parameters"].items():
        middle = (number(own["from"]) + number(own["to"])) / 2
        fixed[name] = number(given.get(name, own.get("value", middle)))
    demand(parameter in fixed, "the scenario has no parameter", parameter)
    fixed[parameter] = Fraction(0)
    sign = -1 if scenario.get("minimise", False) else 1
    forbidden = scenario.get("forbidden", {})
    demand(len(names) == len(model), "the scenario has other states")
    for name, actions in zip(names, model):
        allowed = scenario["states"].get(name, {}).items()
        own = [action for action_name, action in allowed if action_name not in forbidden.get(name, [])]
        demand(len(own) == len(actions), "the scenario has other actions in state", name)
        weights = scenario.get("weights", {})
        weights = weights[scenario["domains"][name]] if "domains" in scenario and own else weights
        for action, (to, reward) in zip(own, actions):
            row = action["to"] if isinstance(action["to"], dict) else {action["to"]: 1}
            row = {place[target]: p for target, p in ((t, number(p)) for t, p in row.items()) if p}
            row = {t: p / sum(row.values()) for t, p in row.items()}
            demand(to == row, "other probabilities in state", name)
            earned = action.get("reward", {})
            total = [Fraction(0), Fraction(0)]
            for component, amount in (earned if isinstance(earned, dict) else {"reward": earned}).items():
                if isinstance(amount, dict):
                    amount = sum(number(part) * row.get(place[target], 0) for target, part in amount.items())
                affine = scaled(affine_of(weights.get(component, 1)), sign)
                total[0] += number(amount) * sum(part * fixed[key] for key, part in affine.items())
                total[1] += number(amount) * affine.get(parameter, 0)
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
