//! What is known of some activities, by their places in the ledger: close together, however few of many they are.

/// Something about some of the activities.
#[derive(Clone, Debug)]
pub(super) struct Places<T> {
    /// One more than where each stands in the list of all; 0 for those about which nothing is known.
    at: Vec<u32>,
    all: Vec<T>,
}

/// Room is made for so many activities at once.
const MANY: usize = 64;

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { at: Vec::new(), all: Vec::new() }
    }
}

impl<T> Places<T> {
    /// What is known of an activity.
    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.all.get(self.index(place)?)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        let at = self.index(place)?;
        self.all.get_mut(at)
    }

    #[inline]
    fn index(&self, place: usize) -> Option<usize> {
        (*self.at.get(place)? as usize).checked_sub(1)
    }

    /// Notes something about an activity, in the place of what was known of it.
    pub(super) fn put(&mut self, place: usize, known: T) {
        if self.at.len() <= place {
            self.at.resize((place + 1).next_multiple_of(MANY), 0);
            self.all.reserve(MANY / 2);
        }
        let Some(at) = self.at.get_mut(place) else { unreachable!("there is room for every place") };
        let old = (*at as usize).checked_sub(1).and_then(|at| self.all.get_mut(at));
        if let Some(old) = old {
            *old = known;
            return;
        }
        self.all.push(known);
        *at = u32::try_from(self.all.len()).unwrap_or(0);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.at.clear();
        self.all.clear();
    }

    /// All that is known, in the order in which it became known.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.all.iter()
    }
}
