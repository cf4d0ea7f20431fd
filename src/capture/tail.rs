//! The end of a capture, where lines go: whole or not at all, so that one that fails harms no other.

use std::io;

use super::storage::Storage;

/// The end of a capture.
#[derive(Debug)]
pub(super) struct Tail<S> {
    storage: S,
    len: u64,
    /// What stands at the end may be part of a line: the next one starts after a newline of its own.
    torn: bool,
}

impl<S: Storage> Tail<S> {
    /// The end of a storage that ends with a whole line.
    pub fn new(mut storage: S) -> io::Result<Self> {
        let len = storage.len()?;
        Ok(Tail {
            storage,
            len,
            torn: false,
        })
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Appends a line, its newline included, in one write where the system takes it in one.
    ///
    /// On an error nothing of it is left, or what is left will be sealed off.
    pub fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let end = line.len();
        self.append_lines(line, [end]).map_err(|(_, error)| error)
    }

    /// Appends lines that end there, newlines included, in one write where the system takes them in one.
    ///
    /// On an error it gives how many lines are whole; nothing of the one after them is left, or what is left will be
    /// sealed off.
    pub fn append_lines(
        &mut self,
        lines: &[u8],
        ends: impl IntoIterator<Item = usize>,
    ) -> Result<(), (usize, io::Error)> {
        self.seal().map_err(|error| (0, error))?;
        let mut rest = lines;
        while !rest.is_empty() {
            let error = match self.storage.write(rest) {
                Ok(0) => io::ErrorKind::WriteZero.into(),
                Ok(count) => {
                    rest = rest.get(count..).unwrap_or_default();
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            let written = lines.len() - rest.len();
            let whole = ends.into_iter().take_while(|end| *end <= written);
            let (count, end) = whole.fold((0, 0), |(count, _), end| (count + 1, end));
            self.len += end as u64;
            self.cut((written - end) as u64);
            return Err((count, error));
        }
        self.len += lines.len() as u64;
        Ok(())
    }

    /// Takes back every line that was appended since there were `len` bytes.
    pub fn take_back(&mut self, len: u64) {
        let storage = &mut self.storage;
        let cut = storage.len().and_then(|end| match end >= len {
            true => storage.truncate(len),
            // It is not what it was: somebody else has cut it already.
            false => Err(io::ErrorKind::InvalidData.into()),
        });
        self.torn = cut.is_err();
        if !self.torn {
            self.len = len;
        }
    }

    /// Takes back everything, whoever wrote it. What has no length is left as it is.
    pub fn clear(&mut self) -> io::Result<()> {
        match self.storage.truncate(0) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
            cut => {
                cut?;
                self.len = 0;
                Ok(())
            }
        }
    }

    /// Ends what may be part of a line.
    pub fn seal(&mut self) -> io::Result<()> {
        if self.torn {
            if self.storage.write(b"\n")? == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.torn = false;
            self.len = self.storage.len()?;
        }
        Ok(())
    }

    /// Returns once every line is on disk.
    pub fn sync(&mut self) -> io::Result<()> {
        self.storage.sync()
    }

    /// Continues at the end of another storage, which ends with a whole line.
    pub fn replace(&mut self, storage: S) -> io::Result<()> {
        *self = Tail::new(storage)?;
        Ok(())
    }

    /// Cuts off that many bytes after the last good line. Where anything but that line's end is left, or nobody can
    /// tell, it counts as torn: an empty line more harms nobody.
    fn cut(&mut self, bytes: u64) {
        let storage = &mut self.storage;
        let cut = storage.len().and_then(|end| {
            let end = end.saturating_sub(bytes);
            if bytes > 0 {
                storage.truncate(end)?;
            }
            Ok(end)
        });
        self.torn = !cut.is_ok_and(|end| end == self.len);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::capture::double::{Double, Fault};

    #[test]
    fn short_writes_are_continued() {
        let double = Double::default();
        double.script([Fault::Short(1), Fault::Interrupted, Fault::Short(2)]);
        let mut tail = Tail::new(double.clone()).unwrap();
        tail.append(b"{\"a\":1}\n").unwrap();
        assert_eq!(double.bytes(), b"{\"a\":1}\n");
        assert_eq!(tail.len(), 8);
    }

    #[test]
    fn a_line_is_one_write() {
        let double = Double::default();
        let mut tail = Tail::new(double.clone()).unwrap();
        tail.append(&[b'x'; 100_000]).unwrap();
        assert_eq!(double.writes(), 1);
    }

    #[test]
    fn what_was_written_of_a_failed_line_is_taken_back() {
        let double = Double::default();
        let mut tail = Tail::new(double.clone()).unwrap();
        tail.append(b"one\n").unwrap();
        double.script([Fault::Short(2), Fault::Full]);
        let error = tail.append(b"two\n").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(double.bytes(), b"one\n");
        tail.append(b"three\n").unwrap();
        assert_eq!(double.bytes(), b"one\nthree\n");
    }

    #[test]
    fn what_cannot_be_taken_back_is_sealed_off() {
        let double = Double::default();
        let mut tail = Tail::new(double.clone()).unwrap();
        double.script([Fault::Short(2), Fault::Full, Fault::NoTruncate]);
        tail.append(b"two\n").unwrap_err();
        assert_eq!(double.bytes(), b"tw");
        // The seal itself may fail, as often as it likes.
        double.script([Fault::Full]);
        tail.append(b"three\n").unwrap_err();
        tail.append(b"four\n").unwrap();
        assert_eq!(double.bytes(), b"tw\nfour\n");
        assert_eq!(tail.len(), 8);
    }

    #[test]
    fn lines_can_be_taken_back_together() {
        let double = Double::default();
        let mut tail = Tail::new(double.clone()).unwrap();
        for line in ["one\n", "two\n", "three\n"] {
            tail.append(line.as_bytes()).unwrap();
        }
        // A torn line among them does not lead it astray.
        double.script([Fault::Short(2), Fault::Full, Fault::NoTruncate]);
        tail.append(b"torn\n").unwrap_err();
        tail.append(b"more\n").unwrap();
        tail.take_back(4);
        tail.append(b"four\n").unwrap();
        assert_eq!(double.bytes(), b"one\nfour\n");
        assert_eq!(tail.len(), 9);
    }

    fn fault() -> impl Strategy<Value = Fault> {
        prop_oneof![
            4 => Just(Fault::None),
            3 => (0usize..6).prop_map(Fault::Short),
            2 => Just(Fault::Full),
            1 => Just(Fault::Interrupted),
            1 => Just(Fault::NoTruncate),
        ]
    }

    proptest! {
        /// Whatever fails: every line that was taken is there, in order, alone on its line; none that failed is, where
        /// it could be taken back.
        #[test]
        fn taken_lines_are_whole(faults in proptest::collection::vec(fault(), 0..60)) {
            let double = Double::default();
            let mut tail = Tail::new(double.clone()).unwrap();
            let all_cut = !faults.contains(&Fault::NoTruncate);
            double.script(faults);
            let mut taken = Vec::new();
            for number in 0..20 {
                let line = format!("<line {number}>\n");
                if tail.append(line.as_bytes()).is_ok() {
                    taken.push(line);
                }
            }
            let text = String::from_utf8(double.bytes()).unwrap();
            let whole: Vec<_> = text
                .split_inclusive('\n')
                .filter(|line| all_cut || taken.iter().any(|taken| taken == line))
                .collect();
            prop_assert_eq!(whole, taken);
        }
    }
}
