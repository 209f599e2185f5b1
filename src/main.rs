//! The command line of `accrue`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
