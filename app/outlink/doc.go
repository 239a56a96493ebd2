// Package outlink asks whether the addresses of other sites that published
// articles lead to are still there.
//
// The addresses are what authors have written, and the program runs inside a
// bureau's network: whatever a name resolves to, and wherever a page redirects,
// only public addresses are connected to ([Public]), by the connection itself
// and not before it, so that a name that changes its answer gains nothing. No
// cookie, no referrer and nothing of a reader or of staff is sent, and of an
// answer nothing but its head is read.
//
// It knows nothing of HTTP pages of ours and nothing of SQL.
package outlink
