package staff

import (
	"context"
	"fmt"

	"fanzha/app/report"
	"fanzha/app/seal"
)

// SealReport seals a report's content to a key of its own, and that key to
// each of its units. It gives the report a thread, which its units and who has
// the code can read.
func (s *Staff) SealReport(ctx context.Context, plain report.Plain) (report.Sealing, error) {
	unitKeys, err := s.recentUnitKeys(ctx, plain.Units)
	if err != nil {
		return report.Sealing{}, err
	}
	private, err := seal.NewPrivateKey()
	if err != nil {
		return report.Sealing{}, err
	}
	var made report.Sealing
	if made.Payload, err = seal.Seal(reportLabel(plain.Reference), plain.Content, private.Public()); err != nil {
		return report.Sealing{}, err
	}
	for _, unit := range unitKeys {
		key, err := wrapCaseKey(plain.Reference, private, unit)
		if err != nil {
			return report.Sealing{}, err
		}
		made.Keys = append(made.Keys, key)
	}
	made.Thread, err = s.newThread(plain.Reference, private.Public(), plain.Code)
	return made, err
}

// wrapCaseKey seals a report's private half to a unit.
func wrapCaseKey(reference report.Reference, private seal.PrivateKey, unit UnitKey) (report.CaseKey, error) {
	sealed, err := seal.Seal(caseLabel(reference), []byte(private.Secret()), unit.Public)
	if err != nil {
		return report.CaseKey{}, fmt.Errorf("seal to unit %s: %w", unit.Unit, err)
	}
	return report.CaseKey{Unit: unit.Unit, Generation: unit.Generation, Sealed: sealed}, nil
}

// OpenReport returns a report's content.
func (s *Session) OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) ([]byte, error) {
	private, err := s.caseKey(reference, keys)
	if err != nil {
		return nil, err
	}
	return seal.Open(reportLabel(reference), payload, private)
}

// Share seals a report's key to another unit too, for a member whose unit may
// read it.
func (s *Staff) Share(ctx context.Context, by *Session, reference report.Reference, keys []report.CaseKey, unit string) (report.CaseKey, error) {
	private, err := by.caseKey(reference, keys)
	if err != nil {
		return report.CaseKey{}, err
	}
	unitKeys, err := s.UnitKeys(ctx, []string{unit})
	if err != nil {
		return report.CaseKey{}, err
	}
	return wrapCaseKey(reference, private, unitKeys[0])
}

// MarkDigest is the digest by which reports that name the same are known.
func (s *Staff) MarkDigest(m report.Mark) []byte {
	return s.key.MACs().Mark(report.MarkVersion, m.Kind, m.Value)
}
