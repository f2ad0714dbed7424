//! Names of parameters as readers see them: `rho` is ρ and `lambda6` is λ₆. Files, links and programs keep the names.

/// The names of the Greek letters that have a letter of their own, each with the small and the capital one.
const GREEK: [(&str, char, char); 23] = [
    ("alpha", 'α', 'Α'),
    ("beta", 'β', 'Β'),
    ("gamma", 'γ', 'Γ'),
    ("delta", 'δ', 'Δ'),
    ("epsilon", 'ε', 'Ε'),
    ("zeta", 'ζ', 'Ζ'),
    ("eta", 'η', 'Η'),
    ("theta", 'θ', 'Θ'),
    ("iota", 'ι', 'Ι'),
    ("kappa", 'κ', 'Κ'),
    ("lambda", 'λ', 'Λ'),
    ("mu", 'μ', 'Μ'),
    ("nu", 'ν', 'Ν'),
    ("xi", 'ξ', 'Ξ'),
    ("pi", 'π', 'Π'),
    ("rho", 'ρ', 'Ρ'),
    ("sigma", 'σ', 'Σ'),
    ("tau", 'τ', 'Τ'),
    ("upsilon", 'υ', 'Υ'),
    ("phi", 'φ', 'Φ'),
    ("chi", 'χ', 'Χ'),
    ("psi", 'ψ', 'Ψ'),
    ("omega", 'ω', 'Ω'),
];

/// Returns the name of a parameter as readers see it: the name of a Greek letter, with or without a number behind it,
/// as that letter with a lowered number, and any other name as it is.
#[must_use]
pub fn symbol(name: &str) -> String {
    let word = name.trim_end_matches(|character: char| character.is_ascii_digit());
    let number = &name[word.len()..];
    let word = if number.is_empty() {
        word
    } else {
        word.strip_suffix('_').unwrap_or(word)
    };
    let capital = |letter: &str| letter[..1].to_ascii_uppercase() + &letter[1..] == word;
    let letter = GREEK.iter().find_map(|&(letter, small, large)| match letter {
        _ if letter == word => Some(small),
        _ if capital(letter) => Some(large),
        _ => None,
    });
    let Some(letter) = letter else {
        return name.to_owned();
    };
    let lowered = number
        .chars()
        .filter_map(|digit| char::from_u32(0x2080 + digit.to_digit(10)?));
    std::iter::once(letter).chain(lowered).collect()
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn greek_letters_are_written_as_such() {
        for (name, shown) in [
            ("rho", "ρ"),
            ("lambda6", "λ₆"),
            ("beta_12", "β₁₂"),
            ("Delta", "Δ"),
            ("omega", "ω"),
            ("p", "p"),
            ("p0", "p0"),
            ("", ""),
            ("7", "7"),
            ("_1", "_1"),
            ("rho_", "rho_"),
            ("alphabet", "alphabet"),
            ("RHO", "RHO"),
            ("é", "é"),
            ("λ", "λ"),
        ] {
            assert_eq!(symbol(name), shown);
        }
    }
}
