//! Overlays, open questions, and the replies to them.

use super::{Phrase, phrases};

phrases! {
    // Overlays.
    NoOverlay = "no file or folder `{0}` with overlays", "オーバーレイのファイルまたはフォルダー `{0}` がない";
    WithOverlays = "{0}, with the overlays {1}", "{0}、オーバーレイ {1}";
}
