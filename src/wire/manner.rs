//! How a request's bytes go out: at once, as senders should, or as those do that are slow or go away.

use std::pin::Pin;
use std::slice::Iter;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

/// How the bytes of a request go out. They stay the bytes they are, and their order is never another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// As fast as the other end takes them.
    #[default]
    AtOnce,
    /// In pieces, each after its pause; what is left after the last one follows it at once.
    InPieces(Vec<Piece>),
    /// Only so many of them, at once; all where there are fewer.
    CutOff {
        /// How many.
        after: usize,
        /// What is done then.
        then: Then,
    },
}

/// Some bytes, and how long is waited before they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How long, from when all bytes before them were taken.
    pub pause: Duration,
    /// How many.
    pub bytes: usize,
}

/// What a sender does that writes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It closes the connection and waits for no answer.
    Close,
    /// It closes the connection when the answer begins, or after that time, and takes nothing of the answer.
    Leave(Duration),
    /// It waits for the answer, or for the other end to close.
    Wait,
}

impl Manner {
    /// The bytes up to `held` at once, and the others after that pause.
    pub fn held_back(held: usize, pause: Duration) -> Self {
        let first = Piece {
            pause: Duration::ZERO,
            bytes: held,
        };
        let rest = Piece {
            pause,
            bytes: usize::MAX,
        };
        Manner::InPieces(vec![first, rest])
    }

    /// One byte after the other with that pause before each, `first` bytes at once before them and what comes after
    /// `slow` of them at once behind them.
    pub fn byte_by_byte(first: usize, slow: usize, pause: Duration) -> Self {
        let at_once = Piece {
            pause: Duration::ZERO,
            bytes: first,
        };
        let mut pieces = vec![at_once];
        pieces.resize(slow.saturating_add(1), Piece { pause, bytes: 1 });
        Manner::InPieces(pieces)
    }

    /// What of those bytes goes out at all.
    pub(super) fn part<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        match self {
            Manner::CutOff { after, .. } => bytes.get(..*after).unwrap_or(bytes),
            Manner::AtOnce | Manner::InPieces(_) => bytes,
        }
    }

    /// Whether the connection is closed when all has gone out, whatever the answer.
    pub(super) fn closes(&self) -> bool {
        let wait = Then::Wait;
        matches!(self, Manner::CutOff { then, .. } if *then != wait)
    }

    /// How long the answer's beginning is waited for when all has gone out, where nothing of it is taken.
    pub(super) fn leaves(&self) -> Option<Duration> {
        match self {
            Manner::CutOff {
                then: Then::Leave(within),
                ..
            } => Some(*within),
            _ => None,
        }
    }
}

/// Says how many bytes may have gone out by now.
pub(super) struct Release<'m> {
    pieces: Iter<'m, Piece>,
    /// Bytes that may go out.
    open: usize,
    pause: Option<Pin<Box<Sleep>>>,
    /// Those that open when the pause is over.
    next: usize,
}

impl<'m> Release<'m> {
    /// Nothing has gone out.
    pub fn new(manner: &'m Manner) -> Self {
        let (pieces, open): (&[Piece], usize) = match manner {
            Manner::InPieces(pieces) => (pieces, 0),
            Manner::AtOnce | Manner::CutOff { .. } => (&[], usize::MAX),
        };
        Release {
            pieces: pieces.iter(),
            open,
            pause: None,
            next: 0,
        }
    }

    /// How many bytes may go out in all, more than the `sent` ones; waits for the pause that is next.
    pub fn poll_open(&mut self, cx: &mut Context, sent: usize) -> Poll<usize> {
        while sent >= self.open {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(cx));
                self.pause = None;
                self.open = self.open.saturating_add(self.next);
                continue;
            }
            let Some(piece) = self.pieces.next() else {
                self.open = usize::MAX;
                break;
            };
            self.next = piece.bytes;
            match piece.pause.is_zero() {
                true => self.open = self.open.saturating_add(piece.bytes),
                false => self.pause = Some(Box::pin(sleep(piece.pause))),
            }
        }
        Poll::Ready(self.open)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::time::Instant;

    use super::*;

    /// After how many milliseconds how many bytes may have gone out, when each is taken at once.
    async fn released(manner: &Manner, bytes: usize) -> Vec<(u128, usize)> {
        let begun = Instant::now();
        let mut release = Release::new(manner);
        let (mut sent, mut seen) = (0, Vec::new());
        while sent < bytes {
            sent = poll_fn(|cx| release.poll_open(cx, sent)).await.min(bytes);
            seen.push((begun.elapsed().as_millis(), sent));
        }
        seen
    }

    #[tokio::test(start_paused = true)]
    async fn each_piece_follows_its_pause_and_the_rest_follows_at_once() {
        let ms = Duration::from_millis;
        assert_eq!(released(&Manner::AtOnce, 9).await, [(0, 9)]);
        let held = Manner::held_back(4, ms(100));
        assert_eq!(released(&held, 9).await, [(0, 4), (100, 9)]);
        let slow = Manner::byte_by_byte(3, 2, ms(10));
        assert_eq!(
            released(&slow, 9).await,
            [(0, 3), (10, 4), (20, 5), (20, 9)]
        );
        let pieces = [(5, 1), (0, 0), (7, 2)].map(|(pause, bytes)| Piece {
            pause: ms(pause),
            bytes,
        });
        let pieces = Manner::InPieces(pieces.to_vec());
        assert_eq!(released(&pieces, 4).await, [(5, 1), (12, 3), (12, 4)]);
    }

    #[test]
    fn only_what_is_cut_off_is_less() {
        let cut = |after, then| Manner::CutOff { after, then };
        assert_eq!(cut(2, Then::Close).part(b"abc"), b"ab");
        assert_eq!(cut(9, Then::Wait).part(b"abc"), b"abc");
        assert_eq!(Manner::held_back(1, Duration::ZERO).part(b"abc"), b"abc");
        assert!(cut(2, Then::Close).closes() && !cut(2, Then::Wait).closes());
        let leave = cut(2, Then::Leave(Duration::ZERO));
        assert!(leave.closes() && leave.leaves() == Some(Duration::ZERO));
        assert_eq!(cut(2, Then::Close).leaves(), None);
    }
}
