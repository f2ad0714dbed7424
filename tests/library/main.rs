//! scratch
use policy_cliff::cliffs::cliffs;
use policy_cliff::model::{Problem, Scenario};

#[test]
fn dump() {
    for entry in std::fs::read_dir("www/scenarios").unwrap() {
        let path = entry.unwrap().path();
        let s = Scenario::parse(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        println!("== {path:?}");
        let v: Vec<f64> = s.parameters.iter().map(|p| p.value.value()).collect();
        let p = &s.parameters[s.view.sweep];
        let c = cliffs(&Problem::new(&s, s.view.sweep, &v), p.from.value(), p.to.value(), &mut |_| true).unwrap();
        for (i, b) in c.breakpoints.iter().enumerate() {
            print!("{} {}:", i + 1, b.at);
            for ch in &b.changes {
                let own = s.mdp.actions(ch.state);
                let names = |k: usize| ch.sets[k].iter().map(|&a| s.actions[own.start + a].clone()).collect::<Vec<_>>().join("|");
                print!("  [{}] {} -> {} -> {} {:?}", s.states[ch.state], names(0), names(1), names(2), ch.reached);
            }
            println!();
        }
    }
}
