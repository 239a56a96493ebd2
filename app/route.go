package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"fanzha/app/bureau"
)

type routeCommand struct {
	Explain routeExplainCommand `cmd:"" help:"Say which rule takes a made-up report, and why the earlier ones do not."`
}

type routeExplainCommand struct {
	contentFlags
	Kind           string        `default:"victim" enum:"victim,tip,objection" help:"victim, tip or objection." placeholder:"KIND"`
	Scam           string        `default:"unsure" help:"A scam type's key, or unsure." placeholder:"KEY"`
	District       string        `default:"elsewhere" help:"A district's key, or elsewhere." placeholder:"KEY"`
	Money          string        `default:"" enum:",not_yet,going,gone" help:"not_yet, going or gone; empty: not said." placeholder:"MONEY"`
	Amount         float64       `help:"All transfers together, in yuan." placeholder:"YUAN"`
	TransferredAgo time.Duration `help:"How long ago the last transfer was, such as 2h; 0: not said." placeholder:"SPAN"`
	PlannedIn      time.Duration `help:"How soon money is to go, such as 3h; 0: not said." placeholder:"SPAN"`
}

// Run prints the rules down to the one that takes the report, and where that
// sends it.
func (cmd *routeExplainCommand) Run(p *program) error {
	b, findings := bureau.Load(os.DirFS(cmd.Content))
	if findings.Failed() {
		return printFindings(p, findings)
	}
	now := time.Now()
	c, err := cmd.made(b, now)
	if err != nil {
		return err
	}
	for _, step := range b.Explain(c, now) {
		verdict := "接收"
		if step.Why != "" {
			verdict = "不接收。" + step.Why
		}
		fmt.Fprintf(p.stdout, "%s：%s\n", ruleName(step.Number, step.Rule), verdict)
	}
	printer{p.stdout, b}.route(b.Route(c, now), now)
	return nil
}

// made is the report that the flags make up.
func (cmd *routeExplainCommand) made(b *bureau.Bureau, now time.Time) (bureau.Case, error) {
	c := bureau.Case{Kind: cmd.Kind, Scam: cmd.Scam, District: cmd.District, Money: cmd.Money, Amount: cmd.Amount}
	if _, known := b.Scam(c.Scam); !known && c.Scam != bureau.ScamUnsure {
		return c, usageError{fmt.Sprintf("--scam %s is not in scams.yaml", c.Scam)}
	}
	district := func(d bureau.District) bool { return d.Key == c.District }
	if !slices.ContainsFunc(b.Site.Districts, district) && c.District != bureau.DistrictElsewhere {
		return c, usageError{fmt.Sprintf("--district %s is not in site.yaml", c.District)}
	}
	if c.Amount < 0 || cmd.TransferredAgo < 0 {
		return c, usageError{"--amount and --transferred-ago are not below zero"}
	}
	if cmd.TransferredAgo > 0 {
		c.LastTransfer = now.Add(-cmd.TransferredAgo)
	}
	if cmd.PlannedIn != 0 {
		c.PlannedAt = now.Add(cmd.PlannedIn)
	}
	return c, nil
}

// ruleName is how a rule is spoken of: its place, its name and its line.
func ruleName(number int, rule bureau.Rule) string {
	return fmt.Sprintf("第 %d 条 %s（units.yaml:%d）", number, cmp.Or(rule.Name, "（没有名称）"), rule.Line)
}

// route prints where a report goes.
func (p printer) route(route bureau.Route, now time.Time) {
	fmt.Fprintln(p.out)
	p.row("送达单位", route.To.Name)
	var also []string
	for _, unit := range route.Also {
		also = append(also, unit.Name)
	}
	p.row("同时告知", strings.Join(also, "、"))
	urgent := "否"
	if !route.UrgentUntil.IsZero() {
		urgent = fmt.Sprintf("是，%s 内", bureau.Duration(route.UrgentUntil.Sub(now).Round(time.Second)))
	}
	p.row("紧急", urgent)
	if route.AckWithin > 0 {
		p.row("限时签收", fmt.Sprintf("%s，无人签收依次通知值班名单", bureau.Duration(route.AckWithin)))
		p.row("最后升级到", p.names.UnitName(route.EscalateTo))
	}
	if route.AnswerWithin > 0 {
		p.row("答复时限", bureau.Duration(route.AnswerWithin).String())
	}
}

// shares prints the proof that every report reaches a unit, with what each
// rule takes.
func (p printer) shares(now time.Time) {
	shares, total := p.names.Shares(now)
	fmt.Fprintf(p.out, "类别 × 诈骗类型 × 辖区 × 钱款，再乘规则区分的金额和时间，共 %d 种，每一种都有单位接收：\n", total)
	for _, share := range shares {
		if share.Cases == 0 {
			fmt.Fprintf(p.out, "units.yaml:%d: 提醒：%s永远轮不到，前面的规则已经全部接收\n", share.Rule.Line, ruleName(share.Number, share.Rule))
			continue
		}
		fmt.Fprintf(p.out, "%s → %s：%d 种\n", ruleName(share.Number, share.Rule), p.names.UnitName(share.Rule.To), share.Cases)
	}
}
