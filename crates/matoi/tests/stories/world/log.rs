//! What the program logged of warnings and errors, in the thread a story runs in.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{Layer, layer::Context, prelude::*};

/// Warnings and errors, one a line.
pub struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    _guard: DefaultGuard,
}

impl Log {
    /// Listens from now on.
    pub fn new() -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let layer = Complaints(lines.clone());
        let guard = tracing_subscriber::registry().with(layer).set_default();
        Self {
            lines,
            _guard: guard,
        }
    }

    /// What was complained of.
    pub fn complaints(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

struct Complaints(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Complaints {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let level = *event.metadata().level();
        let ours = event.metadata().target().starts_with("matoi");
        if ours && level <= Level::WARN {
            let mut line = format!("{level}");
            event.record(&mut Fields(&mut line));
            self.0.lock().unwrap().push(line);
        }
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}
