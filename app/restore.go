package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/backup"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type restoreCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	File       string   `arg:"" help:"What backup has written."`
	ErasedList []string `name:"erased-list" help:"Erasure lists (erased.list) of the site that the backup is of, as they are now: what was erased since is erased again." placeholder:"FILE"`
}

// Run puts a backup back where there is nothing yet. Nothing is written before
// every byte of it is known to be what was backed up, and nobody can open the
// database before what was erased is erased again.
func (cmd *restoreCommand) Run(p *program) error {
	began := time.Now()
	file, err := os.Open(cmd.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	if err := cmd.empty(); err != nil {
		return err
	}
	archive, key, err := cmd.read(p.ctx, file)
	if err != nil {
		return fmt.Errorf("没有恢复，什么也没有改动：%w", err)
	}
	r := &restoring{restoreCommand: cmd, archive: archive, key: key}
	if err := r.run(p.ctx); err != nil {
		return fmt.Errorf("没有恢复，写了一半的已经删掉：%w", errors.Join(inWords(err), r.abandon()))
	}
	r.tell(p.stdout, time.Since(began))
	return nil
}

// read opens a backup with the server key that it belongs to, and reads it to
// its end.
func (cmd *restoreCommand) read(ctx context.Context, file *os.File) (*backup.Archive, seal.ServerKey, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, seal.ServerKey{}, err
	}
	id, err := backup.KeyOf(file, info.Size())
	if err != nil {
		return nil, seal.ServerKey{}, err
	}
	key, err := cmd.keyWithID(id)
	if err != nil {
		return nil, key, err
	}
	archive, err := backup.Open(file, info.Size(), backup.Vouch(key.Backup()))
	if err != nil {
		return nil, key, err
	}
	return archive, key, archive.Verify(ctx)
}

// keyWithID loads the server key, which must be the one with an id.
func (cmd *restoreCommand) keyWithID(id string) (seal.ServerKey, error) {
	path, err := cmd.serverKeyPath()
	if err != nil {
		return seal.ServerKey{}, err
	}
	key, err := seal.LoadServerKey(path)
	switch {
	case errors.Is(err, seal.ErrNoServerKey):
		return key, fmt.Errorf("这份备份属于编号 %s 的服务器密钥，而 %s 不存在：请先把那把密钥放到那里，或用 --server-key-file 指定", id, path)
	case err == nil && key.ID() != id:
		return key, fmt.Errorf("这份备份属于编号 %s 的服务器密钥，而 %s 是编号 %s 的：请换成原来那一把", id, path, key.ID())
	}
	return key, err
}

// empty wants that nothing is written over. The keys and the erasure list are
// there before; the database looks for itself.
func (cmd *restoreCommand) empty() error {
	for _, list := range cmd.ErasedList {
		if _, err := os.Stat(list); err != nil {
			return usageError{fmt.Sprintf("--erased-list: %v", err)}
		}
	}
	for _, folder := range []string{cmd.Content, filepath.Join(cmd.Data, "evidence")} {
		found, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if len(found) > 0 {
			return fmt.Errorf("没有恢复，什么也没有改动：%s 不是空的。只能恢复到空的地方，已有的文件从不覆盖；如果是上次没做完的恢复留下的，请先删掉", folder)
		}
	}
	return nil
}

// restoring is a restore that runs.
type restoring struct {
	*restoreCommand
	archive *backup.Archive
	key     seal.ServerKey
	db      *store.Store
	undo    []func() error // where it fails
	listed  bool           // whether there is an erasure list
	erased  int
	files   int
	log     error // what is wrong with the audit log
	rows    int
	head    audit.Head
}

