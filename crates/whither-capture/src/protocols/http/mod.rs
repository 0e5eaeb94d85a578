//! HTTP/1.0 and 1.1 (RFC 9110, RFC 9112): any number of pipelined messages, bodies of every kind of framing,
//! absolute and authority forms, and what is inside a CONNECT tunnel. Over UDP it is SSDP. Answers of private DNS
//! become name facts.
//!
//! Tolerant where real traffic is: bare line feeds, odd characters in targets, missing reasons.

mod body;
mod head;
mod private_dns;
mod redact;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use whither_model::{Direction, table::Message};

use super::{Context, Entry, Probe, Protocol, Step};
use body::{Body, Progress};
use head::{Head, Start};
use private_dns::Question;

pub(crate) const ENTRY: Entry = Entry {
    stream: probe,
    datagram: probe_datagram,
    start: |stream| Box::new(Http { stream, ..Http::default() }),
};

/// Requests whose answers have not been seen; more are not matched.
const PENDING: usize = 1_024;

/// A known method and a target, or a status line.
fn probe(bytes: &[u8], _: [u16; 2]) -> Probe {
    head::probe(bytes)
}

/// SSDP: the whole head is in the datagram and names HTTP/1.1.
fn probe_datagram(bytes: &[u8], _: [u16; 2]) -> Probe {
    let line_end = memchr::memchr(b'\n', bytes).unwrap_or(0);
    let line = bytes.get(..line_end).unwrap_or_default();
    let names_http = line.starts_with(b"HTTP/1.") || line.trim_ascii_end().ends_with(b" HTTP/1.1");
    if names_http && head::probe(bytes) == Probe::Yes { Probe::Yes } else { Probe::No }
}

/// Returns whether these bytes begin with a whole request line of HTTP/1.
pub(crate) fn is_request_line(bytes: &[u8]) -> bool {
    let line = bytes.get(..bytes.len().min(8_192)).unwrap_or_default();
    let Some(end) = memchr::memchr(b'\n', line) else { return false };
    let line = line.get(..end).unwrap_or_default().trim_ascii_end();
    head::probe(bytes) == Probe::Yes && (line.ends_with(b" HTTP/1.1") || line.ends_with(b" HTTP/1.0"))
}

#[derive(Default)]
struct Http {
    stream: bool,
    sides: [Side; 2],
    /// Requests that wait for an answer.
    pending: VecDeque<Pending>,
    /// Requests or answers were lost, so that an answer may belong to another request than the first that waits.
    unpaired: bool,
    /// The side that sends requests.
    client: Option<Direction>,
}

/// What is kept of a request until its answer comes.
#[derive(Default)]
struct Pending {
    method: &'static str,
    /// Boxed, since hardly any request asks a private DNS.
    question: Option<Box<Question>>,
}

#[derive(Default)]
struct Side {
    state: State,
    held: Vec<u8>,
    message: Option<Box<Message>>,
}

#[derive(Default)]
enum State {
    #[default]
    Head,
    Body(Box<Body>),
    /// Bytes were lost or are no HTTP; a start line at the beginning of later bytes ends this.
    Lost,
}

impl Protocol for Http {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        context.facts.clear = true;
        if !self.stream {
            self.datagram(bytes, context);
            return Step::More;
        }
        context.facts.label("http");
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.some(rest, context) {
                Ok(consumed) => {
                    rest = rest.get(consumed..).unwrap_or_default();
                    context.at.offset =
                        context.at.offset.saturating_add(u32::try_from(consumed).unwrap_or(u32::MAX));
                }
                Err(consumed) => {
                    self.flush(context);
                    return Step::Handover(bytes.len() - rest.len() + consumed);
                }
            }
        }
        Step::More
    }

    fn gap(&mut self, missing: u64, context: &mut Context<'_>) -> Step {
        let side = &mut self.sides[context.direction.index()];
        if let State::Body(body) = &mut side.state
            && body.skip(missing, context)
        {
            return Step::More;
        }
        side.state = State::Lost;
        side.held.clear();
        side.send(context);
        self.unpaired = true;
        Step::More
    }

    fn end(&mut self, context: &mut Context<'_>) {
        self.flush(context);
    }
}

