//! The steps of a pattern, while they are put together. Groups wait in a list, so that nesting them takes no stack.

use super::Op;
use super::class::{Class, MAX_SPANS};
use super::fault::Fault;

/// After counted repetitions have been written out. A character of a text costs as much time, at most.
const MAX_OPS: usize = 1_000;
const MAX_DEPTH: usize = 100;
/// What `{n,}` repeats at most; nobody counts so far.
pub const ENDLESS: u32 = u32::MAX;

#[derive(Default)]
pub struct Builder {
    pub ops: Vec<Op>,
    pub classes: Vec<Class>,
    /// Of all classes.
    spans: usize,
    group: Group,
    outer: Vec<Group>,
    /// Jumps from the ends of alternatives to the end of their group, which is not known yet.
    ends: Vec<usize>,
}

#[derive(Default)]
struct Group {
    /// Its bracket in the source.
    at: usize,
    /// Where its steps begin, and those of its last alternative.
    begin: usize,
    alternative: usize,
    /// How many of `ends` belong to the groups around it.
    ends: usize,
}

impl Builder {
    pub fn push(&mut self, op: Op) -> Result<(), Fault> {
        self.extend(&[op])
    }

    fn extend(&mut self, part: &[Op]) -> Result<(), Fault> {
        self.ops.extend_from_slice(part);
        if self.ops.len() > MAX_OPS {
            return Err(Fault::TooLong);
        }
        Ok(())
    }

    pub fn class(&mut self, class: Class) -> Result<(), Fault> {
        self.spans += class.size();
        if self.spans > MAX_SPANS {
            return Err(Fault::TooManyRanges);
        }
        let place = u16::try_from(self.classes.len()).map_err(|_| Fault::TooManyRanges)?;
        self.classes.push(class);
        self.push(Op::Class(place))
    }

    /// Whatever begins at this step.
    pub fn repeat(&mut self, begin: usize, least: u32, most: u32) -> Result<(), Fault> {
        let part = self.ops.get(begin..).unwrap_or_default().to_vec();
        if part.is_empty() {
            return Ok(());
        }
        self.ops.truncate(begin);
        // However large the counts are, the bound ends these.
        for _ in 0..least {
            self.extend(&part)?;
        }
        let length = part.len();
        if most != ENDLESS {
            let mut left = (most - least) as usize;
            while left > 0 {
                self.push(Op::Fork(distance(left.saturating_mul(length + 1))?))?;
                self.extend(&part)?;
                left -= 1;
            }
        } else if least > 0 {
            self.push(Op::Fork(-distance(length)?))?;
        } else {
            self.push(Op::Fork(distance(length + 2)?))?;
            self.extend(&part)?;
            self.push(Op::Jump(-distance(length + 1)?))?;
        }
        Ok(())
    }

    pub fn open(&mut self, at: usize) -> Result<(), Fault> {
        if self.outer.len() >= MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        let begin = self.ops.len();
        let group = Group {
            at,
            begin,
            alternative: begin,
            ends: self.ends.len(),
        };
        self.outer.push(core::mem::replace(&mut self.group, group));
        Ok(())
    }

    /// Gives where the group's steps begin.
    pub fn close(&mut self) -> Result<usize, Fault> {
        let outer = self.outer.pop().ok_or(Fault::Bracket)?;
        self.end_group()?;
        Ok(core::mem::replace(&mut self.group, outer).begin)
    }

    /// Where in the source the group begins that has no end yet.
    pub fn open_group(&self) -> Option<usize> {
        (!self.outer.is_empty()).then_some(self.group.at)
    }

    pub fn alternative(&mut self) -> Result<(), Fault> {
        let begin = self.group.alternative;
        let beyond_jump = distance(self.ops.len() - begin + 2)?;
        self.ops.insert(begin, Op::Fork(beyond_jump));
        self.ends.push(self.ops.len());
        self.push(Op::Jump(0))?;
        self.group.alternative = self.ops.len();
        Ok(())
    }

    pub fn finish(&mut self) -> Result<(), Fault> {
        self.end_group()?;
        self.push(Op::Done)
    }

    fn end_group(&mut self) -> Result<(), Fault> {
        while self.ends.len() > self.group.ends
            && let Some(jump) = self.ends.pop()
        {
            let to_end = distance(self.ops.len() - jump)?;
            if let Some(op) = self.ops.get_mut(jump) {
                *op = Op::Jump(to_end);
            }
        }
        Ok(())
    }
}

fn distance(steps: usize) -> Result<i16, Fault> {
    i16::try_from(steps).map_err(|_| Fault::TooLong)
}
