package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/backup"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type backupCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	File string `arg:"" help:"The file to write, which must not be there yet; - is standard output."`
}

// Run writes a backup. What it says goes to the error stream: standard output
// may be the backup.
func (cmd *backupCommand) Run(p *program) error {
	began := time.Now()
	return withKey(p, cmd.stateFlags, func(db *store.Store, key seal.ServerKey) error {
		out, err := cmd.create(p.stdout)
		if err != nil {
			return err
		}
		defer out.abandon()
		var made madeBackup
		err = inBackground(func() (err error) {
			made, err = cmd.write(p.ctx, out, db, key)
			return err
		})
		if err == nil {
			err = out.finish()
		}
		if err != nil {
			return fmt.Errorf("没有做成备份，也没有留下半个文件：%w", inWords(err))
		}
		made.tell(p.stderr, cmd.File, out.written, time.Since(began))
		did := staff.New(db, key, time.Now).Did(audit.BackupMade, audit.Count("files", made.Count(backup.Entry.Evidence)))
		return db.Audit(p.ctx, did)
	})
}

// madeBackup is what became of it.
type madeBackup struct {
	backup.Manifest
	left []string // of the content folder
}

// write copies the database first and then the files that it names: a file is
// stored before the row that names it. Content comes last, so that what was
// published meanwhile is in the folder at least.
func (cmd *backupCommand) write(ctx context.Context, out io.Writer, db *store.Store, key seal.ServerKey) (made madeBackup, err error) {
	content, err := os.OpenRoot(cmd.Content)
	if err != nil {
		return made, fmt.Errorf("open content folder: %w", err)
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	about := backup.Manifest{Program: programVersion(), At: time.Now().UTC(), Engine: cmd.engine(), ServerKey: key.ID()}
	w, err := backup.NewWriter(out, about, backup.Vouch(key.Backup()))
	if err != nil {
		return made, err
	}
	ids, err := copyTables(ctx, db, w)
	if err == nil {
		err = cmd.copyFiles(ctx, db, w, ids)
	}
	if err == nil {
		made.left, err = w.AddContent(content.FS())
	}
	if err == nil {
		err = w.Close()
	}
	made.Manifest = w.Manifest
	return made, err
}

// copyTables copies every table as it is at one moment, and returns the files
// that are named then.
func copyTables(ctx context.Context, db *store.Store, w *backup.Writer) (ids []string, err error) {
	err = db.Snapshot(ctx, func(snapshot *store.Snapshot) error {
		w.Schema = snapshot.Schema
		for _, table := range snapshot.Tables {
			var content store.Content
			err := w.Add(backup.TableName(table), func(out io.Writer) (err error) {
				content, err = snapshot.Write(ctx, table, out)
				return err
			})
			if err != nil {
				return err
			}
			w.Tables = append(w.Tables, backup.Table{Name: table, Rows: content.Rows, Digest: content.Digest})
		}
		ids, err = snapshot.FileIDs(ctx)
		return err
	})
	return ids, err
}

// copyFiles copies sealed files. One that was erased meanwhile is noted, and
// so is one that is missing though its row is there.
func (cmd *backupCommand) copyFiles(ctx context.Context, db *store.Store, w *backup.Writer, ids []string) error {
	files, err := cmd.openEvidence(cmd.Data, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = files.Close() }() // it was only read
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		there, err := w.AddFile(id, files.Get)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		known, err := db.KnowsFile(ctx, id)
		switch {
		case err != nil:
			return err
		case known:
			w.Lost = append(w.Lost, id)
		default:
			w.Gone = append(w.Gone, id)
		}
	}
	return nil
}

func (f stateFlags) engine() string {
	if f.DatabaseURL == "" {
		return "sqlite"
	}
	return "postgres"
}

func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

func (m madeBackup) tell(out io.Writer, file string, size int64, took time.Duration) {
	fmt.Fprintf(out, "备份完成：%s，%.1f MB，用时 %.1f 秒。登记 %d 份，附件 %d 个，内容文件 %d 个\n",
		file, float64(size)/1e6, took.Seconds(), m.Rows("reports"), m.Count(backup.Entry.Evidence), m.Count(backup.Entry.Content))
	if len(m.Gone) > 0 {
		fmt.Fprintf(out, "备份期间被清除或撤回的附件 %d 个，没有装进去\n", len(m.Gone))
	}
	if len(m.Lost) > 0 {
		fmt.Fprintf(out, "注意：有 %d 个附件在数据库里有记录，文件却不在：%s\n", len(m.Lost), strings.Join(m.Lost, " "))
	}
	if len(m.left) > 0 {
		fmt.Fprintf(out, "内容文件夹里不是文章、配置和媒体的文件没有装进去：%s\n", strings.Join(m.left, " "))
	}
	fmt.Fprintf(out, "备份里没有服务器密钥（编号 %s）和恢复密钥：请另外保管，没有服务器密钥就无法恢复\n", m.ServerKey)
}
