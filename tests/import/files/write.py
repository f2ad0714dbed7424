"""Writes the files of this folder: python3 write.py FOLDER

It needs gymnasium, numpy and stormpy. FOLDER holds coin2.nm and csma2_2.nm of the PRISM benchmark suite
(https://github.com/prismmodelchecker/prism-benchmarks, models/mdps/consensus and csma). The DRN files are Storm's own;
the explicit files of coin2 hold the same model in the format of PRISM's -exporttrans, -exportstaterewards, -exportlabels
and -exportstates (https://www.prismmodelchecker.org/manual/Appendices/ExplicitModelFiles).
"""

import pprint
import re
import sys
from pathlib import Path

import gymnasium
import numpy as np
import stormpy

# Tables of Gymnasium, as Python prints them.
lake = gymnasium.make("FrozenLake-v1").unwrapped
Path("frozen-lake.txt").write_text(pprint.pformat(lake.P, width=110) + "\n")
cliff = gymnasium.make("CliffWalking-v1").unwrapped
Path("cliff-walking.txt").write_text(
    "P = " + pprint.pformat(cliff.P, width=110, compact=True) + "\n\n"
    "start = 36\nshape = (4, 12)\nactions = ['up', 'right', 'down', 'left']\n"
)

# Arrays of numpy: in double and in single precision, and in the order of Fortran.
random = np.random.default_rng(17)
P = random.random((2, 3, 3))
P /= P.sum(axis=2, keepdims=True)
R = random.integers(-5, 5, (3, 2))
np.save("P.npy", P)
np.save("R.npy", np.asfortranarray(R))
np.savez_compressed("single.npz", P=P.astype(np.float32), R=R, gamma=0.9, actions=np.array(["left", "right"]))

# Models of PRISM, built by Storm.
for name, constants in [("coin2", "K=2"), ("csma2_2", "")]:
    program = stormpy.parse_prism_program(str(Path(sys.argv[1]) / f"{name}.nm"))
    program = stormpy.preprocess_symbolic_input(program, [], constants)[0].as_prism_program()
    options = stormpy.BuilderOptions()
    options.set_build_all_labels()
    options.set_build_all_reward_models()
    options.set_build_choice_labels()
    options.set_build_state_valuations()
    model = stormpy.build_sparse_model_with_options(program, options)
    stormpy.export_to_drn(model, f"{name}.drn")
    if name == "csma2_2":
        continue
    tra, srew = [], []
    for state in model.states:
        for choice, action in enumerate(state.actions):
            tra += [f"{state.id} {choice} {to.column} {to.value():g}" for to in action.transitions]
        reward = model.reward_models["steps"].get_state_reward(state.id)
        srew += [f"{state.id} {reward:g}"] if reward else []
    Path("coin2.tra").write_text("\n".join([f"{model.nr_states} {model.nr_choices} {len(tra)}", *tra, ""]))
    head = ['# Reward structure "steps"', "# State rewards", f"{model.nr_states} {len(srew)}"]
    Path("coin2.srew").write_text("\n".join([*head, *srew, ""]))
    labels = ["init", "deadlock", *sorted(set(model.labeling.get_labels()) - {"init", "deadlock"})]
    lab = [" ".join(f'{number}="{label}"' for number, label in enumerate(labels))]
    for state in model.states:
        own = [str(number) for number, label in enumerate(labels) if label in state.labels]
        lab += [f"{state.id}: {' '.join(own)}"] if own else []
    Path("coin2.lab").write_text("\n".join([*lab, ""]))
    valuations = [model.state_valuations.get_string(state.id) for state in model.states]
    parts = [re.findall(r"(\w+)=(\w+)", valuation) for valuation in valuations]
    sta = [f"({','.join(name for name, _ in parts[0])})"]
    sta += [f"{state}:({','.join(value for _, value in own)})" for state, own in enumerate(parts)]
    Path("coin2.sta").write_text("\n".join([*sta, ""]))
