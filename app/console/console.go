// Package console is the pages that staff work at: accounts, keys, the
// audit log, and the desk.
//
// [routes] is the one table of who may ask for what; a handler parses, makes
// one call and shows one view or leads on. Everything it shows is kept by
// nobody (no-store), and nothing needs a script.
package console

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/evidence"
	"fanzha/app/exchange"
	"fanzha/app/gazette"
	"fanzha/app/library"
	"fanzha/app/miss"
	"fanzha/app/newsroom"
	"fanzha/app/outlink"
	"fanzha/app/recipients"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/tally"
	"fanzha/app/web"
)

// Options are what the console is made of.
type Options struct {
	Web        *web.Server // whose listener, frame, error table and bounds it shares
	Door       *staff.Door
	People     *staff.Staff
	Recipients *recipients.Recipients
	Desk       *desk.Desk
	Evidence   evidence.Reading
	Gazette    *gazette.Gazette
	Exchange   func() *exchange.Exchange
	Scratch    string // a folder for files that are being sent
	Newsroom   *newsroom.Newsroom
	Links      *outlink.Rounds
	Log        audit.Log
	Store      Store
	Bureau     func() *bureau.Bureau    // as the content folder has it
	Snapshot   func() *library.Snapshot // with what is published
	// RecoveryLies reports whether the recovery key is still beside the data.
	RecoveryLies func() bool
	Now          func() time.Time
	Stopping     <-chan struct{} // closed when the program stops: nobody is told anything any more
}

// Store is what the console asks of the database beside its packages.
type Store interface {
	UnitKeys(context.Context) ([]staff.UnitKey, error)
	Audit(context.Context, audit.Draft) error
	AuditLog(ctx context.Context, read func(audit.Stored) error) error
	// AuditPage returns rows that a filter fits, the newest first.
	AuditPage(context.Context, audit.Filter) ([]audit.Entry, error)
	// Untold returns deliveries that are still to be told, the oldest first.
	Untold(ctx context.Context, limit int, stuck bool) ([]report.Delivery, error)
	// AddDeliveries adds rows to the ledger that concern no single report.
	AddDeliveries(context.Context, []report.Delivery, ...audit.Draft) error
	// Tests returns the rows that tried an address since a time, the newest first.
	Tests(ctx context.Context, since time.Time) ([]report.Delivery, error)
	// RetryDelivery makes a delivery due; false where it is not to be told.
	RetryDelivery(ctx context.Context, id string, now time.Time, did audit.Draft) (bool, error)
	// Receipt returns what stands in the clear of a report.
	Receipt(context.Context, report.Reference) (report.Record, error)
	// Misses returns what was searched for in vain from a month on.
	Misses(ctx context.Context, since string) ([]miss.Count, error)
}

// Console is the pages of staff.
type Console struct {
	Options
	base    string        // path under which they live
	drawing chan struct{} // held by who makes a picture anew
	sealing chan struct{} // held by who makes a sealed file
	refused *tally.Tally  // of a page, by a member
}

// root is the console's place on the site.
const root = "/console"

// Mount adds the console to the site that it shares.
func Mount(options Options) *Console {
	c := &Console{options, options.Web.Base() + root, make(chan struct{}, 1), make(chan struct{}, 1), tally.New(1, refusedSpan, options.Now)}
	app := options.Web.App()
	for _, r := range c.routes() {
		app.Add(r.method, c.base+r.path, c.serve(r))
		if r.method == fiber.MethodGet {
			app.Add(fiber.MethodHead, c.base+r.path, c.serve(r))
		}
	}
	app.All(c.base+"/*", c.missing)
	return c
}

// missing answers for an address that is none of the console's, or is not
// asked for in this way.
func (c *Console) missing(ctx *fiber.Ctx) error {
	if allowed := c.allowed(ctx.Path()); len(allowed) > 0 {
		ctx.Set(fiber.HeaderAllow, strings.Join(allowed, ", "))
		return c.fail(c.begin(ctx), fiber.ErrMethodNotAllowed)
	}
	if strings.HasSuffix(ctx.Path(), "/") {
		return fiber.ErrNotFound // the site leads to the address without it
	}
	return c.fail(c.begin(ctx), fiber.ErrNotFound)
}

// allowed are the ways in which an address may be asked for; none where it is
// not the console's.
func (c *Console) allowed(path string) (methods []string) {
	for _, r := range c.routes() {
		if !fiber.RoutePatternMatch(path, c.base+r.path) {
			continue
		}
		if r.method == fiber.MethodGet {
			methods = append(methods, fiber.MethodHead)
		}
		methods = append(methods, r.method)
	}
	return methods
}
