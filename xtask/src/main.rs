//! The project's own commands: `cargo xtask tidy`, `cargo xtask test` and `cargo xtask bench`. Nothing that
//! ships knows of them.

mod bench;
mod e2e;
mod example;
mod finding;
mod fluent;
mod rules;
mod rust;
mod shell;
mod steps;
mod tidy;
mod tree;

use std::{env, process::ExitCode};

use steps::Step;

/// Something was found or failed.
const EXIT_FAILED: u8 = 1;
/// The command line was not understood.
const EXIT_USAGE: u8 = 2;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Order {
    Help,
    Tidy { quick: bool },
    Test { steps: Vec<Step> },
    Bench { what: &'static str },
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let order = match order(&words) {
        Ok(order) => order,
        Err(complaint) => {
            eprintln!("xtask: {complaint}\n\n{}", help());
            return ExitCode::from(EXIT_USAGE);
        }
    };
    let root = shell::root();
    let all_well = match order {
        Order::Help => {
            println!("{}", help());
            true
        }
        Order::Tidy { quick } => match tidy::tidy(&root, quick) {
            Ok(()) => true,
            Err(error) => {
                eprintln!("xtask: {error:#}");
                false
            }
        },
        Order::Test { steps } => steps::test(&root, &steps),
        Order::Bench { what } => match bench::bench(&root, what) {
            Ok(()) => true,
            Err(error) => {
                eprintln!("xtask: {error:#}");
                false
            }
        },
    };
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(EXIT_FAILED)
    }
}

/// Reads the command line; a complaint says which word was not understood.
fn order(words: &[&str]) -> Result<Order, String> {
    match words {
        [] | ["help" | "--help" | "-h", ..] => Ok(Order::Help),
        ["tidy"] => Ok(Order::Tidy { quick: false }),
        ["tidy", "--quick"] => Ok(Order::Tidy { quick: true }),
        ["test"] => Ok(Order::Test {
            steps: Step::ALL.into(),
        }),
        ["test", "--only", names] => Ok(Order::Test {
            steps: named(names)?,
        }),
        ["bench", what] => match bench::WHAT.iter().find(|known| *known == what) {
            Some(what) => Ok(Order::Bench { what }),
            None => Err(format!("there is no bench `{what}`")),
        },
        ["tidy" | "test" | "bench", ..] => Err(format!("`{}` is not understood", words.join(" "))),
        [word, ..] => Err(format!("there is no command `{word}`")),
    }
}

/// The steps of a list like `fmt,tidy`.
fn named(names: &str) -> Result<Vec<Step>, String> {
    let step = |name: &str| {
        let found = Step::ALL.into_iter().find(|step| step.name() == name);
        found.ok_or_else(|| format!("there is no step `{name}`"))
    };
    names.split(',').map(step).collect()
}

fn help() -> String {
    let mut help = String::from(
        "The project's own commands.

cargo xtask test                     everything that must hold, in this order, up to the first failure:
",
    );
    for step in Step::ALL {
        help.push_str(&format!("    {:<8} {}\n", step.name(), step.about()));
    }
    help.push_str(
        "cargo xtask test --only fmt,tidy     only these steps

cargo xtask tidy                     the house rules, one line per finding: who may know whom, the core's
                                     purity, sizes, headers, leftovers, words in both languages, licences,
                                     and the example feature, applied to a copy and compiled
cargo xtask tidy --quick             the same without compiling the example feature

cargo xtask bench declare            how long a raise takes with a slow Slack, and 16 at once (bench/README.md)
cargo xtask bench search             how long the library takes to answer, with 100,000 notes in it

What a step needs and can't find it installs (Debian, as root) or names, and fails; it never skips.
Exit code: 0 all well, 1 something failed or was found, 2 the command was not understood.",
    );
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read() {
        assert_eq!(order(&[]), Ok(Order::Help));
        assert_eq!(order(&["tidy", "--quick"]), Ok(Order::Tidy { quick: true }));
        assert_eq!(
            order(&["test", "--only", "tidy,fmt"]),
            Ok(Order::Test {
                steps: vec![Step::Tidy, Step::Fmt]
            })
        );
    }

    #[test]
    fn benches_are_known_by_name() {
        assert_eq!(
            order(&["bench", "declare"]),
            Ok(Order::Bench { what: "declare" })
        );
        assert_eq!(
            order(&["bench", "dance"]),
            Err("there is no bench `dance`".to_owned())
        );
        assert_eq!(
            order(&["bench"]),
            Err("`bench` is not understood".to_owned())
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(
            order(&["test", "--only", "fmt,tdy"]),
            Err("there is no step `tdy`".to_owned())
        );
        assert_eq!(
            order(&["tidy", "--slow"]),
            Err("`tidy --slow` is not understood".to_owned())
        );
        assert_eq!(
            order(&["dance"]),
            Err("there is no command `dance`".to_owned())
        );
    }

    #[test]
    fn the_help_names_every_step() {
        assert!(Step::ALL.iter().all(|step| help().contains(step.about())));
    }
}
