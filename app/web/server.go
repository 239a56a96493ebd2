// Package web is the public site: pages and their bytes, the forms, and the
// JSON interface.
//
// A handler parses, makes one call and shows one view; it returns an error,
// and the one error handler turns that into a page or a problem document.
package web

import (
	"context"
	"log/slog"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/blocklist"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/risk"
	"fanzha/app/turn"
	"fanzha/search"
	"fanzha/static"
	"fanzha/templates"
)

// Searcher answers a reader's query.
type Searcher interface {
	Search(context.Context, search.Query) (search.Result, error)
	Suggest(ctx context.Context, text string) ([]string, error)
}

// Misses takes note of searches without a hit, and of the network they came
// from.
type Misses interface {
	Add(network, text string)
}

// Readership counts that an article was read, by whoever names themselves so.
type Readership interface {
	Add(id string, agent []byte)
}

// Meter is told of every request, by the route's pattern, and of the lines in
// which requests wait.
type Meter interface {
	Request(route, method string, status int, took time.Duration)
	Line(name string, line *turn.Line)
}

// Options are what the site is made of.
type Options struct {
	Library *library.Library
	Search  Searcher
	Misses  Misses
	Readers Readership // nil: nobody counts
	Intake  *intake.Intake
	// Evidence keeps the files that come with forms.
	Evidence Evidence
	Counter  Counter
	Partners Partners
	// Ready reports whether reading and reporting work, with what an operator
	// wants to know.
	Ready          func(context.Context) (details map[string]string, err error)
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Meter          Meter          // nil: nobody measures
	Slow           time.Duration  // from which on a request is logged with its phases; 0: none is
	Logger         *slog.Logger
}

// The bounds of a request. Slow clients are cut off: the read time-out is for
// the whole request.
const (
	maxHeader      = 16 << 10
	readTimeout    = 20 * time.Second
	writeTimeout   = 20 * time.Second
	mediaTimeout   = 10 * time.Minute // to send a recording to a slow phone
	idleTimeout    = 30 * time.Second
	maxConnections = 8 << 10         // an idle one takes about 30 kB
	backendTimeout = 5 * time.Second // for one call to the database
	searchTimeout  = 2 * time.Second
)

// Server is the public site.
type Server struct {
	Options
	app         *fiber.App
	base        string // path under which the site lives; fixed for the process
	templates   *templates.Set
	assets      map[string]*page
	static      *static.Files
	pages       *pageCache
	counts      *dailyCounts
	pictures    *pictureCache
	examiner    atomic.Pointer[risk.Examiner] // of the newest snapshot for which it is ready
	lists       library.Derived[*blocklist.List]
	making      chan struct{} // holds a token while a large page is made
	largeBodies chan struct{} // holds one token for each that is in memory
	longBodies  chan struct{} // the same, for what staff write
	hugeBodies  chan struct{} // and for what of it is given back, as it is too long
	strayBodies chan struct{} // and for what comes when the session has ended
	uploads     *turn.Line    // for what is coming in
	sent        *sentBytes    // by every network
	lastError   []byte        // shown where even the error page fails
	described   *page         // the JSON interface, in OpenAPI
}

// New makes the site. The base path is that of the library's first snapshot.
func New(options Options) (*Server, error) {
	set, err := templates.Parse()
	if err != nil {
		return nil, err
	}
	files, err := static.Load()
	if err != nil {
		return nil, err
	}
	s := &Server{
		Options: options, templates: set, static: files,
		base:        options.Library.BasePath(),
		pages:       newPageCache(),
		pictures:    newPictureCache(),
		assets:      map[string]*page{},
		making:      make(chan struct{}, 1),
		largeBodies: make(chan struct{}, largeBodies),
		longBodies:  make(chan struct{}, longBodies),
		hugeBodies:  make(chan struct{}, 1),
		strayBodies: make(chan struct{}, 1),
		uploads:     turn.New(uploadLine),
		sent:        newSentBytes(time.Now),
		counts:      newDailyCounts(options.Counter, options.Logger, time.Now),
	}
	if options.Meter != nil {
		options.Meter.Line("uploads", s.uploads)
	}
	options.Library.Subscribe(func(_, now *library.Snapshot) { s.examiner.Store(risk.New(now)) })
	s.examiner.Store(risk.New(options.Library.Snapshot()))
	for _, file := range files.All() {
		asset := newPage(file.Type, file.Body)
		asset.cacheControl = forEver
		s.assets[s.base+file.Address] = asset
	}
	if err := s.prepareLastError(); err != nil {
		return nil, err
	}
	if s.described, err = describe(s.base); err != nil {
		return nil, err
	}
	s.app = fiber.New(fiber.Config{
		AppName:               "fanzha",
		DisableStartupMessage: true,
		StrictRouting:         true,
		CaseSensitive:         true,
		Immutable:             true, // strings outlive their request (Fiber reuses its buffers)
		StreamRequestBody:     true, // limitBody holds the limit and can still answer
		// Else fasthttp writes a multipart body of any size to the disk first.
		DisablePreParseMultipartForm: true,
		EnableTrustedProxyCheck:      true, // with no proxy named, nobody is believed
		ReadBufferSize:               maxHeader,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTimeout,
		IdleTimeout:                  idleTimeout,
		Concurrency:                  maxConnections,
		ErrorHandler:                 s.handleError,
	})
	s.routes()
	s.app.Server().Handler = s.strictly(s.app.Server().Handler)
	return s, nil
}

// App is the Fiber application, for tests and for the listener.
func (s *Server) App() *fiber.App { return s.app }
