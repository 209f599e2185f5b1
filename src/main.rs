//! The command line of `accrue`.

mod cli;

/// Evaluation makes many small lists that live for one person; this allocator hands them out in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
