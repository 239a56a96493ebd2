// Package bureau holds what makes the site one bureau's own: its names and
// hotlines, districts, scam types, units, routing rules, published figures
// and police stations, as the YAML files in content/ give them.
//
// A [Bureau] is read whole by [Load] and never changes afterwards.
package bureau

import (
	"errors"
	"io/fs"
	"slices"

	"fanzha/app/fault"
	"fanzha/app/strictyaml"
)

// The values that forms and routing use where no key of the bureau fits.
const (
	ScamUnsure        = "unsure"    // the reporter does not know the scam type
	DistrictElsewhere = "elsewhere" // outside the bureau's districts
)

// Bureau is everything the YAML files say. Its slices are shared: callers
// must not change them.
type Bureau struct {
	Site     Site
	Families []Family
	Scams    []Scam
	Signs    []Sign // of any scam
	Harmless []Cue
	Dispatch string // key of the unit whose dispatchers see stuck deliveries
	Units    []Unit
	Rules    []Rule
	Series   []Series
	Stations []Station
	Complete Complete
}

// Complete says which lists of keys could be read whole. Nothing is held
// against a list that could not: what is wrong in scams.yaml is no fault of
// every article that names a scam.
type Complete struct{ Scams, Districts, Units bool }

// Load reads the bureau's YAML files. The bureau is usable only where the
// findings have not failed; else it holds what could be read.
func Load(content fs.FS) (*Bureau, fault.Findings) {
	l := &loader{content: content, bureau: &Bureau{}}
	l.site()
	l.scams()
	l.units()
	l.stats()
	l.stations()
	return l.bureau, l.findings
}

type loader struct {
	content  fs.FS
	bureau   *Bureau
	findings fault.Findings
}

// maxFile is the largest file that is read, in bytes: many times what a large
// city needs.
const maxFile = 1 << 20

// read decodes one file. The lines are nil where nothing could be read of it.
// An absent optional file has nothing in it.
func (l *loader) read(name string, optional bool, target any) strictyaml.Lines {
	if info, err := fs.Stat(l.content, name); err == nil && info.Size() > maxFile {
		l.findings.Add(name, 1, "文件太大（%d KB），最多 %d KB", info.Size()>>10, maxFile>>10)
		return nil
	}
	data, err := fs.ReadFile(l.content, name)
	if errors.Is(err, fs.ErrNotExist) && optional {
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		l.findings.Add(name, 1, "缺少这个文件")
		return nil
	}
	if err != nil {
		l.findings.Add(name, 1, "读不到这个文件：%v", err)
		return nil
	}
	lines, findings := strictyaml.Decode(name, 1, data, target)
	l.findings = append(l.findings, findings...)
	return lines
}

// key checks that a key has the right form and is not in seen yet, and puts
// it there. It reports false for what cannot be a key: the true one is unknown.
func (l *loader) key(file string, line int, what, key string, seen map[string]bool) bool {
	formed := keyPattern.MatchString(key)
	switch {
	case !formed:
		l.findings.Add(file, line, "%s的 key %q 不对：只能用小写字母、数字、下划线和连字符", what, key)
	case seen[key]:
		l.findings.Add(file, line, "%s的 key %q 重复，或是保留字", what, key)
	}
	seen[key] = true
	return formed
}

// Scam returns the scam type of a key.
func (b *Bureau) Scam(key string) (Scam, bool) {
	i := slices.IndexFunc(b.Scams, func(s Scam) bool { return s.Key == key })
	if i < 0 {
		return Scam{}, false
	}
	return b.Scams[i], true
}

// ScamName returns a scam type's name; for ScamUnsure and for a key that is
// no longer listed, words that can be shown.
func (b *Bureau) ScamName(key string) string {
	if scam, ok := b.Scam(key); ok {
		return scam.Name
	}
	if key == ScamUnsure {
		return "说不清是哪一种"
	}
	return key
}

// DistrictName returns a district's name, or words for DistrictElsewhere and
// for a key that is no longer listed.
func (b *Bureau) DistrictName(key string) string {
	for _, d := range b.Site.Districts {
		if d.Key == key {
			return d.Name
		}
	}
	if key == DistrictElsewhere {
		return "其他地方"
	}
	return key
}

// Unit returns the unit of a key.
func (b *Bureau) Unit(key string) (Unit, bool) {
	i := slices.IndexFunc(b.Units, func(u Unit) bool { return u.Key == key })
	if i < 0 {
		return Unit{}, false
	}
	return b.Units[i], true
}

// UnitName returns a unit's name, or its key where it is no longer listed.
func (b *Bureau) UnitName(key string) string {
	if unit, ok := b.Unit(key); ok {
		return unit.Name
	}
	return key
}
