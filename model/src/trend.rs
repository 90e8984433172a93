//! Where a series is heading: a straight line through its points, and how far the next point may lie from it.
//!
//! Ordinary least squares: `slope = Σ(x−x̄)(y−ȳ) ÷ Σ(x−x̄)²`, `intercept = ȳ − slope·x̄`. With `n` points, the residual
//! standard deviation is `s = √(Σ(y−ŷ)² ÷ (n−2))`, and a further point at `x` lies with a probability of 90 percent within
//! `ŷ(x) ± t·s·√(1 + 1/n + (x−x̄)² ÷ Σ(x−x̄)²)`, where `t` is the 0.95 quantile of Student's distribution with `n−2`
//! degrees of freedom (the prediction interval of simple linear regression, for example Draper and Smith, *Applied
//! Regression Analysis*, section 3.1). The band presumes that what moved the past moves the future, and nothing else.

use crate::measure::amount;

/// The 0.95 quantile of Student's t distribution for 1 to 30 degrees of freedom.
const STUDENT: [f64; 30] = [
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746,
    1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697,
];
/// The same quantile of the normal distribution.
const NORMAL: f64 = 1.645;

/// A line through points and what they say of its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Its value at 0.
    pub intercept: f64,
    /// By how much it grows for each unit of x.
    pub slope: f64,
    /// The standard deviation of the points from the line; none with fewer than three of them.
    pub deviation: Option<f64>,
    count: f64,
    mean: f64,
    spread: f64,
    quantile: f64,
}

/// When a line and the edges of its band reach a threshold, as values of x.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reached {
    /// The edge of the band that comes first.
    pub earliest: Option<f64>,
    /// The line itself.
    pub expected: Option<f64>,
    /// The edge that comes last.
    pub latest: Option<f64>,
}

impl Trend {
    /// The line through points; none with fewer than two different values of x.
    #[must_use]
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let count = amount(points.len());
        if points.len() < 2 {
            return None;
        }
        let mean = points.iter().map(|(x, _)| x).sum::<f64>() / count;
        let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
        let spread: f64 = points.iter().map(|(x, _)| (x - mean).powi(2)).sum();
        let product: f64 = points.iter().map(|(x, y)| (x - mean) * (y - mean_y)).sum();
        if spread <= 0.0 {
            return None;
        }
        let slope = product / spread;
        let intercept = mean_y - slope * mean;
        let squares: f64 = points.iter().map(|(x, y)| (y - intercept - slope * x).powi(2)).sum();
        let freedom = points.len().saturating_sub(2);
        let deviation = (freedom > 0).then(|| (squares / amount(freedom)).sqrt());
        let trend = Self {
            intercept,
            slope,
            deviation,
            count,
            mean,
            spread,
            quantile: quantile(freedom),
        };
        (squares.is_finite() && intercept.is_finite()).then_some(trend)
    }

    /// The line at a value of x.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    /// Where a further point at x lies with a probability of 90 percent; none with fewer than three points.
    #[must_use]
    pub fn band(&self, x: f64) -> Option<(f64, f64)> {
        let half =
            self.quantile * self.deviation? * (1.0 + 1.0 / self.count + (x - self.mean).powi(2) / self.spread).sqrt();
        Some((self.at(x) - half, self.at(x) + half))
    }

    /// When, from one value of x to another, line and band come to lie on the far side of a threshold. `rising` says
    /// that growing leads there.
    #[must_use]
    pub fn reaches(&self, threshold: f64, rising: bool, from: f64, to: f64) -> Reached {
        let beyond = |value: f64| if rising { value >= threshold } else { value <= threshold };
        let edge = |upper: bool| {
            search(from, to, |x| {
                self.band(x)
                    .is_some_and(|(low, high)| beyond(if upper { high } else { low }))
            })
        };
        Reached {
            earliest: edge(rising),
            expected: search(from, to, |x| beyond(self.at(x))),
            latest: edge(!rising),
        }
    }
}

