//! Patterns of the user: regular expressions with names, for what only one organisation knows, such as its customer
//! numbers.
//!
//! All of them are one automaton that goes over a block once; a value is looked at again only where something in it was
//! seen. `\d`, `\w` and `\b` are of ASCII, so that what stands inside Chinese text is found; `(?u)` turns Unicode on. What
//! matches is reported as `custom.NAME`, without a check and never as more than likely.
//!
//! A pattern such as `a[^b]*b|a` looks through all that follows at each of its matches. Where patterns may, what each match
//! has looked at is counted in bytes, and a text in which that is much more than its length is given up.

use std::{
    fmt,
    ops::Range,
    panic::{RefUnwindSafe, UnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use regex_automata::{
    Anchored, Input, PatternID,
    hybrid::dfa::{self, Cache, DFA},
    meta::{self, Regex},
    nfa::thompson,
    util::{pool::Pool, syntax},
};
use regex_syntax::hir::Look;

use crate::{class::Confidence, classes};

/// Most patterns.
const MOST: usize = 200;
/// Longest name.
const NAME: usize = 40;
/// Most memory of the automaton, in bytes.
const SIZE: usize = 10 << 20;
/// Length up to which a match is too short for its search to be counted.
const SHORT: usize = 64;
/// Bytes that searches in a text may look at: so many for each of its bytes, and so many more.
const LOOKS: usize = 32;
const FREE_LOOKS: usize = 4_096;
/// What was checked of a match.
pub(crate) const VALIDATION: &str = "pattern";
/// How sure one is.
pub(crate) const CONFIDENCE: Confidence = Confidence::Medium;

/// A pattern and what its matches are called.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Letters, digits and hyphens.
    pub name: String,
    /// A regular expression in the syntax of the crate `regex`.
    pub regex: String,
}

/// Why a pattern is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Its name, or its place in the list where that is what is wrong.
    pub name: String,
    /// What is wrong.
    pub reason: String,
    /// Of what.
    pub part: Part,
}

/// What of a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// That there is one more.
    Count,
    /// Its name.
    Name,
    /// Its regular expression.
    Regex,
    /// What its regular expression takes.
    Size,
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "pattern {}: {}", self.name, self.reason)
    }
}

impl std::error::Error for PatternError {}

/// Patterns that are ready.
pub struct Patterns {
    regex: Regex,
    names: Vec<&'static str>,
    /// None where no match is long.
    ahead: Option<Ahead>,
    /// Texts that were given up.
    given_up: AtomicU64,
}

/// Follows a search to learn how far it had to look: the automaton that finds matches does not tell.
struct Ahead {
    automaton: Arc<DFA>,
    rooms: Pool<Cache, MakeRoom>,
}

type MakeRoom = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

impl Ahead {
    /// Makes it for patterns with long matches.
    fn of(patterns: &[Pattern]) -> Option<Self> {
        if patterns.iter().all(|pattern| is_short(&pattern.regex)) {
            return None;
        }
        let texts: Vec<&str> = patterns.iter().map(|pattern| pattern.regex.as_str()).collect();
        let config = dfa::Config::new().unicode_word_boundary(true).skip_cache_capacity_check(true);
        let automaton = DFA::builder()
            .configure(config)
            .syntax(syntax_of_patterns())
            .thompson(thompson::Config::new().nfa_size_limit(Some(SIZE)))
            .build_many(&texts);
        let automaton = Arc::new(automaton.ok()?);
        let made = Arc::clone(&automaton);
        Some(Self { automaton, rooms: Pool::new(Box::new(move || made.create_cache())) })
    }

    /// Returns how many bytes from the beginning of a match on decide on where it ends, at most `most`.
    fn looked_at(&self, text: &[u8], start: usize, most: usize) -> usize {
        let mut room = self.rooms.get();
        let input = Input::new(text).range(start..).anchored(Anchored::Yes);
        let Ok(mut state) = self.automaton.start_state_forward(&mut room, &input) else { return 1 };
        let bytes = text.get(start..).unwrap_or_default();
        for (before, byte) in bytes.iter().take(most).enumerate() {
            match self.automaton.next_state(&mut room, state, *byte) {
                Ok(next) if !next.is_dead() && !next.is_quit() => state = next,
                _ => return before + 1,
            }
        }
        bytes.len().min(most)
    }
}

