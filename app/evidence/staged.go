package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// Stage keeps files for a form page until its form is sent. A file that waits
// there already is kept once: a form whose answer was lost is sent again with
// all its files. Those that are not kept are forgotten; that a form holds no
// more is a fault of kind Invalid.
func (b *Box) Stage(ctx context.Context, formID string, files []report.File) error {
	if len(files) == 0 {
		return nil
	}
	waiting, err := b.Staged(ctx, formID)
	if err != nil {
		b.Forget(files)
		return err
	}
	fresh, twice, tooMany := sorted(waiting, files)
	b.Forget(slices.Concat(twice, tooMany))
	if err := b.stage(ctx, formID, fresh); err != nil {
		b.Forget(fresh)
		return b.public(err)
	}
	return refusal(tooMany)
}

// sorted tells the files that a form page has room for from those that it has
// and those that are too many.
func sorted(waiting, files []report.File) (fresh, twice, tooMany []report.File) {
	known := slices.Clone(waiting)
	for _, file := range files {
		same := func(f report.File) bool { return f.SHA256 == file.SHA256 && f.Name == file.Name }
		switch {
		case slices.ContainsFunc(known, same):
			twice = append(twice, file)
		case len(known) >= report.MaxFiles:
			tooMany = append(tooMany, file)
		default:
			known, fresh = append(known, file), append(fresh, file)
		}
	}
	return fresh, twice, tooMany
}

// refusal names the files that were too many.
func refusal(tooMany []report.File) error {
	if len(tooMany) == 0 {
		return nil
	}
	var names strings.Builder
	for _, file := range tooMany {
		names.WriteString("「" + file.Name + "」")
	}
	return fault.New(fault.Invalid, fmt.Sprintf("一次最多 %d 个文件，没有收：%s。其余的提交后在「查回执」里补", report.MaxFiles, names.String()))
}

func (b *Box) stage(ctx context.Context, formID string, files []report.File) error {
	var staged []report.StagedFile
	for _, file := range files {
		content, err := json.Marshal(file)
		if err != nil {
			return fmt.Errorf("encode file: %w", err)
		}
		sealed, err := b.key.Stage(formID, file.ID, content)
		if err != nil {
			return err
		}
		staged = append(staged, report.StagedFile{ID: file.ID, Form: b.form(formID), At: file.At, Size: file.Size, Sealed: sealed})
	}
	if len(staged) == 0 {
		return nil
	}
	return b.store.AddStaged(ctx, staged)
}

// Staged returns what waits for a form page.
func (b *Box) Staged(ctx context.Context, formID string) ([]report.File, error) {
	staged, err := b.store.Staged(ctx, b.form(formID))
	if err != nil {
		return nil, err
	}
	files := make([]report.File, len(staged))
	for i, s := range staged {
		content, err := b.key.Unstage(formID, s.ID, s.Sealed)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, &files[i]); err != nil {
			return nil, fmt.Errorf("decode staged file: %w", err)
		}
		files[i].ID, files[i].At = s.ID, s.At
	}
	return files, nil
}

// Remove forgets a file of a form page, if it is there.
func (b *Box) Remove(ctx context.Context, formID, id string) error {
	files, err := b.Staged(ctx, formID)
	if err != nil {
		return err
	}
	for _, file := range files {
		if file.ID != id {
			continue
		}
		if err := b.takeBack(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// takeBack deletes a file that waits. One that has gone with its form meanwhile
// is a report's.
func (b *Box) takeBack(ctx context.Context, id string) error {
	deleted, err := b.store.DeleteStaged(ctx, id)
	if deleted {
		b.Forget([]report.File{{ID: id}})
	}
	return err
}

// form identifies a form page in the database.
func (b *Box) form(formID string) []byte { return b.key.MACs().Form(formID) }
