//! Left-aligned columns.

use std::io::{self, Write};

/// A cell: what is shown, and how wide it is without colour.
struct Cell {
    shown: String,
    width: usize,
}

/// Rows of cells, padded to the widest of each column; the last column is never padded.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// No rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row. Each cell is its plain text and the text as shown, coloured or not.
    pub fn row<const N: usize>(&mut self, cells: [(&str, String); N]) {
        let cell = |(plain, shown): (&str, String)| Cell {
            width: plain.chars().count(),
            shown,
        };
        self.rows.push(cells.into_iter().map(cell).collect());
    }

    /// Adds a row of plain texts.
    pub fn plain_row<const N: usize>(&mut self, cells: [&str; N]) {
        self.row(cells.map(|text| (text, text.to_owned())));
    }

    /// Writes the rows, each after `indent` spaces.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn write(&self, out: &mut dyn Write, indent: usize) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(move |row| row.get(column))
                .map(|c| c.width)
        };
        let widths: Vec<usize> = (0..columns).map(|c| width(c).max().unwrap_or(0)).collect();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for (index, cell) in row.iter().enumerate() {
                line.push_str(&cell.shown);
                if index + 1 < row.len() {
                    line.push_str(&" ".repeat(widths[index] - cell.width + 2));
                }
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
        let mut table = Table::new();
        table.plain_row(["a", "é", ""]);
        table.row([
            ("long", "<long>".into()),
            ("b", "b".into()),
            ("c", "c".into()),
        ]);
        let mut out = Vec::new();
        table.write(&mut out, 2).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  a     é\n  <long>  b  c\n"
        );
    }
}
