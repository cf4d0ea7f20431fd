//! Many lines of a capture at once, as they stand: read in one piece, and copied nowhere.

use std::io::{self, BufRead};
use std::ops::Range;

use super::lines::Lines;
use super::reader::BadLine;
use crate::Error;

/// How much is read at once, in bytes; a longer line takes more.
const SIZE: usize = 256 << 10;
/// What is kept for the next time.
const MOST_KEPT: usize = 4 * SIZE;

/// Some lines that follow one another.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    /// The lines that hold anything, by their numbers, and those that cannot be read, in order.
    pub lines: Vec<Result<(u64, Range<usize>), BadLine>>,
}

impl Block {
    /// An empty one, which takes the room of another's bytes.
    pub fn of(mut room: Vec<u8>) -> Self {
        if room.len() > MOST_KEPT {
            room = Vec::new();
        }
        Block {
            bytes: room,
            lines: Vec::new(),
        }
    }

    /// The bytes that its lines stand in.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl<R: BufRead> Lines<R> {
    /// Puts the next lines into a block, which may come to none: whether there may be more. Whoever reads blocks reads no
    /// single lines between them, and is not told where in the file lines begin.
    ///
    /// # Errors
    /// [`Error::File`] when reading fails.
    pub fn next_block(&mut self, block: &mut Block) -> Result<bool, Error> {
        block.lines.clear();
        if self.ended {
            return Ok(false);
        }
        let mut filled = self.carry.len();
        block.make_room(filled.max(SIZE));
        if let Some(start) = block.bytes.get_mut(..filled) {
            start.copy_from_slice(&self.carry);
        }
        self.carry.clear();
        let longest = usize::try_from(self.max_line.saturating_add(1)).unwrap_or(usize::MAX);
        loop {
            let damage = self.fill(&mut block.bytes, &mut filled)?;
            let read = block.bytes.get(..filled).unwrap_or_default();
            // What stands before the damage is whole up to the last line's end.
            let whole = match self.ended && damage.is_none() {
                true => filled,
                false => memchr::memrchr(b'\n', read).map_or(0, |at| at + 1),
            };
            if whole == 0 && !self.ended {
                if filled < longest {
                    block.make_room(filled.saturating_mul(2).min(longest));
                    continue;
                }
                let skipped = self.input.skip_until(b'\n');
                block.bytes = Vec::new();
                self.line += 1;
                let bad = match skipped {
                    Ok(_) => self.too_long(),
                    Err(error) => {
                        let what = self.damage(&error);
                        self.ended = true;
                        let what = what.ok_or_else(|| Error::file("read", &self.place, error))?;
                        self.bad(what)
                    }
                };
                block.lines.push(Err(bad));
                return Ok(true);
            }
            if damage.is_none() {
                self.carry
                    .extend_from_slice(read.get(whole..).unwrap_or_default());
            }
            self.split(block, whole);
            if let Some(what) = damage {
                self.line += 1;
                let bad = self.bad(what);
                block.lines.push(Err(bad));
            }
            return Ok(true);
        }
    }

    /// Reads until there is no room left or the end is met; gives what is wrong with the data if they are damaged.
    fn fill(&mut self, bytes: &mut [u8], filled: &mut usize) -> Result<Option<String>, Error> {
        while let Some(room @ [_, ..]) = bytes.get_mut(*filled..) {
            match self.input.read(room) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(None);
                }
                Ok(count) => *filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let what = self.damage(&error);
                    self.ended = true;
                    return what
                        .map(Some)
                        .ok_or_else(|| Error::file("read", &self.place, error));
                }
            }
        }
        Ok(None)
    }

    fn split(&mut self, block: &mut Block, whole: usize) {
        let bytes = block.bytes.get(..whole).unwrap_or_default();
        let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
        let last = (bytes.last() != Some(&b'\n')).then_some(whole);
        let mut start = 0;
        for end in ends.chain(last.filter(|end| *end > 0)) {
            self.line += 1;
            let line = bytes.get(start..end).unwrap_or_default();
            if line.len() as u64 > self.max_line {
                let bad = self.too_long();
                block.lines.push(Err(bad));
            } else if !line.iter().all(u8::is_ascii_whitespace) {
                block.lines.push(Ok((self.line, start..end)));
            }
            start = end;
        }
    }
}

impl Block {
    fn make_room(&mut self, size: usize) {
        if self.bytes.len() < size {
            self.bytes.resize(size, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    type Told = Vec<Result<(u64, Vec<u8>), BadLine>>;

    fn one_by_one<R: BufRead>(mut lines: Lines<R>) -> Told {
        let (mut all, mut line) = (Vec::new(), Vec::new());
        while let Some(read) = lines.next_line(&mut line).unwrap() {
            all.push(read.map(|()| (lines.line(), std::mem::take(&mut line))));
        }
        all
    }

    fn in_blocks<R: BufRead>(mut lines: Lines<R>) -> Told {
        let (mut all, mut room) = (Vec::new(), Vec::new());
        loop {
            let mut block = Block::of(room);
            let more = lines.next_block(&mut block).unwrap();
            for line in &block.lines {
                let bytes = |at: &Range<usize>| block.bytes[at.clone()].to_vec();
                all.push(match line {
                    Ok((number, at)) => Ok((*number, bytes(at))),
                    Err(bad) => Err(bad.clone()),
                });
            }
            room = block.into_bytes();
            if !more {
                return all;
            }
        }
    }

    proptest! {
        #[test]
        fn blocks_hold_the_lines_that_are_read_one_by_one(
            parts in prop::collection::vec(prop_oneof![
                Just(b"\n".to_vec()), Just(b" \r\n".to_vec()), "[a-z]{0,9}\n?".prop_map(String::into_bytes),
                (1..3_usize).prop_map(|n| vec![b'x'; n * SIZE - 7]),
            ], 0..9),
            longest in prop_oneof![Just(5), Just(SIZE as u64), Just(u64::MAX)],
        ) {
            let text = parts.concat();
            let lines = |text| {
                let mut lines = Lines::new(BufReader::with_capacity(64, text), "x");
                lines.max_line = longest;
                lines
            };
            prop_assert_eq!(in_blocks(lines(&text[..])), one_by_one(lines(&text[..])));
        }

        #[test]
        fn damaged_data_end_in_the_same_way(cut in 0..200_usize, flip in any::<bool>()) {
            let frame = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
            let numbers: String = (0..40).map(|n| format!("{}\n", n * n * 7919)).collect();
            let mut packed = [frame("one\ntwo"), frame("\nthree\n\n"), frame(&numbers)].concat();
            let at = cut.min(packed.len() - 1).max(4);
            match flip {
                true => packed[at] ^= 0x55,
                false => packed.truncate(at),
            }
            let lines = || Lines::over(Box::new(io::Cursor::new(packed.clone())), "x").unwrap();
            prop_assert_eq!(in_blocks(lines()), one_by_one(lines()));
        }
    }
}
