// A model whose amounts are costs, and the words that nothing about it may have.

/** In “road” both actions cost 3 at w = 2/3. */
export const COSTS = `{
  "policy-cliff": 1, "title": "Delivery", "discount": 0.9, "start": "depot", "terminal": ["end"], "minimise": true,
  "states": {
    "depot": {
      "drive": { "to": { "road": 0.8, "end": 0.2 }, "reward": { "fuel": 2, "delay": 1 } },
      "rail": { "to": "end", "reward": { "fuel": 1, "delay": 4 } }
    },
    "road": {
      "fast": { "to": "end", "reward": { "fuel": 3 } },
      "slow": { "to": "end", "reward": { "fuel": 1, "delay": 3 } }
    }
  },
  "parameters": {
    "w": { "label": "weight of delay", "from": 0, "to": 2, "value": "2/3" },
    "v": { "label": "weight of fuel", "from": 0, "to": 2, "value": 1 }
  },
  "weights": { "delay": "w", "fuel": "v" },
  "true": { "fuel": 1, "delay": 2 },
  "view": { "state": "road", "alpha": 0.2, "outcomes": { "by rail": ["depot/rail"] } }
}`;

/** Words of rewards, in what readers are told. */
export const REWARDS = /reward|\bearn|collect|maximi|raise/i;
