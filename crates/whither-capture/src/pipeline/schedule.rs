//! Who does what next.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use whither_model::{ContentSink, Coverage, Crew, Limits};

use super::{Feed, block::Block, defragment::Defragmenter};
use crate::flow::{PARTITIONS, facts::Memory, table::Partition};

/// Blocks that may be on their way, beyond two for each thread.
const BLOCKS: usize = 2;

/// Where everything stands.
struct Board<'a> {
    /// Taken by the thread that reads.
    feed: Option<Feed<'a>>,
    read: u64,
    ended: bool,
    /// Decoded blocks whose turn has not come.
    decoded: BTreeMap<u64, Block>,
    /// Blocks in order; the first has the number `first`.
    ready: VecDeque<Arc<Block>>,
    first: u64,
    /// For each part of the flow table: its next block, and whether a thread is at work on it.
    parts: [(u64, bool); PARTITIONS],
    spare: Vec<Block>,
    defragmenter: Defragmenter,
    clock: i64,
    stream: Option<u32>,
    coverage: Coverage,
    /// Threads that wait for the board to change.
    waiting: usize,
    /// A thread has panicked: what it was at work on is never done, and nobody waits for it.
    abandoned: bool,
}

enum Task<'a> {
    Read(Box<(Feed<'a>, Block)>),
    Part(usize, Vec<Arc<Block>>),
    Wait,
    Leave,
}

struct Shop<'a, S> {
    board: Mutex<Board<'a>>,
    changed: Condvar,
    parts: Vec<Mutex<Partition<S>>>,
    limits: &'a Limits,
    threads: usize,
}

/// Runs a feed through the flow table, which the crew shares; gives the feed, what was lost, and the table's parts.
pub(crate) fn run<'a, S: ContentSink>(
    feed: Feed<'a>,
    limits: &'a Limits,
    crew: &Crew,
    sink: impl Fn() -> Option<S>,
) -> (Feed<'a>, Coverage, Vec<Partition<S>>) {
    let readings = Arc::default();
    let shop = Shop {
        board: Mutex::new(Board {
            feed: Some(feed),
            read: 0,
            ended: false,
            decoded: BTreeMap::new(),
            ready: VecDeque::new(),
            first: 0,
            parts: [(0, false); PARTITIONS],
            spare: Vec::new(),
            defragmenter: Defragmenter::default(),
            clock: i64::MIN,
            stream: None,
            coverage: Coverage::default(),
            waiting: 0,
            abandoned: false,
        }),
        changed: Condvar::new(),
        parts: (0..PARTITIONS)
            .map(|_| Mutex::new(Partition::new(limits, sink(), Arc::clone(&readings))))
            .collect(),
        limits,
        threads: crew.threads(),
    };
    crew.each(|worker| shop.work(worker));
    let mut board = shop.board.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut coverage = std::mem::take(&mut board.coverage);
    board.defragmenter.finish(&mut coverage);
    let parts = shop.parts.into_iter().map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner));
    let parts = parts.collect();
    // The feed is only away while a thread reads, and all threads have left.
    let feed = board.feed.unwrap_or_else(|| unreachable!("the reading thread puts the feed back"));
    (feed, coverage, parts)
}

impl<'a, S: ContentSink> Shop<'a, S> {
    fn lock(&self) -> MutexGuard<'_, Board<'a>> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the threads that wait: asking the system to, where none does, is most of what it costs.
    fn tell(&self, board: &Board<'_>) {
        if board.waiting > 0 {
            self.changed.notify_all();
        }
    }

