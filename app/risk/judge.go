package risk

import (
	"cmp"
	"slices"

	"fanzha/app/fold"
	"fanzha/app/indicator"
	"fanzha/app/phrase"
)

// The bounds of a verdict.
const (
	certain     = 4 // the weight of a sign that counts for much
	highScore   = 7 // points that make the level high, if one sign is certain
	highAnyway  = 9 // points that do it without
	mediumScore = 3
	topicPoints = 3 // the most that topics give
	mostTaken   = 8 // the most that harmless cues take off: they are easily added
	namedPoints = 5 // for an indicator of a published warning
	mostLinks   = 4 // the most that the shapes of links give: honest ones have them too
	mostScams   = 3
)

// Judge says what is known about a text.
func (e *Examiner) Judge(text string) Verdict {
	folded := fold.Of(text)
	t := trial{Examiner: e, text: folded, found: e.phrases.Scan(folded), void: map[int]bool{}}
	var v Verdict
	v.Harmless = t.cues()
	links := indicator.Links(text)
	v.Indicators = e.find(text, folded, links)
	general := t.reasons(e.signs)
	shapes := linkReasons(links)
	v.Signs = append(general, shapes...)
	said := e.sayings.find(folded, t.isVoid)
	for i, p := range e.scams {
		if m := t.match(p, said[i], v.Indicators); m.Score > 0 {
			v.Scams = append(v.Scams, m)
		}
	}
	slices.SortStableFunc(v.Scams, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	v.settle(pointsOf(general) + min(pointsOf(shapes), mostLinks))
	return v
}

func pointsOf(reasons []Reason) int {
	sum := 0
	for _, r := range reasons {
		sum += r.Points
	}
	return sum
}

// trial is one text before the examiner.
type trial struct {
	*Examiner
	text  fold.Text
	found *phrase.Found
	void  map[int]bool // sentences in which a harmless cue stands
}

func (t *trial) isVoid(sentence int) bool { return t.void[sentence] }

// cues finds what ordinary messages say, and voids its sentences.
func (t *trial) cues() []Reason {
	var reasons []Reason
	for _, r := range t.harmless {
		quote := ""
		for _, phrase := range r.any {
			t.found.Each(phrase, func(from, to int) {
				t.void[t.found.Sentence(from)] = true
				if quote == "" {
					quote = t.text.Quote(from, to)
				}
			})
		}
		if quote != "" {
			reasons = append(reasons, Reason{r.words, quote, r.weight})
		}
	}
	return reasons
}

// reasons are the signs that the text shows.
func (t *trial) reasons(rules []rule) []Reason {
	var reasons []Reason
	for _, r := range rules {
		if quote, ok := t.quote(r); ok {
			reasons = append(reasons, Reason{r.words, quote, r.weight})
		}
	}
	return reasons
}

// quote is what shows a sign: the earliest of its phrases.
func (t *trial) quote(r rule) (string, bool) {
	void := t.isVoid
	if excepted := t.sentences(r.not); len(excepted) > 0 {
		void = func(sentence int) bool { return t.void[sentence] || excepted[sentence] }
	}
	first, last := -1, -1
	for _, phrase := range r.any {
		if from, to, ok := t.found.First(phrase, void); ok && (first < 0 || from < first) {
			first, last = from, to
		}
	}
	if first < 0 {
		return "", false
	}
	return t.text.Quote(first, last), true
}

func (t *trial) sentences(phrases []int) map[int]bool {
	var sentences map[int]bool
	for _, phrase := range phrases {
		t.found.Each(phrase, func(from, _ int) {
			if sentences == nil {
				sentences = map[int]bool{}
			}
			sentences[t.found.Sentence(from)] = true
		})
	}
	return sentences
}

// match is how much of a scam type is in the text.
func (t *trial) match(p profile, said []Reason, hits []Hit) Match {
	m := Match{Key: p.scam.Key, Name: p.scam.Name, Guide: p.guide, Cases: p.cases}
	step := 0
	for _, r := range p.signs {
		if quote, ok := t.quote(r); ok {
			m.Reasons = append(m.Reasons, Reason{r.words, quote, r.weight})
			step = max(step, r.step)
		}
	}
	m.Reasons = append(m.Reasons, said...)
	for _, hit := range hits {
		if hit.names(p.scam.Key) {
			m.Reasons = append(m.Reasons, Reason{signPublished, hit.quote, namedPoints})
			break
		}
	}
	m.Reasons = append(m.Reasons, t.topics(p)...)
	m.Score = pointsOf(m.Reasons)
	if moves := p.scam.Moves; len(moves) > 0 {
		m.Next = moves[min(max(step, 1), len(moves)-1)]
	}
	return m
}

// topics are what such messages are about, a point each.
func (t *trial) topics(p profile) []Reason {
	var reasons []Reason
	for _, phrase := range p.topics {
		from, to, ok := t.found.First(phrase, t.isVoid)
		if !ok {
			continue
		}
		reason := Reason{signTopic, t.text.Quote(from, to), 1}
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
		if len(reasons) == topicPoints {
			break
		}
	}
	return reasons
}

// settle sets the level, drops the scam types that are unlikely, and advises.
// Score are the points of signs that belong to no one type. What a published
// warning names needs no other sign.
func (v *Verdict) settle(score int) {
	reasons := slices.Clone(v.Signs)
	if len(v.Scams) > 0 {
		score += v.Scams[0].Score
		reasons = append(reasons, v.Scams[0].Reasons...)
	}
	strongest := 0
	for _, r := range reasons {
		strongest = max(strongest, r.Points)
	}
	v.Level = level(score-min(pointsOf(v.Harmless), mostTaken), strongest)
	if len(v.Indicators) > 0 {
		v.Level = High
	}
	v.shorten()
	v.Advice = advice(v.Level)
}

func level(score, strongest int) Level {
	switch {
	case score >= highScore && strongest >= certain, score >= highAnyway:
		return High
	case score >= mediumScore:
		return Medium
	}
	return Unknown
}

// shorten keeps the scam types that come near the likeliest.
func (v *Verdict) shorten() {
	if v.Level == Unknown {
		v.Scams = nil
		return
	}
	for i, m := range v.Scams {
		if i == mostScams || 2*m.Score <= v.Scams[0].Score && i > 0 {
			v.Scams = v.Scams[:i]
			return
		}
	}
}
