use guesswork_shared::{
    lane::Lane,
    metric::{AgainstGuessing, Interval, PairedTest},
};

/// What a race has come to, in figures; percent throughout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The lanes that race, in the order in which they are always shown.
    pub lanes: Vec<LaneFigures>,
    /// What guessing scores on the tasks that the chart counts, exactly.
    pub guess: Option<f64>,
    /// What guessing scores on each of the raced tasks, in their order.
    pub guesses: Vec<Option<f64>>,
    /// The two lanes that are compared, on what both have answered.
    pub pair: Option<Pair>,
    /// How many tasks the chart counts.
    pub counted: usize,
}

/// One lane's.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneFigures {
    /// Whose.
    pub lane: Lane,
    /// How many questions it has answered, in all tasks.
    pub answers: usize,
    /// How many of these are in tasks that the chart counts.
    pub counted: usize,
    /// The mean over the counted tasks of its means.
    pub overall: Option<Interval>,
    /// By how much it is above guessing on the same instances.
    pub above_guessing: Option<Interval>,
    /// What chance says to it, on these instances.
    pub chance: Option<AgainstGuessing>,
    /// Each raced task, in their order; `None` where nothing is answered yet.
    pub cells: Vec<Option<Cell>>,
}

/// One lane on one task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its mean.
    pub mean: f64,
    /// What guessing scores on the same instances.
    pub guess: f64,
    /// How many instances these are.
    pub instances: usize,
    /// On which side of guessing it is at 95 %.
    pub side: Side,
}

/// On which side of guessing a lane is, at the 95 % level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Better than guessing.
    Above,
    /// It can not be told from guessing.
    Neither,
    /// Worse than guessing.
    Below,
}

impl From<AgainstGuessing> for Side {
    fn from(chance: AgainstGuessing) -> Self {
        if chance.is_above() {
            Self::Above
        } else if chance.is_below() {
            Self::Below
        } else {
            Self::Neither
        }
    }
}

/// Two lanes on the instances that both have answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one.
    pub one: Lane,
    /// The other.
    pub other: Lane,
    /// The one's score less the other's.
    pub test: PairedTest,
    /// The instances.
    pub instances: usize,
    /// The tasks that they are of.
    pub tasks: usize,
}

impl LaneFigures {
    /// On which side of guessing it is, over all counted tasks: what its tasks and instances leave open must say so, and
    /// chance on these instances must say so too. Alone, the first finds too much where there are few instances, the
    /// second where there are few tasks.
    pub fn side(&self) -> Side {
        let (Some(interval), Some(chance)) = (self.above_guessing, self.chance) else {
            return Side::Neither;
        };
        match Side::from(chance) {
            Side::Above if interval.low > 0.0 => Side::Above,
            Side::Below if interval.high < 0.0 => Side::Below,
            _ => Side::Neither,
        }
    }
}

impl Cell {
    /// How dark the cell is, 1 to 5; 0 where it is not filled. Ten points above guessing are a step, later fifteen.
    pub fn step(&self) -> u8 {
        match (self.side, self.mean - self.guess) {
            (Side::Above, above) if above < 10.0 => 1,
            (Side::Above, above) if above < 20.0 => 2,
            (Side::Above, above) if above < 30.0 => 3,
            (Side::Above, above) if above < 45.0 => 4,
            (Side::Above, _) => 5,
            _ => 0,
        }
    }
}