impl Http {
    /// Takes some bytes; gives how many, or, as an error, after how many another protocol begins.
    fn some(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Result<usize, usize> {
        let side = &mut self.sides[context.direction.index()];
        match &mut side.state {
            State::Lost => {
                if head::probe(bytes) == Probe::Yes {
                    side.state = State::Head;
                    return Ok(0);
                }
                Ok(bytes.len())
            }
            State::Body(body) => {
                let Progress { consumed, done } = body.take(bytes, context);
                if done {
                    self.finish_message(context);
                }
                Ok(consumed)
            }
            State::Head => self.head(bytes, context),
        }
    }

    /// Collects a head until its empty line.
    fn head(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Result<usize, usize> {
        let side = &mut self.sides[context.direction.index()];
        let old = side.held.len();
        // Empty lines before a start line are skipped (RFC 9112 section 2.2).
        if old == 0 && matches!(bytes.first(), Some(b'\r' | b'\n')) {
            return Ok(1);
        }
        // The usual head lies whole in one segment and is read in place.
        if old == 0
            && let Some(end) = head::end(bytes, 0)
        {
            return self.whole_head(bytes.get(..end).unwrap_or_default(), 0, context);
        }
        side.held.extend_from_slice(bytes);
        let Some(end) = head::end(&side.held, old.saturating_sub(3)) else {
            if side.held.len() > context.limits.message_head_bytes {
                context.problem("http.head-limit", side.held.len());
                side.held.clear();
                side.state = State::Lost;
            } else if head::probe(&side.held) == Probe::No {
                context.problem("http.start-line", bytes.len());
                side.held.clear();
                side.state = State::Lost;
            }
            return Ok(bytes.len());
        };
        let held = std::mem::take(&mut side.held);
        self.whole_head(held.get(..end).unwrap_or_default(), old, context)
    }

    /// Reads a head, of which `old` bytes came earlier.
    fn whole_head(&mut self, bytes: &[u8], old: usize, context: &mut Context<'_>) -> Result<usize, usize> {
        let consumed = bytes.len() - old;
        let Some(head) = head::parse(bytes) else {
            context.problem("http.start-line", bytes.len());
            self.sides[context.direction.index()].state = State::Lost;
            return Ok(consumed);
        };
        self.message(&head, context, old);
        self.begin_body(&head, consumed, context)
    }

    /// Decides what follows a head.
    fn begin_body(
        &mut self,
        head: &Head<'_>,
        consumed: usize,
        context: &mut Context<'_>,
    ) -> Result<usize, usize> {
        let answered = match head.start {
            Start::Request { method, target, .. } => {
                self.client.get_or_insert(context.direction);
                if self.pending.len() < PENDING {
                    let question = private_dns::question(target).map(Box::new);
                    self.pending.push_back(Pending { method, question });
                } else {
                    self.unpaired = true;
                }
                None
            }
            Start::Response { .. } => Some(self.answered(head)),
        };
        let method = answered.as_ref().map(|request| request.method);
        if let (Start::Response { status, .. }, Some(method)) = (&head.start, method) {
            let tunnel = method == "CONNECT" && (200..300).contains(status);
            if tunnel || *status == 101 {
                context.facts.proxied |= tunnel;
                return Err(consumed);
            }
        }
        let question = answered.and_then(|request| request.question).map(|question| *question);
        match Body::new(head, method, question, context) {
            Some(body) => self.sides[context.direction.index()].state = State::Body(Box::new(body)),
            None => self.finish_message(context),
        }
        Ok(consumed)
    }

    /// Returns the request that a response answers; interim responses leave it pending.
    fn answered(&mut self, head: &Head<'_>) -> Pending {
        let Start::Response { status, .. } = head.start else { return Pending::default() };
        if (100..200).contains(&status) && status != 101 {
            return Pending::default();
        }
        let Some(mut request) = self.pending.pop_front() else {
            self.unpaired = true;
            return Pending::default();
        };
        if !(200..300).contains(&status) {
            request.question = None;
        }
        if let Some(question) = &mut request.question
            && self.unpaired
        {
            question.forget_name();
        }
        request
    }

    fn datagram(&mut self, bytes: &[u8], context: &mut Context<'_>) {
        let end = head::end(bytes, 0).unwrap_or(bytes.len());
        let Some(head) = head::parse(bytes.get(..end).unwrap_or_default()) else { return };
        context.facts.label("ssdp");
        self.message(&head, context, 0);
        self.sides[context.direction.index()].send(context);
    }

    /// Notes names and content of a head, and begins its row.
    fn message(&mut self, head: &Head<'_>, context: &mut Context<'_>, held: usize) {
        let message = head::message(head, self.stream, context, held);
        let side = &mut self.sides[context.direction.index()];
        side.message = Some(Box::new(message));
    }

    fn finish_message(&mut self, context: &mut Context<'_>) {
        let side = &mut self.sides[context.direction.index()];
        if let State::Body(body) = std::mem::take(&mut side.state)
            && let Some(message) = &mut side.message
        {
            message.bytes = body.bytes();
        }
        side.send(context);
    }

    /// Writes down messages that are not complete.
    fn flush(&mut self, context: &mut Context<'_>) {
        let direction = context.direction;
        for direction in [direction, direction.reverse()] {
            context.direction = direction;
            if let State::Body(body) = &mut self.sides[direction.index()].state {
                body.end(context);
            }
            self.finish_message(context);
        }
        context.direction = direction;
    }
}

impl Side {
    fn send(&mut self, context: &mut Context<'_>) {
        if let Some(message) = self.message.take() {
            context.message(*message);
        }
    }
}
