//! `matoi`: the one binary. Reads the command line, answers with an exit code: 0 done, 1 it did not
//! work, 2 the command or the configuration is not usable.

use std::{io::IsTerminal, process::ExitCode};

use clap::Parser;
use matoi_app::{commands, config};

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("MATOI_LOG")
                .unwrap_or_else(|_| "warn,matoi=info".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let settings = match config::load(&cli.flags) {
        Ok(settings) => settings,
        Err(problem) => {
            eprintln!("matoi: {problem}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("matoi: could not start: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(commands::run(cli.command, settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("matoi: {error:#}");
            ExitCode::from(1)
        }
    }
}
