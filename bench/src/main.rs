//! `matoi-bench`: figures of the whole program against the built-in workspace, with "Slack" as slow as
//! one wants. Figures are for reading, never for a test to fail by.

mod calls;
mod declare;
mod figures;
mod page;
mod town;

use std::process::ExitCode;

/// The command line was not understood.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter("warn")
        .with_writer(std::io::stderr)
        .init();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [what @ ("declare" | "page")] = words[..] else {
        eprintln!("matoi-bench: say what to measure: declare, page");
        return ExitCode::from(USAGE);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let measured = match runtime {
        Ok(runtime) if what == "page" => runtime.block_on(page::page()),
        Ok(runtime) => runtime.block_on(declare::declare()),
        Err(error) => Err(error.into()),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("matoi-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
