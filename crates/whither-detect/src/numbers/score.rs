//! How far the numbers agree with cases that others wrote.

use super::{Number, compact};

/// A value and what others say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Identifier of the number, as [`Number::id`] spells it.
    pub id: String,
    /// The value as written.
    pub value: String,
    /// Whether it is said to be valid.
    pub valid: bool,
    /// Where the case stands; nothing of the value.
    pub place: String,
}

/// Agreement about one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Identifier of the number.
    pub id: &'static str,
    /// How many cases there are.
    pub cases: usize,
    /// Places of the cases about which whither thinks otherwise.
    pub differing: Vec<String>,
}

/// Returns one row a number that has cases, in the order of the list.
pub fn score(cases: &[Case]) -> Vec<Score> {
    super::ALL.iter().filter_map(|number| score_of(number, cases)).collect()
}

fn score_of(number: &Number, cases: &[Case]) -> Option<Score> {
    let mut score = Score { id: number.id, cases: 0, differing: Vec::new() };
    for case in cases.iter().filter(|case| case.id == number.id) {
        score.cases += 1;
        if (number.check)(&compact(case.value.as_bytes())) != case.valid {
            score.differing.push(case.place.clone());
        }
    }
    (score.cases > 0).then_some(score)
}