/// The first of some evenly laid points at which a condition holds, narrowed down by halving.
fn search(from: f64, to: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    const STEPS: u32 = 240;
    let step = (to - from) / f64::from(STEPS);
    let first = (0..=STEPS).find(|number| holds(from + step * f64::from(*number)))?;
    let (mut low, mut high) = (from + step * (f64::from(first) - 1.0), from + step * f64::from(first));
    if first == 0 {
        return Some(from);
    }
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

fn quantile(freedom: usize) -> f64 {
    match freedom.checked_sub(1).and_then(|index| STUDENT.get(index)) {
        Some(quantile) => *quantile,
        // The first term of Fisher's expansion, exact to three digits from 31 degrees on.
        None => NORMAL + (NORMAL.powi(3) + NORMAL) / (4.0 * amount(freedom.max(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 0.000_5
    }

    /// By hand: x̄ = 3, ȳ = 4, Σ(x−x̄)² = 10, Σ(x−x̄)(y−ȳ) = 6, so 2.2 + 0.6·x. Residuals −0.8, 0.6, 1, −0.6, −0.2: the sum
    /// of squares is 2.4, s = √(2.4 ÷ 3) = 0.8944. At 6: 5.8 ± 2.353 · 0.8944 · √(1 + 0.2 + 0.9) = 5.8 ± 3.0498.
    #[test]
    fn the_worked_example_comes_out() {
        let points = [(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)];
        let trend = Trend::through(&points).unwrap();
        assert!(near(trend.slope, 0.6) && near(trend.intercept, 2.2));
        assert!(near(trend.deviation.unwrap(), 0.8944));
        let (low, high) = trend.band(6.0).unwrap();
        assert!(near(low, 5.8 - 3.0498) && near(high, 5.8 + 3.0498), "{low} {high}");
        // 2.2 + 0.6·x = 7 at x = 8.
        let reached = trend.reaches(7.0, true, 5.0, 65.0);
        assert!(near(reached.expected.unwrap(), 8.0));
        assert!(reached.earliest.unwrap() < 8.0 && reached.latest.is_none_or(|latest| latest > 8.0));
    }

    #[test]
    fn points_on_a_line_leave_no_doubt() {
        let points: Vec<(f64, f64)> = (0..12).map(|x| (f64::from(x), 100.0 - 2.0 * f64::from(x))).collect();
        let trend = Trend::through(&points).unwrap();
        let (low, high) = trend.band(20.0).unwrap();
        assert!(near(low, 60.0) && near(high, 60.0));
        let reached = trend.reaches(50.0, false, 11.0, 60.0);
        assert!(near(reached.expected.unwrap(), 25.0) && near(reached.earliest.unwrap(), 25.0));
        assert_eq!(trend.reaches(150.0, true, 11.0, 60.0), Reached::default(), "it falls");
        assert_eq!(
            trend.reaches(90.0, false, 11.0, 60.0).expected,
            Some(11.0),
            "already there"
        );
    }

    #[test]
    fn too_few_points_make_no_band_and_no_line() {
        assert_eq!(Trend::through(&[(1.0, 2.0)]), None);
        assert_eq!(Trend::through(&[(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)]), None);
        assert_eq!(Trend::through(&[(1.0, 2.0), (2.0, f64::MAX), (3.0, -f64::MAX)]), None);
        let two = Trend::through(&[(1.0, 2.0), (2.0, 4.0)]).unwrap();
        assert_eq!((two.at(3.0), two.band(3.0)), (6.0, None));
    }

    #[test]
    fn quantiles_go_over_into_those_of_the_normal_distribution() {
        // From tables: 1.684 at 40 degrees of freedom, 1.671 at 60, 1.658 at 120.
        for (freedom, wanted) in [(3, 2.353), (30, 1.697), (40, 1.684), (60, 1.671), (120, 1.658)] {
            assert!((quantile(freedom) - wanted).abs() < 0.002, "{freedom}");
        }
    }
}
