/// What a prompt is set against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// `original+examples`: nothing withheld, nothing falsified.
    Full,
    /// `original`: the definition alone.
    Original,
    /// The lane's own prompt, before anything was changed.
    Unchanged,
}

impl Against {
    /// The choices, with a change in force or without.
    pub fn choices(changed: bool) -> &'static [Self] {
        const ALL: [Against; 3] = [Against::Full, Against::Original, Against::Unchanged];
        if changed { &ALL } else { &ALL[..2] }
    }

    /// What is most to the point: the change, if there is one.
    pub fn usual(changed: bool) -> Self {
        if changed { Self::Unchanged } else { Self::Full }
    }
}
