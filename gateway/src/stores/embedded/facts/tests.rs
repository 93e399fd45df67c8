//! Tiny tables with answers worked out by hand, one trap each.