impl Patterns {
    /// Makes them ready.
    ///
    /// # Errors
    ///
    /// The first pattern that is refused: no regular expression, one that matches nothing at all, one that asks for the
    /// beginning or the end of what is looked at, or too many.
    pub fn new(patterns: &[Pattern]) -> Result<Self, PatternError> {
        for (index, pattern) in patterns.iter().enumerate() {
            let others = patterns.get(..index).unwrap_or_default();
            check(others, pattern).map_err(|(part, reason)| PatternError {
                name: shown(index, &pattern.name),
                reason,
                part,
            })?;
        }
        let regex = automaton(patterns).ok_or_else(|| too_large(patterns))?;
        // Classes are called by texts that are there as long as the program; these are as few as patterns.
        let name = |pattern: &Pattern| &*Box::leak(format!("custom.{}", pattern.name).into_boxed_str());
        let names = patterns.iter().map(name).collect();
        Ok(Self { regex, names, ahead: Ahead::of(patterns), given_up: AtomicU64::new(0) })
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns how many texts were given up, because what patterns had to look at in them was too much.
    pub fn given_up(&self) -> u64 {
        self.given_up.load(Ordering::Relaxed)
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns what the matches of a class are called; patterns are the classes behind those of [`classes::ALL`].
    pub(crate) fn class(&self, class: usize) -> Option<&'static str> {
        self.names.get(class.checked_sub(classes::ALL.len())?).copied()
    }

    /// Finds everything in a text: where it begins and ends, and its class. Matches do not overlap; of those that begin
    /// at one place the pattern named first has it. What follows in a text that is given up is not found.
    pub(crate) fn find<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, usize, usize)> {
        let class = |pattern: PatternID| classes::ALL.len() + pattern.as_usize();
        let mut left = text.len().saturating_mul(LOOKS).saturating_add(FREE_LOOKS);
        let mut is_allowed = move |start: usize| {
            let Some(ahead) = &self.ahead else { return true };
            left -= ahead.looked_at(text, start, left);
            self.given_up.fetch_add(u64::from(left == 0), Ordering::Relaxed);
            left > 0
        };
        self.regex
            .find_iter(Input::new(text))
            .take_while(move |found| is_allowed(found.start()))
            .map(move |found| (found.start(), found.end(), class(found.pattern())))
    }
}

impl Patterns {
    /// Gives the characters of a text that something matches in, as spans.
    pub(crate) fn spans<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> {
        let whole = |at, end| text.floor_char_boundary(at)..text.ceil_char_boundary(end);
        self.find(text.as_bytes()).map(move |(start, end, _)| whole(start, end))
    }

    /// Returns a path such as `http.request.body>json:$.a.b` with `*` for each of its keys that something matches in, if
    /// there is one. What stands before the first key is no name that anybody gave.
    pub fn without_keys(&self, path: &str) -> Option<String> {
        let (way, keys) = path.split_at(path.find(['$', ':'])? + 1);
        let is_edge = |c: char| matches!(c, '.' | ':' | '>' | '[' | ']' | '$');
        let mut shown = way.to_owned();
        let mut at = 0;
        for span in self.spans(keys) {
            let before = keys.get(at..span.start).unwrap_or_default();
            let behind = keys.get(span.end..).unwrap_or_default();
            // Two matches in one key are hidden together.
            if span.start >= at {
                shown.push_str(
                    before.get(..before.rfind(is_edge).map_or(0, |edge| edge + 1)).unwrap_or_default(),
                );
                shown.push('*');
            }
            at = span.end + behind.find(is_edge).unwrap_or(behind.len());
        }
        if at == 0 {
            return None;
        }
        shown.push_str(keys.get(at..).unwrap_or_default());
        Some(shown)
    }
}

