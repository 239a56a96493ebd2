// Fanzha serves a police bureau's anti-fraud site from a folder of Markdown,
// and takes in what citizens report. See docs/architecture.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1 // the work failed
	exitUsage  = 2 // the call was wrong
)

// errFailed ends a command that has already said what is wrong.
var errFailed = errors.New("failed")

// commands is the command line: every flag has an environment variable.
type commands struct {
	Serve      serveCommand      `cmd:"" default:"withargs" help:"Serve the site (the default command)."`
	Check      checkCommand      `cmd:"" help:"Read the content folder whole and print every fault as file:line: message."`
	New        newCommand        `cmd:"" help:"Write a new article with its front matter filled in."`
	Reports    reportsCommand    `cmd:"" help:"The desk on the command line."`
	Deliveries deliveriesCommand `cmd:"" help:"What units could not be told yet."`
	Staff      staffCommand      `cmd:"" help:"Who works here."`
	Recipients recipientsCommand `cmd:"" help:"Who units.yaml sends reports to: what two people have confirmed, and what not."`
	Partners   partnersCommand   `cmd:"" help:"Banks and carriers that take the list of indicators: docs/indicators.md."`
	Keys       keysCommand       `cmd:"" help:"Who can open what."`
	Audit      auditCommand      `cmd:"" help:"What staff did, as a chain that cannot be changed unseen."`
	Retention  retentionCommand  `cmd:"" help:"Erase what is past its time."`
	Backup     backupCommand     `cmd:"" help:"Write database, sealed files and content into one file, while the site serves. No key is in it."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup back, in an empty place."`
	Searches   searchesCommand   `cmd:"" help:"What readers search for and do not find."`
	DB         dbCommand         `cmd:"" name:"db" help:"The database as a whole."`
	Route      routeCommand      `cmd:"" help:"Look at the routing rules."`
	Health     healthCommand     `cmd:"" help:"Ask the site that runs on this machine whether it is well."`
	Version    versionCommand    `cmd:"" help:"Print version, commit and Go."`
}

// program is what commands get from outside.
type program struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
}

// logger is that of commands that do one thing and end.
func (p *program) logger() *slog.Logger { return slog.New(slog.NewTextHandler(p.stderr, nil)) }

func main() {
	forgetEmptyVariables()
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// endings are the signals that end a command in order. A terminal that closes
// is one of them, but not to who was started by nohup.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// forgetEmptyVariables makes a variable that is set to nothing, as compose
// files do, mean the flag's default and not an empty value.
func forgetEmptyVariables() {
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); value == "" && strings.HasPrefix(name, "FANZHA_") {
			_ = os.Unsetenv(name)
		}
	}
}

// run parses the command line and runs the command it names.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if err := secretsInArguments(args); err != nil {
		fmt.Fprintln(stderr, "fanzha:", err)
		return exitUsage
	}
	var cli commands
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("fanzha"),
		kong.Description("A police bureau's anti-fraud site: content, search and reports."),
		kong.DefaultEnvars("FANZHA"),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.Help(helpWithEnv),
	)
	if err != nil {
		fmt.Fprintln(stderr, "fanzha:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help has been shown
		return exit
	}
	if err != nil {
		fmt.Fprintln(stderr, "fanzha:", err)
		return exitUsage
	}
	err = parsed.Run(&program{ctx: ctx, stdout: stdout, stderr: stderr})
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, new(usageError)):
		fmt.Fprintln(stderr, "fanzha:", err)
		return exitUsage
	default:
		fmt.Fprintln(stderr, "fanzha:", err)
		return exitFailed
	}
}

// usageError is a wrong call that only the command itself can tell.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }
