//! What is known of the shapes that were met.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, PoisonError, RwLock};

use super::shape::Hashed;
use crate::judge::schema::Unknown;

/// How many shapes are remembered; further ones are looked at each time.
const MAX_SHAPES: usize = 4096;

type Known = HashMap<u64, Arc<Vec<Unknown>>, BuildHasherDefault<Hashed>>;

/// The unknown members of each shape, named by their tokens among those of the shape.
#[derive(Debug, Default)]
pub(super) struct Memory(RwLock<Known>);

impl Memory {
    pub(super) fn recall(&self, shape: u64) -> Option<Arc<Vec<Unknown>>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&shape).cloned()
    }

    pub(super) fn keep(&self, shape: u64, unknown: &Arc<Vec<Unknown>>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_SHAPES {
            known.insert(shape, Arc::clone(unknown));
        }
    }
}
