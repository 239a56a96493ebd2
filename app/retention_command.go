package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/evidence"
	"fanzha/app/miss"
	"fanzha/app/retention"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// erasureFile is the list of what was erased, below --data. It must not be put
// back with a backup.
const erasureFile = "erased.list"

func (f stateFlags) newRetention(db *store.Store, key seal.ServerKey, people *staff.Staff) (*retention.Retention, error) {
	if err := os.MkdirAll(f.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	return retention.New(retention.Options{
		Store: db, Key: key, Did: people.Did, List: filepath.Join(f.Data, erasureFile), Now: time.Now,
	}), nil
}

type retentionCommand struct {
	Run retentionRunCommand `cmd:"" help:"Erase what is past its time, as site.yaml says, and what is on the erasure list and there again."`
}

type retentionRunCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	DryRun bool     `help:"Erase nothing; list what would go."`
	Erased []string `help:"Erasure lists of other replicas, to be applied as well." placeholder:"FILE"`
}

// Run erases, or lists what would be.
func (cmd *retentionRunCommand) Run(p *program) error {
	b, findings := bureau.Load(os.DirFS(cmd.Content))
	if findings.Failed() { // nothing is erased by a guess
		fmt.Fprintln(p.stderr, "site.yaml 等文件有错误，没有清除任何登记：")
		for _, finding := range findings {
			fmt.Fprintln(p.stderr, finding)
		}
		return errFailed
	}
	for _, list := range cmd.Erased {
		if _, err := os.Stat(list); err != nil {
			return usageError{fmt.Sprintf("--erased: %v", err)}
		}
	}
	return withKey(p, cmd.stateFlags, func(db *store.Store, key seal.ServerKey) error {
		r, err := cmd.newRetention(db, key, staff.New(db, key, time.Now))
		if err != nil {
			return err
		}
		if cmd.DryRun {
			return cmd.list(p, r, b, db)
		}
		done, err := r.Run(p.ctx, b.Site.Retention, cmd.Erased...)
		fmt.Fprintf(p.stdout, "清除到期登记 %d 份，再次清除恢复回来的 %d 份，清理审计日志 %d 条，清除没搜到的词 %d 个\n", done.Erased, done.Again, done.Pruned, done.Searches)
		if err != nil {
			return err
		}
		return cmd.sweepFiles(p, db, key)
	})
}

// sweepFiles deletes the files of what was erased.
func (cmd *retentionRunCommand) sweepFiles(p *program, db *store.Store, key seal.ServerKey) error {
	files, err := cmd.openEvidence(cmd.Data, p.logger())
	if err != nil {
		return err
	}
	defer files.Close()
	return evidence.New(files, db, key, time.Now, p.logger()).Sweep(p.ctx)
}

// list prints what would be erased.
func (cmd *retentionRunCommand) list(p *program, r *retention.Retention, b *bureau.Bureau, db *store.Store) error {
	again, err := r.Again(p.ctx, cmd.Erased...)
	if err != nil {
		return err
	}
	past, err := r.Past(p.ctx, b.Site.Retention)
	if err != nil {
		return err
	}
	searches, err := db.PastMisses(p.ctx, miss.OldestKept(time.Now()))
	if err != nil {
		return err
	}
	past = slices.DeleteFunc(past, func(due retention.Due) bool { return slices.Contains(again, due.Reference) })
	print := printer{p.stdout, b}
	var rows [][]string
	erased := 0
	for _, due := range past {
		if !due.Kept {
			erased++
		}
		rows = append(rows, []string{
			string(due.Reference), due.Kind.Text(), b.UnitName(due.Unit), due.Status.Text(), print.time(due.ReceivedAt), print.time(due.ClosedAt), fate(due),
		})
	}
	if err := print.table("回执编号 类别 单位 状态 收到 办结 处理", rows); err != nil {
		return err
	}
	for _, reference := range again {
		fmt.Fprintf(p.stdout, "%s 以前清除过，又在数据库里：会再次清除\n", reference)
	}
	fmt.Fprintf(p.stdout, "到期 %d 份，其中会清除 %d 份；另外会再次清除 %d 份。没搜到的词会清除 %d 个。这次什么也没有清除\n", len(past), erased, len(again), searches)
	return nil
}

// fate says what a run does with a report that is past its time.
func fate(due retention.Due) string {
	switch {
	case due.Held:
		return "保留：案件锁定"
	case due.Kept:
		return "保留：还没有人打开过"
	default:
		return "清除"
	}
}
