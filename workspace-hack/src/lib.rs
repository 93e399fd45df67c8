//! Holds no code. Its manifest makes features the same whichever package is built: cargo unites those of what it builds at
//! once, and a dependency with other features is another to compile.
