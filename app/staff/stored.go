package staff

import (
	"context"
	"slices"

	"fanzha/app/report"
)

// Stored is where earlier versions kept reports in the open.
type Stored interface {
	// Unsealed returns such reports, at most limit, with whom they were
	// delivered to.
	Unsealed(ctx context.Context, limit int) ([]report.Record, map[report.Reference][]report.Delivery, error)
	// SealStored puts a sealed report in the place of one in the open, with
	// the digests of what it names.
	SealStored(ctx context.Context, reference report.Reference, sealing report.Sealing, marks [][]byte) error
	// Scrub leaves nothing of what was overwritten in the database's files.
	Scrub(context.Context) error
}

// SealStored seals what earlier versions stored in the open, and returns how
// many reports that were. It may be cut off and begun again.
func (s *Staff) SealStored(ctx context.Context, db Stored) (sealed int, err error) {
	const at = 200 // a time
	for {
		found, told, err := db.Unsealed(ctx, at)
		if err != nil {
			return sealed, err
		}
		if len(found) == 0 {
			break
		}
		for _, r := range found {
			if err := s.sealOne(ctx, db, r, told[r.Reference]); err != nil {
				return sealed, err
			}
			sealed++
		}
	}
	if sealed == 0 {
		return 0, nil
	}
	return sealed, db.Scrub(ctx)
}

func (s *Staff) sealOne(ctx context.Context, db Stored, r report.Record, told []report.Delivery) error {
	opened, err := report.ParsePlain(r.Payload)
	if err != nil {
		return err
	}
	content, err := opened.Canonical()
	if err != nil {
		return err
	}
	readers := []string{r.Unit}
	for _, d := range told {
		readers = append(readers, d.Unit)
	}
	if r.EscalateTo != "" {
		readers = append(readers, r.EscalateTo)
	}
	slices.Sort(readers)
	sealing, err := s.SealReport(ctx, report.Plain{Reference: r.Reference, Content: content, Units: slices.Compact(readers)})
	if err != nil {
		return err
	}
	return db.SealStored(ctx, r.Reference, sealing, opened.MarkDigests(s.key.MACs().Mark))
}
