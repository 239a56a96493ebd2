package staff

import (
	"encoding/json"
	"fmt"

	"fanzha/app/report"
	"fanzha/app/seal"
)

// SealFile seals what is known of a file, its key with it, to the report's own
// key.
func (s *Staff) SealFile(reference report.Reference, thread report.Thread, file report.File) (report.SealedFile, error) {
	if !s.key.Vouches(threadOwner(reference, thread.Case), thread.Public, thread.MAC) {
		return report.SealedFile{}, fmt.Errorf("thread of %s: %w", reference, ErrVouched)
	}
	content, err := json.Marshal(file)
	if err != nil {
		return report.SealedFile{}, fmt.Errorf("encode file: %w", err)
	}
	sealed, err := seal.Seal(fileLabel(reference, file.ID), content, thread.Case)
	return report.SealedFile{
		ID: file.ID, Reference: reference, At: file.At, Size: file.Size,
		Digest: s.key.MACs().File(string(reference), file.Sum()), Sealed: sealed,
	}, err
}

// OpenFiles opens what is known of a report's files, for a member whose unit
// may read it.
func (s *Session) OpenFiles(reference report.Reference, keys []report.CaseKey, sealed []report.SealedFile) ([]report.File, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	own, err := s.caseKey(reference, keys)
	if err != nil {
		return nil, err
	}
	files := make([]report.File, len(sealed))
	for i, f := range sealed {
		content, err := seal.Open(fileLabel(reference, f.ID), f.Sealed, own)
		if err != nil {
			return nil, fmt.Errorf("open file %s of %s: %w", f.ID, reference, err)
		}
		if err := json.Unmarshal(content, &files[i]); err != nil {
			return nil, fmt.Errorf("decode file %s of %s: %w", f.ID, reference, err)
		}
		files[i].ID, files[i].At = f.ID, f.At
	}
	return files, nil
}

func fileLabel(reference report.Reference, id string) string {
	return "file " + string(reference) + " " + id
}
