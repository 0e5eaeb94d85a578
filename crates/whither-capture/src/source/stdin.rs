//! Standard input that can be left: a read that waits for a pipe cannot be interrupted, so a thread of its own does
//! the waiting.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::Duration,
};

/// Bytes of a piece, and how many pieces may wait.
const PIECE_BYTES: usize = 256 << 10;
const PIECES: usize = 4;
/// How long a request to stop may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(100);

/// Reads standard input until its end, or until it is told to stop.
pub(super) struct Stdin {
    pieces: Receiver<io::Result<Vec<u8>>>,
    current: Vec<u8>,
    at: usize,
    stop: Arc<AtomicBool>,
}

impl Stdin {
    /// Begins to read. The thread ends with standard input, or with the process.
    pub(super) fn new(stop: Arc<AtomicBool>) -> Self {
        let (sender, pieces) = sync_channel(PIECES);
        std::thread::spawn(move || feed(&sender));
        Self { pieces, current: Vec::new(), at: 0, stop }
    }
}

fn feed(sender: &SyncSender<io::Result<Vec<u8>>>) {
    let mut input = io::stdin().lock();
    loop {
        let mut piece = vec![0; PIECE_BYTES];
        let read = match input.read(&mut piece) {
            Ok(0) => return,
            Ok(count) => {
                piece.truncate(count);
                Ok(piece)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        if sender.send(read).is_err() || failed {
            return;
        }
    }
}

impl Read for Stdin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.current.len() {
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => (self.current, self.at) = (piece?, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let rest = self.current.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}
