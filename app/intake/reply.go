package intake

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"fanzha/app/duty"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// Reply is what a reporter adds to a report.
type Reply struct {
	Text   string     // at most [MaxReply] characters; may be empty where something is asked for
	Ask    report.Ask // may be empty
	FormID string     // identity of the form page: the same sent twice is one message; may be empty
}

// MaxReply is how long a message may be, in characters.
const MaxReply = 2000

// Reply adds a message to a report's thread, with the files that wait for its
// form page, and tells its unit. Errors are those of [Intake.Lookup], and kind
// Invalid for a message that cannot be taken; then too the receipt is returned
// opened.
func (i *Intake) Reply(ctx context.Context, source, reference, code string, reply Reply) (Opened, error) {
	opened, err := i.Lookup(ctx, source, reference, code)
	if err != nil {
		return Opened{}, err
	}
	began := time.Now()
	files, err := i.evidence(ctx, sender{source, reply.FormID, opened.Anonymous, false})
	if err != nil {
		return opened, err
	}
	ctx, cancel := later(ctx, time.Since(began))
	defer cancel()
	text, _ := cleaned(reply.Text, true)
	reply.Text = trim(text)
	id := i.replyID(opened.Record.Reference, reply, nil)
	if opened.sent[id] { // the same once more, or the same words with more files
		if len(files.kept) == 0 {
			return opened, nil
		}
		id = i.replyID(opened.Record.Reference, reply, files.staged)
	}
	if err := checkReply(reply, opened.Record.Thread, len(files.kept)); err != nil {
		files.settle(i.Evidence, false)
		return opened, err
	}
	m := report.Message{From: report.FromReporter, At: i.Now().UTC().Truncate(time.Millisecond), Text: reply.Text, Ask: reply.Ask}
	for _, file := range files.kept {
		m.Files = append(m.Files, file.Name)
	}
	added, err := i.addMessage(ctx, opened.Record, id, m, files)
	if err == nil { // else what was copied stays: the database may have taken it all the same
		files.settle(i.Evidence, added)
	}
	if added {
		opened.Messages = append(opened.Messages, m)
	}
	if err == nil && !added && i.stillWait(ctx, reply.FormID, files.staged) {
		return i.Reply(ctx, source, reference, code, reply) // another with the same words came first
	}
	return opened, err
}

// stillWait reports whether one of some files waits for a form page.
func (i *Intake) stillWait(ctx context.Context, formID string, files []report.File) bool {
	if len(files) == 0 {
		return false
	}
	staged, err := i.Evidence.Staged(ctx, formID)
	return err == nil && slices.ContainsFunc(staged, func(f report.File) bool { return slices.Contains(files, f) })
}

func (i *Intake) addMessage(ctx context.Context, record report.Record, id string, m report.Message, files evidence) (added bool, err error) {
	sealed, err := i.Sealer.SealMessage(id, record.Reference, record.Thread, m)
	if err != nil {
		return false, err
	}
	if sealed.Files, sealed.Staged, err = i.sealFiles(record, files); err != nil {
		return false, err
	}
	added, err = i.Store.AddMessage(ctx, sealed, duty.Written(i.Bureau(), record, m.At))
	var refused *fault.Error
	if err != nil && !errors.As(err, &refused) {
		err = unavailable("没有发送成功，写的内容还在，请稍后再发；着急先拨 110", err)
	}
	return added, err
}

// checkReply says what is wrong with a reply.
func checkReply(reply Reply, thread report.Thread, files int) error {
	wrong := func(field, words string) error {
		return fault.InvalidFields([]fault.Field{{Field: field, Message: words}})
	}
	switch {
	case thread.IsZero():
		return wrong("message", "这份登记较早，还不能在网上留言。请联系办理单位重新获取查询码")
	case !slices.Contains([]report.Ask{"", report.AskWithdraw, report.AskErase, report.AskReward}, reply.Ask):
		return wrong("ask", "请从给出的选项里选择")
	case reply.Ask == "" && reply.Text == "" && files == 0:
		return wrong("message", "请写下要补充的内容，或选择文件")
	case utf8.RuneCountInString(reply.Text) > MaxReply:
		return wrong("message", "最多 2000 个字，请分几次发送")
	case reply.FormID != "" && !formIDForm.MatchString(reply.FormID):
		return wrong("form_id", messages["form_id formid"])
	}
	return nil
}

// replyID is the same for the same message sent twice from a page.
func (i *Intake) replyID(reference report.Reference, reply Reply, files []report.File) string {
	if reply.FormID == "" {
		return report.NewMessageID()
	}
	content := string(reference) + "\x00" + string(reply.Ask) + "\x00" + reply.Text
	for _, file := range files {
		content += "\x00" + file.ID
	}
	return hex.EncodeToString(i.MACs.Submission(reply.FormID, []byte(content))[:16])
}
