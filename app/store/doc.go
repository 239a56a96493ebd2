// Package store keeps what the site must not lose, in SQLite or PostgreSQL.
//
// It holds all SQL of the program, written once for both engines; what differs
// between them is in dialect.go. Each exported method is one transaction and
// one promise: when it returns without an error its work is durable, else
// nothing has happened. Reports that come at once share a transaction, and
// each has its own outcome.
//
// Text with a NUL byte or broken UTF-8, which PostgreSQL cannot store, is
// refused on both engines. Times are kept to the millisecond and returned in
// UTC. Returned values belong to the caller.
package store