func (r *restoring) run(ctx context.Context) (err error) {
	if err := os.MkdirAll(r.Data, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if r.db, err = store.Fill(ctx, r.options(), r.source()); err != nil {
		return err
	}
	r.undo = append(r.undo, func() error { return r.db.Abandon(context.WithoutCancel(ctx), r.options()) })
	for _, step := range []func(context.Context) error{r.bind, r.eraseAgain, r.putFiles, r.putContent, r.verifyLog} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	did := staff.New(r.db, r.key, time.Now).Did(audit.Restored, audit.Count("erased_again", r.erased))
	if err := r.db.Filled(ctx, did); err != nil {
		return err
	}
	r.undo = nil
	return r.db.Close()
}

func (r *restoring) options() store.Options {
	return store.Options{DatabaseURL: r.DatabaseURL, Path: r.databasePath()}
}

// source is the backup as the store reads it.
func (r *restoring) source() store.Source {
	source := store.Source{Schema: r.archive.Schema}
	for _, t := range r.archive.Tables {
		source.Tables = append(source.Tables, store.SourceTable{
			Name: t.Name, Content: store.Content{Rows: t.Rows, Digest: t.Digest}, Open: r.archive.Opener(backup.TableName(t.Name)),
		})
	}
	return source
}

// bind wants that the tables are of the same site as the manifest.
func (r *restoring) bind(ctx context.Context) error { return r.db.BindServerKey(ctx, r.key.ID()) }

// eraseAgain erases what was erased after the backup.
func (r *restoring) eraseAgain(ctx context.Context) (err error) {
	people := staff.New(r.db, r.key, time.Now)
	retention, err := r.newRetention(r.db, r.key, people)
	if err != nil {
		return err
	}
	list := filepath.Join(r.Data, erasureFile)
	_, err = os.Stat(list)
	r.listed = err == nil || len(r.ErasedList) > 0
	if r.erased, err = retention.Apply(ctx, r.ErasedList...); err != nil {
		return err
	}
	if r.erased > 0 {
		err = r.db.Sweep(ctx)
	}
	return errors.Join(err, retention.Adopt(r.ErasedList...))
}

// verifyLog walks along the audit log. One that does not fit was so before,
// and is no reason to keep everything else from coming back.
func (r *restoring) verifyLog(ctx context.Context) error {
	return r.db.AuditLog(ctx, func(stored audit.Stored) (err error) {
		r.head = stored.Head
		r.rows, err = audit.New(r.key, time.Now).Verify(stored, nil)
		if errors.As(err, new(*audit.Broken)) {
			r.log, err = err, nil
		}
		return err
	})
}

// abandon removes what was written, the last first.
func (r *restoring) abandon() error {
	var errs []error
	for _, undo := range slices.Backward(r.undo) {
		errs = append(errs, undo())
	}
	return errors.Join(errs...)
}

func (r *restoring) tell(out io.Writer, took time.Duration) {
	fmt.Fprintf(out, "恢复完成，用时 %.1f 秒：登记 %d 份，附件 %d 个。每张表、每个文件都与备份核对一致\n", took.Seconds(), r.archive.Rows("reports"), r.files)
	switch {
	case r.log != nil:
		fmt.Fprintf(out, "注意：审计日志在备份之前就不完整：%v\n", r.log)
	default:
		fmt.Fprintf(out, "审计日志完整：%d 条\n末尾：%s\n", r.rows, r.head)
	}
	if r.listed {
		fmt.Fprintf(out, "备份之后清除过、这次再次清除的登记：%d 份\n", r.erased)
	} else {
		fmt.Fprintf(out, "注意：没有找到清除名单。备份之后清除过的登记会重新出现：请把原来数据文件夹里的 %s 拷来，运行 retention run --erased FILE\n", erasureFile)
	}
	if lost := len(r.archive.Lost); lost > 0 {
		fmt.Fprintf(out, "注意：做备份时就缺少的附件 %d 个：%s\n", lost, strings.Join(r.archive.Lost, " "))
	}
	fmt.Fprintf(out, "网站回到了 %s 的样子。在那之后停用的账号、停用的令牌、改过的密码也都回到了当时：开放之前请看 staff list 和 partners list\n",
		r.archive.At.Format(time.RFC3339))
}
