//! Left-aligned columns.

use std::io::{self, Write};

use crate::report::{Palette, Tone, plain};

/// Rows of cells, padded to the widest of each column; the last column is never padded.
pub struct Table {
    palette: Palette,
    rows: Vec<Vec<(String, Tone)>>,
}

impl Table {
    /// No rows, to be coloured with this palette.
    pub fn new(palette: Palette) -> Self {
        Table {
            palette,
            rows: Vec::new(),
        }
    }

    /// Adds a row of texts with their tones. Control characters in a text are escaped.
    pub fn row<const N: usize>(&mut self, cells: [(&str, Tone); N]) {
        self.rows.push(
            cells
                .into_iter()
                .map(|(text, tone)| (plain(text), tone))
                .collect(),
        );
    }

    /// Writes the rows, each after `indent` spaces.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn write(&self, out: &mut dyn Write, indent: usize) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |(text, _): &(String, Tone)| text.chars().count();
        let widest = |column| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(width)
                .max()
        };
        let widths: Vec<usize> = (0..columns)
            .map(|column| widest(column).unwrap_or(0))
            .collect();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for (cell, widest) in row.iter().zip(&widths) {
                line.push_str(&self.palette.paint(cell.1, &cell.0));
                line.push_str(&" ".repeat(widest - width(cell) + 2));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_lines_end_clean() {
        let mut table = Table::new(Palette::new(false));
        table.row([("a", Tone::Plain), ("é", Tone::Good), ("", Tone::Plain)]);
        table.row([
            ("long\u{1b}", Tone::Bad),
            ("b", Tone::Dim),
            ("c", Tone::Plain),
        ]);
        let mut out = Vec::new();
        table.write(&mut out, 2).unwrap();
        let shown = "  a           é\n  long\\u{1b}  b  c\n";
        assert_eq!(String::from_utf8(out).unwrap(), shown);
    }
}
