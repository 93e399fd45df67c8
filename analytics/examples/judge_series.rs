//! The judge of `live` for any series: reads values from standard input, one a line, and writes how anomalous each is, from 0 to 1, as soon as it is
//! read. An empty line begins another series. `scripts/bench/nab.py` scores it. Refuses what is no number.

use std::io::{self, BufRead, Write};

use triptych_analytics::live::judge::{Judge, Reading, Settings};

/// No season, for nothing is known of the series. The spread is by the farthest that there was, so that what was seen before is no anomaly.
const SETTINGS: Settings = Settings {
    steps: 0,
    seasons: 0,
    seasons_min: 0,
    neighbours: 0,
    level: 100,
    level_min: 50,
    pool: 5_000,
    pool_min: 50,
    tail: (1.0, 3.0),
    refresh: 10,
    lambda: 0.1,
};
/// Below, nothing is told.
const LEAST: f64 = 2.5;
/// An episode goes on until so many windows in a row are below.
const EPISODE: usize = 50;

/// Tells the windows of an episode that are farther than those of it before, and no others.
#[derive(Default)]
struct Episode {
    farthest: f64,
    quiet: usize,
}

impl Episode {
    fn step(&mut self, deviations: f64) -> f64 {
        self.quiet += 1;
        if self.quiet > EPISODE {
            self.farthest = 0.0;
        }
        if deviations <= LEAST {
            return 0.0;
        }
        self.quiet = 0;
        if deviations <= self.farthest {
            return 0.0;
        }
        self.farthest = deviations;
        deviations / (deviations + 3.0)
    }
}

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    let (mut judge, mut episode) = (Judge::new(SETTINGS), Episode::default());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.is_empty() {
            (judge, episode) = (Judge::new(SETTINGS), Episode::default());
            continue;
        }
        let value: f64 = line.parse().map_err(|_| io::Error::other(format!("`{line}` is no number")))?;
        let outlook = judge.outlook();
        let reading = Reading { value: Some(value), weight: 1.0, floor: 1e-6, is_judged: true, teaches: true };
        let deviations = judge.step(outlook, &reading).map_or(0.0, |verdict| verdict.deviations.abs());
        writeln!(output, "{}", episode.step(deviations))?;
    }
    output.flush()
}
