//! Tests of the binary, one file a command.
