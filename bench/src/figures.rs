//! Many runs made into the few numbers people read.

/// Measured values, sorted.
pub struct Figures(Vec<i64>);

impl Figures {
    /// Of these.
    pub fn of(values: impl IntoIterator<Item = i64>) -> Self {
        let mut values: Vec<i64> = values.into_iter().collect();
        values.sort_unstable();
        Self(values)
    }

    /// The value that `percent` of all do not exceed.
    pub fn at(&self, percent: usize) -> i64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0.get(rank).copied().unwrap_or_default()
    }

    /// The median.
    pub fn median(&self) -> i64 {
        self.at(50)
    }

    /// The largest.
    pub fn max(&self) -> i64 {
        self.at(100)
    }
}

/// A line of the table.
pub fn line(what: &str, figures: &Figures, unit: &str, budget: Option<i64>) -> String {
    let budget = match budget {
        Some(most) if figures.median() <= most => format!("≤ {most} {unit}: held"),
        Some(most) => format!("≤ {most} {unit}: MISSED"),
        None => String::new(),
    };
    let (median, max) = (figures.median(), figures.max());
    format!("| {what:<44} | {median:>6} {unit} | {max:>6} {unit} | {budget:<18} |")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_sorted_values() {
        let figures = Figures::of([4, 1, 3, 2]);
        assert_eq!((figures.median(), figures.at(99), figures.max()), (2, 4, 4));
        assert_eq!(Figures::of([]).median(), 0);
    }
}
