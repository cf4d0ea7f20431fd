//! Variety: payloads made from one payload and its schema, each checked with the validator before it is given out.
//!
//! This room turns values into values. Chance is an argument: a seed and a number give the same payload again.
