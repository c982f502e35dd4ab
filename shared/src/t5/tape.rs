//! Reverse-mode differentiation for training: what was computed, and how gradients flow back through it.
//!
//! candle can differentiate its own graph, but for each tensor it starts from zeros and adds out of place, and keeps
//! every intermediate value until the end. On the processor that is a sixth of a training step's time and a third of
//! its memory. A tape holds no more than each op's backward asks for, and drops it as soon as that has run.

use super::kernels;
use candle_core::{Result, Tensor, TensorId, Var};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

/// What has been computed, in order.
pub struct Tape {
    nodes: RefCell<Vec<Node>>,
    /// What depends on a leaf, or was declared to be wanted.
    tracked: RefCell<HashSet<TensorId>>,
    leaves: Rc<HashSet<TensorId>>,
}

type Backward = Box<dyn FnOnce(Tensor, &mut Flow) -> Result<()>>;

struct Node {
    out: TensorId,
    backward: Backward,
}

impl Tape {
    /// An empty tape for gradients with respect to `leaves`: the weights that are trained.
    pub fn new(leaves: Rc<HashSet<TensorId>>) -> Self {
        Self {
            nodes: RefCell::default(),
            tracked: RefCell::default(),
            leaves,
        }
    }

    /// An empty tape for the same leaves and for those of `inputs` that this one tracks.
    pub fn part(&self, inputs: &[Tensor]) -> Self {
        let part = Self::new(self.leaves.clone());
        let wanted = inputs.iter().filter(|input| self.tracks(input)).map(Tensor::id);
        part.tracked.borrow_mut().extend(wanted);
        part
    }

    /// Whether a gradient with respect to a tensor is of any use.
    pub fn tracks(&self, tensor: &Tensor) -> bool {
        let id = tensor.id();
        self.leaves.contains(&id) || self.tracked.borrow().contains(&id)
    }

    /// Notes how the gradient of `out` is handed on.
    pub fn record(&self, out: &Tensor, backward: impl FnOnce(Tensor, &mut Flow) -> Result<()> + 'static) {
        self.tracked.borrow_mut().insert(out.id());
        self.nodes.borrow_mut().push(Node {
            out: out.id(),
            backward: Box::new(backward),
        });
    }

    /// Lets `gradient`, that of `out`, flow back to the leaves; the tape is used up.
    pub fn backward(self, out: &Tensor, gradient: &Tensor, flow: &mut Flow) -> Result<()> {
        flow.add_shared(out, gradient)?;
        // Popped, so that what a node holds is freed before the next one runs.
        while let Some(node) = { self.nodes.borrow_mut().pop() } {
            // What nothing depends on has no gradient.
            if let Some(held) = flow.held.remove(&node.out) {
                flow.own = held.own;
                (node.backward)(held.gradient, flow)?;
            }
        }
        Ok(())
    }
}

/// The gradients under way: those of leaves stay, all others are used up.
#[derive(Default)]
pub struct Flow {
    held: HashMap<TensorId, Held>,
    /// Whether nobody else holds the gradient that is just being handed on.
    own: bool,
}

struct Held {
    gradient: Tensor,
    /// Whether nobody else holds the same values, so that more can be added in place.
    own: bool,
}

impl Flow {
    /// Adds a gradient of `of` that nobody else holds.
    pub fn add(&mut self, of: &Tensor, gradient: Tensor) -> Result<()> {
        self.put(of, gradient, true)
    }

    /// Adds a gradient of `of` that others may hold too.
    pub fn add_shared(&mut self, of: &Tensor, gradient: &Tensor) -> Result<()> {
        self.put(of, gradient.clone(), false)
    }

    /// Adds a slice of the gradient that is just being handed on, which overlaps no other that is added.
    pub fn add_slice(&mut self, of: &Tensor, slice: Tensor) -> Result<()> {
        self.put(of, slice, self.own)
    }

    /// Makes the gradient of `of` out of what it is so far, if anything.
    pub fn change(&mut self, of: &Tensor, change: impl FnOnce(Option<Tensor>) -> Result<Tensor>) -> Result<()> {
        let gradient = change(self.take(of)?)?;
        self.held.insert(of.id(), Held { gradient, own: true });
        Ok(())
    }

    /// The gradient of a leaf, if there is one; nobody else holds it.
    pub fn take(&mut self, of: &Tensor) -> Result<Option<Tensor>> {
        match self.held.remove(&of.id()) {
            Some(held) if !held.own => held.gradient.copy().map(Some),
            held => Ok(held.map(|held| held.gradient)),
        }
    }

    fn put(&mut self, of: &Tensor, gradient: Tensor, own: bool) -> Result<()> {
        let held = match self.held.remove(&of.id()) {
            None => Held { gradient, own },
            Some(before) if before.own => Held {
                gradient: kernels::added(before.gradient, &gradient)?,
                own: true,
            },
            Some(before) if own => Held {
                gradient: kernels::added(gradient, &before.gradient)?,
                own: true,
            },
            Some(before) => Held {
                gradient: (before.gradient + gradient)?,
                own: true,
            },
        };
        self.held.insert(of.id(), held);
        Ok(())
    }
}

/// The gradients of `inputs` where that of `work(inputs)` is `gradient`, by candle's own differentiation: for ops that
/// have no backward of ours. What was computed is computed again. Inputs that are not `wanted` get none.
pub fn by_candle<const N: usize>(
    inputs: &[Tensor; N],
    wanted: &[bool; N],
    gradient: &Tensor,
    work: impl FnOnce(&[Tensor]) -> Result<Tensor>,
) -> Result<[Option<Tensor>; N]> {
    let inputs: Vec<Tensor> = inputs
        .iter()
        .zip(wanted)
        .map(|(input, &wanted)| match wanted {
            true => Ok(Var::from_tensor(input)?.into_inner()),
            false => Ok(input.clone()),
        })
        .collect::<Result<_>>()?;
    // The gradient of this sum with respect to the output is what is given.
    let mut gradients = (work(&inputs)? * gradient)?.sum_all()?.backward()?;
    Ok(std::array::from_fn(|place| {
        gradients.remove(&inputs[place]).filter(|_| wanted[place])
    }))
}
