package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// evidence is the files that come with a form or a message.
type evidence struct {
	kept   []report.File // what is kept: the files, or copies without metadata
	staged []report.File // what waited for the form
}

// sender is whose files are taken.
type sender struct {
	network   string
	formID    string
	anonymous bool
	keepPlace bool // wants it kept where an anonymous picture was taken
}

// evidenceOf takes what waits for a form, unless it is sent without.
func (i *Intake) evidenceOf(ctx context.Context, network string, form Form, anonymous bool) (evidence, error) {
	if form.Intent == WithoutFiles {
		return evidence{}, nil
	}
	return i.evidence(ctx, sender{network, form.FormID, anonymous, form.KeepPlace == "yes"})
}

// evidence takes what waits for a form page. Where the reporter is anonymous,
// copies without metadata are kept, with the place if they want that. Too many
// files, and one that cannot be read, are faults of kind Invalid.
func (i *Intake) evidence(ctx context.Context, of sender) (evidence, error) {
	if i.Evidence == nil || of.formID == "" {
		return evidence{}, nil
	}
	staged, err := i.Evidence.Staged(ctx, of.formID)
	switch {
	case err != nil:
		return evidence{}, unavailable("没有保存成功，填写的内容还在，请稍后再提交；着急先拨 110", err)
	case len(staged) > report.MaxFiles:
		return evidence{}, wrongFiles(fmt.Sprintf("一次最多 %d 个文件，请去掉一些，其余的提交后在「查回执」里补", report.MaxFiles))
	case !of.anonymous || len(staged) == 0:
		return evidence{staged, staged}, nil
	}
	cleaned, err := i.clean(ctx, of, staged)
	if errors.Is(err, fs.ErrNotExist) {
		return i.evidenceLeft(ctx, of, staged, err)
	}
	return evidence{cleaned, staged}, err
}

// evidenceLeft takes what still waits for a form page of which some files are
// gone: they went with the same form, sent twice at once. Where they should
// still be there, err is what is wrong.
func (i *Intake) evidenceLeft(ctx context.Context, of sender, before []report.File, err error) (evidence, error) {
	ctx, cancel := later(ctx, longestWait)
	defer cancel()
	left, failed := i.Evidence.Staged(ctx, of.formID)
	if failed != nil || slices.Equal(left, before) {
		return evidence{}, errors.Join(err, failed)
	}
	return i.evidence(ctx, of)
}

// clean makes copies without metadata, when their turn comes. It may take much
// longer than the deadline of a context, which is for what answers at once.
func (i *Intake) clean(ctx context.Context, of sender, staged []report.File) ([]report.File, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestWait)
	defer cancel()
	leave, err := i.cleaning.Enter(ctx, of.network)
	if err != nil {
		return nil, crowded(err)
	}
	defer leave()
	cleaned, err := i.Evidence.Clean(staged, of.keepPlace)
	var public *fault.Error
	switch {
	case !errors.As(err, &public):
	case public.Kind == fault.Invalid:
		err = wrongFiles(public.Message)
	case public.Kind == fault.Unavailable:
		err = unavailable("上传的文件现在处理不了，填写的内容都还在。请点「不带文件提交」，文件稍后在「查回执」里补；也可以过几分钟再提交。着急先拨 110", errors.Join(ErrFiles, err))
	}
	return cleaned, err
}

// WithoutFiles is the intent of sending a form without what was uploaded for
// it, which is offered where that is [ErrFiles].
const WithoutFiles = "without_files"

// ErrFiles is why a form is not taken of which only the files fail: what keeps
// them is away or full.
var ErrFiles = errors.New("intake: the files cannot be kept")

// wrongFiles is an error of the field that takes files.
func wrongFiles(words string) error {
	return fault.InvalidFields([]fault.Field{{Field: EvidenceField, Message: words}})
}

// settle deletes the bytes that nobody needs any more: those that copies were
// made of, or the copies where they could not be kept.
func (e evidence) settle(box Evidence, kept bool) {
	copied := len(e.kept) > 0 && e.kept[0].ID != e.staged[0].ID
	switch {
	case copied && kept:
		box.Forget(e.staged)
	case copied:
		box.Forget(e.kept)
	}
}

// sealFiles seals what is known of the files to a report's own key.
func (i *Intake) sealFiles(r report.Record, e evidence) (sealed []report.SealedFile, staged []string, err error) {
	for _, file := range e.kept {
		one, err := i.Sealer.SealFile(r.Reference, r.Thread, file)
		if err != nil {
			return nil, nil, err
		}
		sealed = append(sealed, one)
	}
	for _, file := range e.staged {
		staged = append(staged, file.ID)
	}
	return sealed, staged, nil
}

// addFiles adds files to a report that there was before.
func (i *Intake) addFiles(ctx context.Context, r report.Record, e evidence) error {
	if len(e.kept) == 0 || r.Thread.IsZero() {
		return nil
	}
	sealed, staged, err := i.sealFiles(r, e)
	if err != nil {
		return err
	}
	return i.Store.AddFiles(ctx, sealed, staged)
}
