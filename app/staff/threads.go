package staff

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	"fanzha/app/report"
	"fanzha/app/seal"
)

// newThread draws a thread's key and wraps it for the report's own key and, if
// there is one, for the code.
func (s *Staff) newThread(reference report.Reference, own seal.PublicKey, code report.Code) (report.Thread, error) {
	private, err := seal.NewPrivateKey()
	if err != nil {
		return report.Thread{}, err
	}
	thread := report.Thread{Case: own, Public: private.Public()}
	thread.MAC = s.key.Vouch(threadOwner(reference, own), thread.Public)
	if thread.ForCase, err = seal.Seal(threadLabel(reference), []byte(private.Secret()), own); err != nil {
		return report.Thread{}, err
	}
	if code != "" {
		thread.ForCode, err = s.key.LockUnderCode(string(code), []byte(private.Secret()))
	}
	return thread, err
}

// SealMessage seals a message to its thread; a note to the report's own key.
func (s *Staff) SealMessage(id string, reference report.Reference, thread report.Thread, m report.Message) (report.SealedMessage, error) {
	if !s.key.Vouches(threadOwner(reference, thread.Case), thread.Public, thread.MAC) {
		return report.SealedMessage{}, fmt.Errorf("thread of %s: %w", reference, ErrVouched)
	}
	content, err := json.Marshal(m)
	if err != nil {
		return report.SealedMessage{}, fmt.Errorf("encode message: %w", err)
	}
	to := thread.Public
	if m.From == report.UnitNote {
		to = thread.Case
	}
	sealed, err := seal.Seal(messageLabel(reference, id, m.From), content, to)
	return report.SealedMessage{ID: id, Reference: reference, From: m.From, At: m.At, Sealed: sealed}, err
}

// OpenThread opens messages with the receipt's code: all but notes.
// [seal.ErrPassword] is returned where the code is not the thread's.
func (s *Staff) OpenThread(reference report.Reference, code report.Code, thread report.Thread, sealed []report.SealedMessage) ([]report.Message, error) {
	secret, err := s.key.UnlockWithCode(string(code), thread.ForCode)
	if err != nil {
		return nil, err
	}
	private, err := seal.ParsePrivateKey(string(secret))
	if err != nil {
		return nil, err
	}
	var messages []report.Message
	for _, m := range sealed {
		if m.From == report.UnitNote {
			continue
		}
		message, err := openMessage(reference, m, private)
		if err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
	return messages, nil
}

// CanOpen returns [ErrNotGranted] for a report that a member's keys do not
// open.
func (s *Session) CanOpen(reference report.Reference, keys []report.CaseKey) error {
	_, err := s.caseKey(reference, keys)
	return err
}

// OpenThread opens messages for a member whose unit may read the report.
func (s *Session) OpenThread(reference report.Reference, sealing report.Sealing, sealed []report.SealedMessage) ([]report.Message, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	own, err := s.caseKey(reference, sealing.Keys)
	if err != nil {
		return nil, err
	}
	thread, err := openThreadKey(reference, sealing.Thread, own)
	if err != nil {
		return nil, err
	}
	messages := make([]report.Message, len(sealed))
	for i, m := range sealed {
		private := thread
		if m.From == report.UnitNote {
			private = own
		}
		if messages[i], err = openMessage(reference, m, private); err != nil {
			return nil, err
		}
	}
	return messages, nil
}

// Reissue draws a new code and locks a report's thread under it, for a member
// whose unit may read it. With the new digest stored, the old code opens
// nothing any more. A report that an earlier version has sealed gets its
// thread now.
func (s *Staff) Reissue(by *Session, reference report.Reference, sealing report.Sealing) (code report.Code, receiptMAC []byte, thread report.Thread, err error) {
	own, err := by.caseKey(reference, sealing.Keys)
	if err != nil {
		return "", nil, report.Thread{}, err
	}
	var random [16]byte
	rand.Read(random[:])
	code, thread = report.NewCode(random[:]), sealing.Thread
	receiptMAC = s.key.MACs().Receipt(string(reference), string(code))
	if thread.IsZero() {
		thread, err = s.newThread(reference, own.Public(), code)
		return code, receiptMAC, thread, err
	}
	private, err := openThreadKey(reference, thread, own)
	if err != nil {
		return "", nil, report.Thread{}, err
	}
	thread.ForCode, err = s.key.LockUnderCode(string(code), []byte(private.Secret()))
	return code, receiptMAC, thread, err
}

func openThreadKey(reference report.Reference, thread report.Thread, own seal.PrivateKey) (seal.PrivateKey, error) {
	secret, err := seal.Open(threadLabel(reference), thread.ForCase, own)
	if err != nil {
		return seal.PrivateKey{}, fmt.Errorf("open thread of %s: %w", reference, err)
	}
	return seal.ParsePrivateKey(string(secret))
}

func openMessage(reference report.Reference, m report.SealedMessage, with seal.PrivateKey) (report.Message, error) {
	content, err := seal.Open(messageLabel(reference, m.ID, m.From), m.Sealed, with)
	if err != nil {
		return report.Message{}, fmt.Errorf("open message %s of %s: %w", m.ID, reference, err)
	}
	opened := report.Message{}
	if err := json.Unmarshal(content, &opened); err != nil {
		return report.Message{}, fmt.Errorf("decode message %s of %s: %w", m.ID, reference, err)
	}
	opened.From, opened.At = m.From, m.At
	return opened, nil
}

// threadOwner ties a thread's key to its report and to the report's own key.
func threadOwner(reference report.Reference, own seal.PublicKey) string {
	return "thread " + string(reference) + " " + string(own)
}

func threadLabel(reference report.Reference) string { return "thread " + string(reference) }

func messageLabel(reference report.Reference, id string, from report.Party) string {
	return "message " + string(reference) + " " + id + " " + string(from)
}
