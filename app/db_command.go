package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type dbCommand struct {
	Move dbMoveCommand `cmd:"" help:"Carry an SQLite site to an empty PostgreSQL database, and compare every table. The site must be stopped."`
}

type dbMoveCommand struct {
	Data          string `default:"data" help:"The data folder of the site that is carried; it stays as it is." placeholder:"DIR"`
	DatabaseURL   string `name:"database-url" required:"" help:"The empty database to carry it to: postgres://…" placeholder:"URL"`
	ServerKeyFile string `name:"server-key-file" help:"The site's server key; empty: server.key in the data folder." placeholder:"FILE"`
}

// Run carries the database, and says what is to be done next.
func (cmd *dbMoveCommand) Run(p *program) error {
	logger := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	source, key, err := cmd.openSource(p.ctx, logger)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }() // it was only read
	target, tables, err := store.Carry(p.ctx, source, store.Options{DatabaseURL: cmd.DatabaseURL, Logger: logger})
	if err != nil {
		return fmt.Errorf("没有搬，目标数据库没有改动：%w", err)
	}
	return errors.Join(cmd.finish(p, target, tables, key), target.Close())
}

// openSource opens the site's database with the key that it belongs to. Nobody
// else has it open meanwhile: a report that came to it later would be lost.
func (cmd *dbMoveCommand) openSource(ctx context.Context, logger *slog.Logger) (*store.Store, seal.ServerKey, error) {
	state := stateFlags{Data: cmd.Data, ServerKeyFile: cmd.ServerKeyFile}
	if _, err := os.Stat(state.databasePath()); errors.Is(err, fs.ErrNotExist) {
		return nil, seal.ServerKey{}, fmt.Errorf("没有这个数据库：%s，请检查 --data", state.databasePath())
	}
	db, err := store.Open(ctx, store.Options{Path: state.databasePath(), Alone: true, Logger: logger})
	if err != nil {
		return nil, seal.ServerKey{}, err
	}
	key, err := state.keyOf(ctx, db)
	if err != nil {
		return nil, key, errors.Join(err, db.Close())
	}
	return db, key, nil
}

// keyOf loads the server key of a database that has one.
func (f stateFlags) keyOf(ctx context.Context, db *store.Store) (seal.ServerKey, error) {
	known, err := db.ServerKeyID(ctx)
	if err == nil && known == "" {
		err = errors.New("这个数据库还没有启动过网站，没有什么可搬的")
	}
	if err != nil {
		return seal.ServerKey{}, err
	}
	path := f.ServerKeyFile
	if path == "" {
		path = filepath.Join(f.Data, "server.key")
	}
	key, err := seal.LoadServerKey(path)
	if errors.Is(err, seal.ErrNoServerKey) {
		return key, fmt.Errorf("%s is missing, and the database belongs to the key %s: put that key back", path, known)
	}
	if err == nil && key.ID() != known {
		err = fmt.Errorf("%w: its id is %s, not %s", store.ErrServerKey, known, key.ID())
	}
	return key, err
}

// finish lets everybody in, and says what is to be done next.
func (cmd *dbMoveCommand) finish(p *program, target *store.Store, tables []store.SourceTable, key seal.ServerKey) error {
	if err := target.Filled(p.ctx, staff.New(target, key, time.Now).Did(audit.Moved)); err != nil {
		return err
	}
	if err := printCarried(p, tables); err != nil {
		return err
	}
	if err := verifyCopy(p, target, audit.New(key, time.Now)); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, `
接下来：
1. 用同一把服务器密钥启动：fanzha serve --data %[1]s --database-url … --server-key-file …
2. 没有用存储桶的，群众上传的文件仍在 %[2]s；清除名单仍在 %[3]s：新网站要用同一个 --data
3. 不要再用旧的数据库启动网站，否则新收到的登记会分在两处；确认无误后把 %[4]s 移走封存
`, cmd.Data, filepath.Join(cmd.Data, "evidence"), filepath.Join(cmd.Data, erasureFile), filepath.Join(cmd.Data, "fanzha.db"))
	return nil
}

// printCarried shows what both sides have.
func printCarried(p *program, tables []store.SourceTable) error {
	var rows [][]string
	for _, table := range tables {
		rows = append(rows, []string{table.Name, fmt.Sprint(table.Content.Rows), table.Content.Digest})
	}
	if err := (printer{out: p.stdout}).table("表 行数 摘要", rows); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d 个表，行数和摘要两边一致\n", len(tables))
	return nil
}

// verifyCopy walks along the audit log where it is now.
func verifyCopy(p *program, target *store.Store, log audit.Log) error {
	return target.AuditLog(p.ctx, func(stored audit.Stored) error {
		rows, err := log.Verify(stored, nil)
		if broken := (*audit.Broken)(nil); errors.As(err, &broken) {
			fmt.Fprintf(p.stderr, "数据已经搬完，但审计日志不完整，在原来的数据库里就是这样：%v\n", broken)
			return errFailed
		}
		if err == nil {
			fmt.Fprintf(p.stdout, "审计日志完整：%d 条，末尾：%s\n", rows, stored.Head)
		}
		return err
	})
}
