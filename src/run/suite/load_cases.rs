//! Reading suites: what is taken, and what is told of what is not.
