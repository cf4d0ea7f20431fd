//! Where a request carries its signature, for who changes it.

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePlace<'a> {
    /// In the header of that name.
    Header(&'a str),
    /// In the body, at a JSON pointer.
    Json(&'a str),
    /// In the query, as the parameter of that name.
    Query(&'a str),
}
