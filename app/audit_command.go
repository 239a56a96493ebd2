package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
	"fanzha/app/store"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Walk along the audit log's chain; exit 1 at the first row that does not fit."`
	List   auditListCommand   `cmd:"" help:"List what staff did, the newest last."`
}

type auditVerifyCommand struct {
	stateFlags
	Head string `help:"A head that was printed earlier: it must still be part of the chain." placeholder:"N:HEX"`
}

// Run prints how many rows there are and the head, which is to be noted
// elsewhere: by it a log that was cut off is found out.
func (cmd *auditVerifyCommand) Run(p *program) error {
	var noted *audit.Head
	if cmd.Head != "" {
		head, err := audit.ParseHead(cmd.Head)
		if err != nil {
			return usageError{"--head is what audit verify printed earlier, like 12:9f86d081"}
		}
		noted = &head
	}
	return withAudit(p, cmd.stateFlags, func(log audit.Log, stored audit.Stored) error {
		rows, err := log.Verify(stored, noted)
		if broken := (*audit.Broken)(nil); errors.As(err, &broken) {
			fmt.Fprintf(p.stderr, "审计日志不完整：%v\n", broken)
			return errFailed
		}
		if err != nil {
			return err
		}
		if stored.From.Pruned.Sequence > 0 {
			fmt.Fprintf(p.stdout, "第 %d 条及以前已按期清理\n", stored.From.Pruned.Sequence)
		}
		fmt.Fprintf(p.stdout, "审计日志完整：%d 条\n末尾：%s\n", rows, stored.Head)
		return nil
	})
}

type auditListCommand struct {
	contentFlags
	stateFlags
	Since string `help:"From this day, or this time: 2026-01-31, or 2026-01-31T08:00." placeholder:"TIME"`
	Actor string `help:"What this member did; command: at the command line; server: the program itself." placeholder:"NAME"`
	Act   string `help:"This act only, as listed: report_opened." placeholder:"ACT"`
}

// Run prints the rows, one a line. It does not look whether they fit.
func (cmd *auditListCommand) Run(p *program) error {
	names := cmd.names()
	since, err := parseSince(cmd.Since, names.Site.Location())
	if err != nil {
		return err
	}
	if cmd.Act != "" && audit.Act(cmd.Act).Text() == "" {
		return usageError{fmt.Sprintf("--act %s is no act; they are %s", cmd.Act, strings.Join(audit.Acts(), ", "))}
	}
	print := printer{p.stdout, names}
	var rows [][]string
	err = withAudit(p, cmd.stateFlags, func(_ audit.Log, stored audit.Stored) error {
		for e, err := range stored.Rows {
			if err != nil {
				return err
			}
			if e.At.Before(since) || cmd.Actor != "" && e.Actor != cmd.Actor || cmd.Act != "" && string(e.Act) != cmd.Act {
				continue
			}
			rows = append(rows, []string{fmt.Sprint(e.Sequence), print.time(e.At), e.Actor, string(e.Act), e.Act.Text(), cmp.Or(e.Objects.String(), "-")})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return print.table("序号 时间 谁 操作 说明 对象", rows)
}

// parseSince reads a day or a time in a time zone; nothing is the zero time.
func parseSince(typed string, zone *time.Location) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.DateTime, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, typed, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usageError{fmt.Sprintf("--since %q is no time: it should be like 2026-01-31, or '2026-01-31 15:30'", typed)}
}

// withAudit runs f with the audit log of a site that there is.
func withAudit(p *program, state stateFlags, f func(audit.Log, audit.Stored) error) error {
	return withKey(p, state, func(db *store.Store, key seal.ServerKey) error {
		return db.AuditLog(p.ctx, func(stored audit.Stored) error { return f(audit.New(key, time.Now), stored) })
	})
}