/// Makes one automaton of patterns, each of which is a regular expression, unless it is too large.
fn automaton(patterns: &[Pattern]) -> Option<Regex> {
    let texts: Vec<&str> = patterns.iter().map(|pattern| pattern.regex.as_str()).collect();
    let limits = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(SIZE));
    Regex::builder().configure(limits).syntax(syntax_of_patterns()).build_many(&texts).ok()
}

fn syntax_of_patterns() -> syntax::Config {
    syntax::Config::new().utf8(false).unicode(false)
}

/// Returns whether no match of a regular expression is long.
fn is_short(regex: &str) -> bool {
    let mut parser = regex_syntax::ParserBuilder::new().utf8(false).unicode(false).build();
    let longest = parser.parse(regex).ok().and_then(|hir| hir.properties().maximum_len());
    longest.is_some_and(|length| length <= SHORT)
}

/// Says which pattern is the first that makes the automaton too large.
fn too_large(patterns: &[Pattern]) -> PatternError {
    // So many fit, and so many do not.
    let (mut fit, mut most) = (0, patterns.len());
    while most - fit > 1 {
        let middle = fit.midpoint(most);
        match automaton(patterns.get(..middle).unwrap_or_default()) {
            Some(_) => fit = middle,
            None => most = middle,
        }
    }
    let first = patterns.get(fit..=fit).unwrap_or_default();
    let before = match automaton(first) {
        Some(_) => format!(" with the {fit} before it"),
        None => String::new(),
    };
    let name = first.iter().map(|pattern| pattern.name.clone()).collect();
    let reason = format!("too large{before}: repeat less, or name fewer characters");
    PatternError { name, reason, part: Part::Size }
}

fn shown(index: usize, name: &str) -> String {
    if is_name(name) { name.to_owned() } else { (index + 1).to_string() }
}

fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=NAME).contains(&name.len()) && name.bytes().all(is_part)
}

/// Says what is wrong with a pattern that stands behind others.
fn check(others: &[Pattern], pattern: &Pattern) -> Result<(), (Part, String)> {
    if others.len() >= MOST {
        return Err((Part::Count, format!("more than {MOST} patterns")));
    }
    if !is_name(&pattern.name) {
        let reason = format!("a name is 1 to {NAME} lower-case letters, digits and hyphens");
        return Err((Part::Name, reason));
    }
    if others.iter().any(|other| other.name == pattern.name) {
        return Err((Part::Name, "is there twice".to_owned()));
    }
    is_regex(&pattern.regex).map_err(|reason| (Part::Regex, reason))
}

/// Says what is wrong with a regular expression.
fn is_regex(regex: &str) -> Result<(), String> {
    let mut parser = regex_syntax::ParserBuilder::new().utf8(false).unicode(false).nest_limit(50).build();
    let hir = parser
        .parse(regex)
        .map_err(|error| format!("no regular expression: {}", one_line(&error.to_string())))?;
    let properties = hir.properties();
    if properties.minimum_len().is_none_or(|length| length == 0) {
        return Err("matches where there is nothing".to_owned());
    }
    let looks = properties.look_set();
    let is_anchor = |look: &Look| looks.contains(*look);
    if [Look::Start, Look::End, Look::StartLF, Look::EndLF, Look::StartCRLF, Look::EndCRLF]
        .iter()
        .any(is_anchor)
    {
        return Err("^ and $ are not for what may stand anywhere; \\b is the edge of a word".to_owned());
    }
    Ok(())
}

