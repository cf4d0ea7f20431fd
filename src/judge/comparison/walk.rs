//! Going through two documents side by side, with a stack of its own: no depth is too deep.

use super::classes::Classes;
use super::compared::Compared;
use super::elements::{self, Paired};
use super::excerpt::{self, WIDTH, excerpt, shortened, with_type};
use super::gathered::Gathered;
use super::members::{self, Change};
use super::side::{Element, Side};
use crate::json::{Kind, Step};
use crate::judge::Rule;

const NOTHING: &str = "nothing";

/// Something to look at, and where it is.
struct Task {
    /// The length of its path.
    depth: usize,
    /// The last step of its path; the whole document has none.
    step: Option<Step>,
    /// Whether a name on the way says that it is secret.
    secret: bool,
    change: Change,
}

/// Two documents on their way through.
pub(super) struct Walk<'t, 'a> {
    before: Side<'t, 'a>,
    after: Side<'t, 'a>,
    classes: Classes<'a>,
    exact: bool,
    path: Vec<Step>,
    tasks: Vec<Task>,
    found: Gathered,
}

impl<'t, 'a> Walk<'t, 'a> {
    /// Nothing is looked at yet. `exact`: the order of members and white space count too.
    pub fn new(
        before: Side<'t, 'a>,
        after: Side<'t, 'a>,
        classes: Classes<'a>,
        exact: bool,
    ) -> Self {
        let whole = Task {
            depth: 0,
            step: None,
            secret: false,
            change: Change::Both(0, 0),
        };
        Walk {
            before,
            after,
            classes,
            exact,
            path: Vec::new(),
            tasks: vec![whole],
            found: Gathered::default(),
        }
    }

    /// Everything that is not the same.
    pub fn run(mut self) -> Compared {
        if self.before.is_ignored(0) {
            return Compared::default();
        }
        while let Some(task) = self.tasks.pop() {
            if let Some(step) = task.step {
                self.path.truncate(task.depth.saturating_sub(1));
                self.path.push(step);
            }
            self.look(task.change, task.secret);
        }
        let (before, after) = (self.before.tape.bytes(), self.after.tape.bytes());
        let counts = self.exact && !self.before.passes_over() && !self.after.passes_over();
        if counts && self.found.is_empty() && before != after {
            let texts = super::body::bytes(before, after);
            let white = |text| format!("the same JSON, other white space: {text}");
            self.found
                .add(Rule::FormChanged, &[], (white(texts.0), white(texts.1)));
        }
        self.found.done()
    }

    fn look(&mut self, change: Change, secret: bool) {
        let (rule, texts) = match change {
            Change::Both(before, after) => return self.both(before, after, secret),
            Change::Removed(before) => {
                let was = excerpt(self.before.tape, before, secret);
                (Rule::Removed, (was, NOTHING.to_owned()))
            }
            Change::Added(after) => {
                let is = excerpt(self.after.tape, after, secret);
                (Rule::Added, (NOTHING.to_owned(), is))
            }
            Change::Form(expected, seen) => (Rule::FormChanged, (expected, seen)),
        };
        self.found.add(rule, &self.path, texts);
    }

    fn both(&mut self, before: usize, after: usize, secret: bool) {
        if self.before.form(before) == self.after.form(after) {
            return;
        }
        let (was, is) = ((self.before.tape, before), (self.after.tape, after));
        if excerpt::type_of(was.0, was.1) != excerpt::type_of(is.0, is.1) {
            let texts = (
                with_type(was.0, was.1, secret),
                with_type(is.0, is.1, secret),
            );
            return self.found.add(Rule::TypeChanged, &self.path, texts);
        }
        match was.0.kind(before) {
            Some(Kind::Object) => self.objects(before, after, secret),
            Some(Kind::Array) => self.arrays(before, after, secret),
            _ => {
                let rule = match self.before.value(before) == self.after.value(after) {
                    true => Rule::FormChanged,
                    false => Rule::ValueChanged,
                };
                let texts = excerpt::pair(was, is, secret);
                self.found.add(rule, &self.path, texts);
            }
        }
    }

    fn objects(&mut self, before: usize, after: usize, secret: bool) {
        let pair = ((&self.before, before), (&self.after, after));
        if self.exact
            && let Some(texts) = members::reordered(pair.0, pair.1)
        {
            self.found.add(Rule::FormChanged, &self.path, texts);
        }
        let depth = self.path.len() + 1;
        let changed = members::pair(pair.0, pair.1).into_iter().rev();
        self.tasks.extend(changed.map(|member| Task {
            depth,
            step: Some(Step::Name(member.name)),
            secret: secret || member.secret,
            change: member.change,
        }));
    }

    fn arrays(&mut self, before: usize, after: usize, secret: bool) {
        let pair = ((&self.before, before), (&self.after, after));
        let paired = elements::pair(pair.0, pair.1, &self.classes);
        if paired.is_reordered() {
            let texts = self.orders(&paired, secret);
            self.found.add(Rule::OrderChanged, &self.path, texts);
        }
        let depth = self.path.len() + 1;
        let task = |position, change| Task {
            depth,
            step: Some(Step::Index(position)),
            secret,
            change,
        };
        let (was, is) = (&self.before, &self.after);
        let kept = paired.pairs.into_iter();
        let kept = kept.filter(|(b, a)| was.form(b.token) != is.form(a.token));
        let kept =
            kept.map(|(b, a)| (b.position, task(a.position, Change::Both(b.token, a.token))));
        let removed = paired.removed.into_iter();
        let removed = removed.map(|b| (b.position, task(b.position, Change::Removed(b.token))));
        let mut first: Vec<_> = kept.chain(removed).collect();
        first.sort_by_key(|(position, _)| *position);
        let added = paired.added.into_iter();
        let added = added.map(|a| task(a.position, Change::Added(a.token)));
        let all = first.into_iter().map(|(_, task)| task).chain(added);
        // The last one put there is looked at first.
        self.tasks.extend(all.collect::<Vec<_>>().into_iter().rev());
    }

    /// The elements both have, in either order, from the first one that stands elsewhere on.
    fn orders(&self, paired: &Paired, secret: bool) -> (String, String) {
        let first: Vec<Element> = paired.pairs.iter().map(|pair| pair.0).collect();
        let mut pairs = paired.pairs.clone();
        pairs.sort_by_key(|(_, a)| a.position);
        let same = paired.pairs.iter().zip(&pairs);
        let same = same.take_while(|(one, other)| one == other).count();
        let second: Vec<Element> = pairs.iter().map(|pair| pair.1).collect();
        let identity = paired.by.and_then(|name| self.classes.of_text(name));
        let order = |side: &Side<'t, 'a>, elements: &[Element]| {
            let mut text = if same > 0 { "…, " } else { "" }.to_owned();
            for (n, element) in elements.iter().skip(same).enumerate() {
                let by = identity.and_then(|name| elements::identity(side, element.token, name));
                text.push_str(if n > 0 { ", " } else { "" });
                text.push_str(&excerpt(side.tape, by.unwrap_or(element.token), secret));
                if text.len() > 4 * WIDTH {
                    break;
                }
            }
            let text = shortened(&text);
            paired.by.map_or(text.clone(), |by| format!("{by} {text}"))
        };
        (order(&self.before, &first), order(&self.after, &second))
    }
}
