//! Where a load is: each step that others see, or that a death shows, is told to whoever watches. In the programs nobody does; tests watch
//! to end a loader at a step. It refuses to change what happens: a watcher answers nothing.

mod step;

use std::sync::OnceLock;

pub use step::Step;

static WATCHER: OnceLock<fn(Step)> = OnceLock::new();

/// Has each step of this process told from here on. There is one watcher, the first.
pub fn watch(watcher: fn(Step)) {
    WATCHER.get_or_init(|| watcher);
}

pub(crate) fn reached(step: Step) {
    if let Some(watcher) = WATCHER.get() {
        watcher(step);
    }
}
