//! A progress bar on standard error while a long input is read, and a clean end on Ctrl-C.

use std::{
    fmt::Write,
    io::IsTerminal,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use indicatif::{HumanBytes, ProgressBar, ProgressState, ProgressStyle};
use whither_capture::Control;

/// The bar appears after this long; short runs stay silent.
const PATIENCE: Duration = Duration::from_millis(400);
const STEP: Duration = Duration::from_millis(100);
/// Narrower terminals get no bar, only what it says.
const WITH_BAR: u16 = 90;

/// A bar that runs until it is dropped.
pub(crate) struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows the progress of `control` over `paths`, unless it is not wanted or nobody would see it.
    pub(crate) fn start(control: &Arc<Control>, paths: &[PathBuf], quiet: bool) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        if quiet || !std::io::stderr().is_terminal() {
            return Self { done, thread: None };
        }
        let total = total(paths);
        let (control, stop) = (Arc::clone(control), Arc::clone(&done));
        let thread = std::thread::spawn(move || watch(&control, total, &stop));
        Self { done, thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A bar that failed is no reason to fail.
            drop(thread.join());
        }
    }
}

/// Size of plain files; none where it cannot tell how much there is to read (standard input, compressed files).
fn total(paths: &[PathBuf]) -> Option<u64> {
    let mut total = 0;
    for path in paths {
        let compressed = path.extension().is_some_and(|extension| extension == "gz" || extension == "zst");
        if compressed || path.as_os_str() == "-" {
            return None;
        }
        total += match std::fs::metadata(path) {
            Ok(file) if file.is_file() => file.len(),
            _ => return None,
        };
    }
    Some(total)
}

fn watch(control: &Control, total: Option<u64>, done: &AtomicBool) {
    let begun = Instant::now();
    let mut waited = Duration::ZERO;
    while waited < PATIENCE {
        std::thread::sleep(STEP);
        waited += STEP;
        if done.load(Ordering::Relaxed) {
            return;
        }
    }
    let bar = match total {
        Some(total) => ProgressBar::new(total),
        None => ProgressBar::no_length(),
    };
    let is_wide =
        terminal_size::terminal_size_of(std::io::stderr()).is_none_or(|(width, _)| width.0 >= WITH_BAR);
    // What is last is cut where the line has no room for it.
    let template = match total {
        Some(_) if is_wide => "{bar:30} {bytes}/{total_bytes} {speed} {eta} {wide_msg}",
        Some(_) => "{percent}% {speed} {eta} {wide_msg}",
        None => "{spinner} {bytes} {speed} {wide_msg}",
    };
    // From the beginning on: what was read before the bar appeared is no sudden rush.
    let speed = move |state: &ProgressState, out: &mut dyn Write| {
        let rate = state.pos() as f64 / begun.elapsed().as_secs_f64();
        write!(out, "{}/s", HumanBytes(rate as u64)).unwrap_or_default();
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("speed", speed).progress_chars("=> "));
    }
    while !done.load(Ordering::Relaxed) {
        bar.set_position(control.bytes());
        bar.set_message(format!("{} packets", control.packets()));
        std::thread::sleep(STEP);
    }
    bar.finish_and_clear();
}

/// Makes Ctrl-C end the reading; a second one ends the program.
pub(crate) fn stop_on_interrupt(control: &Arc<Control>) {
    let control = Arc::clone(control);
    let handler = move || {
        if control.is_stopped() {
            std::process::exit(130);
        }
        control.stop();
    };
    // Without a handler Ctrl-C ends the program at once, which is no reason not to run.
    drop(ctrlc::set_handler(handler));
}
