package gazette

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"fanzha/app/audit"
	"fanzha/app/fault"
)

// Figures are what a bureau's books have of one period, and this site has not.
// Staff enter them.
type Figures struct {
	Filed     int64 // 发案数, cases
	Loss      int64 // 损失, yuan
	Solved    int64 // 破案数, cases
	Caught    int64 // 抓获人数, people
	Member    string
	EnteredAt time.Time // zero: they were not
}

// Entered reports whether there are any.
func (f Figures) Entered() bool { return !f.EnteredAt.IsZero() }

// Move is how one of the four has moved: two should fall, two should rise.
type Move struct {
	Name, Unit             string
	N, Before              int64
	Entered, EnteredBefore bool
	ShouldRise             bool   // else it should fall
	Change                 string // in words: 下降 12.5%; empty: it is not known
	AsItShould             bool
}

func trend(now, before Figures) [4]Move {
	moves := [4]Move{
		{Name: "发案数", Unit: "起", N: now.Filed, Before: before.Filed},
		{Name: "损失金额", Unit: "元", N: now.Loss, Before: before.Loss},
		{Name: "破案数", Unit: "起", N: now.Solved, Before: before.Solved, ShouldRise: true},
		{Name: "抓获人数", Unit: "人", N: now.Caught, Before: before.Caught, ShouldRise: true},
	}
	for i := range moves {
		m := &moves[i]
		m.Entered, m.EnteredBefore = now.Entered(), before.Entered()
		if m.Entered && m.EnteredBefore {
			m.compare()
		}
	}
	return moves
}

func (m *Move) compare() {
	m.AsItShould = m.ShouldRise && m.N > m.Before || !m.ShouldRise && m.N < m.Before
	word := "上升"
	if m.N < m.Before {
		word = "下降"
	}
	switch {
	case m.N == m.Before:
		m.Change = "持平"
	case m.Before == 0:
		m.Change = word // from nothing: no percentage says how much
	default:
		m.Change = fmt.Sprintf("%s %.1f%%", word, 100*abs(float64(m.N-m.Before))/float64(m.Before))
	}
}

func abs(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}

// mostEntered is more than any of them can be.
const mostEntered = 1_000_000_000_000

// ParseFigure reads a number as people type it: with commas, in full width.
func ParseFigure(typed string) (int64, error) {
	text := strings.NewReplacer(",", "", " ", "", "，", "").Replace(width.Narrow.String(strings.TrimSpace(typed)))
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > mostEntered || strings.ContainsAny(text, "+-") {
		return 0, fault.New(fault.Invalid, "四个数都要填，只填整数，没有就填 0")
	}
	return n, nil
}

// Actor is somebody who enters figures.
type Actor interface {
	Did(act audit.Act, objects ...audit.Object) audit.Draft
}

// Enter keeps figures, by their period, in the place of those before.
func (g *Gazette) Enter(ctx context.Context, figures map[Period]Figures, member string, by Actor) error {
	entered, objects := map[string]Figures{}, []audit.Object{}
	for p, f := range figures {
		f.Member, f.EnteredAt = member, g.now()
		entered[p.String()] = f
		objects = append(objects, audit.Period(p.String()))
	}
	slices.Sort(objects)
	return g.store.EnterFigures(ctx, entered, by.Did(audit.FiguresEntered, objects...))
}
