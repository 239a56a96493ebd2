package staff

import (
	"context"

	"fanzha/app/report"
	"fanzha/app/seal"
)

// SealReport seals a report's content to a key of its own, and that key to
// each of these units.
func (s *Staff) SealReport(ctx context.Context, reference report.Reference, content []byte, units []string) (payload []byte, keys []report.CaseKey, err error) {
	unitKeys, err := s.recentUnitKeys(ctx, units)
	if err != nil {
		return nil, nil, err
	}
	private, err := seal.NewPrivateKey()
	if err != nil {
		return nil, nil, err
	}
	if payload, err = seal.Seal(reportLabel(reference), content, private.Public()); err != nil {
		return nil, nil, err
	}
	for _, unit := range unitKeys {
		sealed, err := seal.Seal(caseLabel(reference), []byte(private.Secret()), unit.Public)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, report.CaseKey{Unit: unit.Unit, Generation: unit.Generation, Sealed: sealed})
	}
	return payload, keys, nil
}

// OpenReport returns a report's content.
func (s *Session) OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) ([]byte, error) {
	private, err := s.caseKey(reference, keys)
	if err != nil {
		return nil, err
	}
	return seal.Open(reportLabel(reference), payload, private)
}
