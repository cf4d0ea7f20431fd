//! The schemes of every embedded pack, by the pack's name.

use std::sync::LazyLock;

use hookctl::pack::Catalogue;
use hookctl::signature::Scheme;

/// Every scheme with its pack's name.
pub static SCHEMES: LazyLock<Vec<(String, Scheme)>> = LazyLock::new(|| {
    let packs = Catalogue::embedded()
        .packs()
        .expect("the embedded packs open");
    let scheme = |pack: hookctl::pack::Pack| Some((pack.name, pack.provider.signature?));
    packs.into_iter().filter_map(scheme).collect()
});
