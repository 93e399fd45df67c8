//! The kit of the end-to-end tests: loads in temporary lakes, the real binaries, cases, recipes, and what of the API the cases
//! use. Refuses to know how anything inside the loader or the gateway works.

pub mod binary;
pub mod bucket;
pub mod bytes;
pub mod case;
pub mod coverage;
pub mod daily;
pub mod dice;
pub mod dictionary;
pub mod documents;
pub mod faulty;
pub mod files;
pub mod http;
pub mod lake;
pub mod live;
pub mod packed;
pub mod pretty;
pub mod proxy;
pub mod purchases;
pub mod recipe;
pub mod rows;
pub mod running;
pub mod servers;
pub mod shop;
pub mod spans;
pub mod web;
