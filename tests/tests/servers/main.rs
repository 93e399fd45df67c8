//! The servers that a gateway answers from, held against the files, and a gateway over them as it runs.

mod serve;
