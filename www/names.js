// Names for people.

/** @type {Record<string, string>} */
const GREEK = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", iota: "ι", kappa: "κ", lambda: "λ", mu: "μ",
  nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", chi: "χ", psi: "ψ", omega: "ω",
};

/**
 * A parameter's name as mathematics writes it: a Greek letter's name becomes the letter.
 * @param {string} name
 */
export function symbol(name) {
  return GREEK[name] ?? name;
}