/// The last line of what the parser says: the rest draws the pattern.
fn one_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(list: &[(&str, &str)]) -> Result<Patterns, PatternError> {
        let list: Vec<Pattern> = list
            .iter()
            .map(|(name, regex)| Pattern { name: (*name).into(), regex: (*regex).into() })
            .collect();
        Patterns::new(&list)
    }

    #[test]
    fn matches_have_the_name_of_their_pattern() {
        let ready = patterns(&[("staff", r"EMP-\d{6}"), ("ward", r"\bW[0-9]{2}\b")]).expect("good");
        let found: Vec<_> = ready.find("EMP-123456 in W07, 工号EMP-654321".as_bytes()).collect();
        let all = classes::ALL.len();
        assert_eq!(found, [(0, 10, all), (14, 17, all + 1), (25, 35, all)]);
        assert_eq!(ready.class(all + 1), Some("custom.ward"));
        assert_eq!((ready.class(0), ready.class(all + 2), ready.len()), (None, None, 2));
    }

    #[test]
    fn a_text_that_costs_too_much_is_given_up() {
        let ready = patterns(&[("a", "a[^b]*b|a"), ("c", "c")]).expect("good");
        // Each `a` looks for a `b` that is not there: half of 10^12 bytes for all of them.
        let text = "a".repeat(1 << 20);
        let found = ready.find(text.as_bytes()).count();
        assert!((1..100).contains(&found), "{found}");
        assert_eq!(ready.given_up(), 1);
        // The same pattern where it finds what it looks for, and short texts.
        let text = "xa..b c".repeat(10_000);
        assert_eq!(ready.find(text.as_bytes()).count(), 20_000);
        assert_eq!(ready.find("a".repeat(100).as_bytes()).count(), 100);
        assert_eq!(ready.given_up(), 1);
        // Patterns of any length that stop where their matches do, and short ones.
        for regex in [r"\bEMP-\d+\b", "(?s)<a>.*?</a>", r"EMP-\d{6}|x[^y]{0,40}y|E"] {
            let ready = patterns(&[("a", regex)]).expect("good");
            assert_eq!(
                ready.find("<a>EMP-123456 x</a>\n".repeat(50_000).as_bytes()).count(),
                50_000,
                "{regex}"
            );
            assert_eq!(ready.given_up(), 0, "{regex}");
        }
    }

    #[test]
    fn keys_that_match_are_hidden() {
        let ready = patterns(&[("ward", r"\bW[0-9]{2}\b"), ("json", "json|pair.b")]).expect("good");
        for (path, shown) in [
            ("$.W07", "$.*"),
            ("$.a.W07[].x", "$.a.*[].x"),
            ("$.x-W07-W08.b>base64:$.W09", "$.*.b>base64:$.*"),
            ("http.request.body>json:$.a.W07", "http.request.body>json:$.a.*"),
            ("json:$.pair.b", "json:$.*"),
        ] {
            assert_eq!(ready.without_keys(path).as_deref(), Some(shown));
        }
        for path in ["", "udp.payload", "json>W07", "$.a", "(text)"] {
            assert_eq!(ready.without_keys(path), None);
        }
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused_by_name() {
        for (name, regex, reason) in [
            ("a", "x*", "where there is nothing"),
            ("a", "^x", "^ and $"),
            ("a", "x$", "^ and $"),
            ("a", "(", "no regular expression"),
        ] {
            let error = patterns(&[(name, regex)]).err().expect(regex);
            assert!(error.reason.contains(reason) && error.part == Part::Regex, "{regex}: {error}");
        }
        let part = |list: &[(&str, &str)]| patterns(list).err().map(|error| error.part);
        assert_eq!(part(&[("a", "[0-9]{1000}{1000}")]), Some(Part::Size));
        assert_eq!(part(&[("A b", "x")]), Some(Part::Name));
        assert_eq!(part(&[("a", "x"), ("a", "y")]), Some(Part::Name));
        let large = patterns(&[("a", "x"), ("b", "[0-9]{9}"), ("c", "[0-9]{1000}{1000}"), ("d", "y")]);
        let error = large.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("pattern c: too large: "), "{error}");
        let half = "[0-9]{100000}";
        let together = patterns(&[("a", "x"), ("b", half), ("c", half), ("d", half), ("e", half)]);
        let error = together.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(": too large with the "), "{error}");
    }
}
