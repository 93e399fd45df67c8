//! Work on all customers, shared out among the machine's cores. What is said of one depends on nobody's turn, so threads do
//! not show in the answer.

use std::num::NonZeroUsize;

/// One value a row, in their order: `fill` is given the first row of a part and the values of all of its rows.
pub(crate) fn by_part<T: Clone + Default + Send>(rows: usize, fill: impl Fn(usize, &mut [T]) + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let part = rows.div_ceil(threads).max(1);
    let mut values = vec![T::default(); rows];
    std::thread::scope(|scope| {
        for (index, values) in values.chunks_mut(part).enumerate() {
            let fill = &fill;
            scope.spawn(move || fill(index * part, values));
        }
    });
    values
}