    fn wait<'b>(&self, mut board: MutexGuard<'b, Board<'a>>) -> MutexGuard<'b, Board<'a>> {
        board.waiting += 1;
        let mut board = self.changed.wait(board).unwrap_or_else(PoisonError::into_inner);
        board.waiting -= 1;
        board
    }

    fn work(&self, worker: usize) {
        let _alarm = Alarm(self);
        let mut memory = Memory::default();
        let mut board = self.lock();
        loop {
            match board.task(worker, self.threads) {
                Task::Leave => break,
                Task::Wait => board = self.wait(board),
                Task::Read(work) => {
                    drop(board);
                    let (feed, block) = *work;
                    board = self.read(feed, block);
                    self.tell(&board);
                }
                Task::Part(index, blocks) => {
                    drop(board);
                    self.part(index, &blocks, &mut memory);
                    let count = blocks.len() as u64;
                    drop(blocks);
                    board = self.lock();
                    board.done(index, count);
                    self.tell(&board);
                }
            }
        }
        drop(board);
        self.finish(&mut memory);
    }

    /// Reads one block, lets another thread read on, and decodes it.
    fn read(&self, mut feed: Feed<'a>, mut block: Block) -> MutexGuard<'_, Board<'a>> {
        let more = feed.next(&mut block);
        let mut board = self.lock();
        board.feed = Some(feed);
        if !more {
            board.ended = true;
            return board;
        }
        let number = board.read;
        board.read += 1;
        self.tell(&board);
        drop(board);
        block.decode(self.limits);
        let mut board = self.lock();
        board.decoded.insert(number, block);
        board.order(self.limits);
        board
    }

    fn part(&self, index: usize, blocks: &[Arc<Block>], memory: &mut Memory) {
        let Some(part) = self.parts.get(index) else { return };
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        part.swap(memory);
        for block in blocks {
            let indexes = block.parts.get(index).map(Vec::as_slice).unwrap_or_default();
            part.block(&block.packets, &block.keys, indexes, &block.data, block.clock, block.stream);
        }
        part.swap(memory);
    }

    /// Ends the flows of the parts nobody has ended yet.
    fn finish(&self, memory: &mut Memory) {
        for part in &self.parts {
            // A part that is locked is being ended by another thread.
            if let Ok(mut part) = part.try_lock() {
                part.swap(memory);
                part.finish();
                part.swap(memory);
            }
        }
    }
}

/// Lets the other threads leave when one panics.
struct Alarm<'b, 'a, S: ContentSink>(&'b Shop<'a, S>);

impl<S: ContentSink> Drop for Alarm<'_, '_, S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut board = self.0.lock();
            board.abandoned = true;
            self.0.tell(&board);
        }
    }
}

impl<'a> Board<'a> {
    /// Chooses the next task for a thread.
    fn task(&mut self, worker: usize, threads: usize) -> Task<'a> {
        if self.abandoned {
            return Task::Leave;
        }
        let end = self.first + self.ready.len() as u64;
        let under_way = (self.read - self.first) as usize;
        let room = !self.ended && under_way < BLOCKS + 2 * threads;
        // Before nothing is left to do, somebody reads on: the others would wait for him.
        let left = self.parts.iter().filter(|(next, busy)| !busy && *next < end).count();
        let soon = threads > 1 && left < 2 * threads;
        if room
            && soon
            && let Some(task) = self.read_on()
        {
            return task;
        }
        for offset in 0..PARTITIONS {
            let index = (offset + worker * PARTITIONS / threads) % PARTITIONS;
            let Some((next, busy)) = self.parts.get_mut(index) else { continue };
            if !*busy && *next < end {
                *busy = true;
                let skip = (*next - self.first) as usize;
                return Task::Part(index, self.ready.iter().skip(skip).cloned().collect());
            }
        }
        if room && let Some(task) = self.read_on() {
            return task;
        }
        let all_done = self.ended && self.parts.iter().all(|(next, _)| *next == self.read);
        if all_done { Task::Leave } else { Task::Wait }
    }

    /// Takes the feed, where nobody else reads.
    fn read_on(&mut self) -> Option<Task<'a>> {
        let feed = self.feed.take()?;
        Some(Task::Read(Box::new((feed, self.spare.pop().unwrap_or_default()))))
    }

    /// Moves decoded blocks to the ready ones, in their order.
    fn order(&mut self, limits: &Limits) {
        while let Some(mut block) = self.decoded.remove(&(self.first + self.ready.len() as u64)) {
            if self.stream != Some(block.stream) {
                self.stream = Some(block.stream);
                self.clock = i64::MIN;
                self.defragmenter.finish(&mut block.coverage);
            }
            block.order(&mut self.clock, &mut self.defragmenter, limits);
            self.ready.push_back(Arc::new(block));
        }
    }

    /// Notes that a part has worked on so many blocks; blocks that every part has seen are used again.
    fn done(&mut self, index: usize, count: u64) {
        if let Some(part) = self.parts.get_mut(index) {
            part.0 += count;
            part.1 = false;
        }
        let least = self.parts.iter().map(|(next, _)| *next).min().unwrap_or(0);
        while self.first < least {
            let Some(block) = self.ready.pop_front() else { break };
            self.first += 1;
            if let Some(mut block) = Arc::into_inner(block) {
                self.coverage.merge(std::mem::take(&mut block.coverage));
                block.clear();
                self.spare.push(block);
            }
        }
    }
}
