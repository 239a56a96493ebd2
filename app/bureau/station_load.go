package bureau

import (
	"regexp"
	"slices"
	"strings"

	"fanzha/app/strictyaml"
)

const stationsFile = "stations.yaml"

// localPattern is a landline without its area code, which no mobile phone can
// dial.
var localPattern = regexp.MustCompile(`^[2-8][0-9]{6,7}$`)

func (l *loader) stations() {
	var content struct {
		Stations []Station `yaml:"stations"`
	}
	lines := l.read(stationsFile, true, &content)
	l.bureau.Stations = content.Stations
	seen, names := map[string]bool{}, map[string]bool{}
	for i, s := range content.Stations {
		at := lines.At("stations[%d]", i)
		l.key(stationsFile, at, "派出所", s.Key, seen)
		switch {
		case s.Name == "":
			l.findings.Add(stationsFile, at, "派出所 %q 缺少 name", s.Key)
		case names[s.Name]:
			l.findings.Add(stationsFile, lines.At("stations[%d].name", i), "派出所的名称 %q 重复", s.Name)
		}
		names[s.Name] = true
		l.station(lines, i, s)
	}
}

func (l *loader) station(lines strictyaml.Lines, i int, s Station) {
	add := func(key, format string, args ...any) {
		l.findings.Add(stationsFile, lines.At("stations[%d].%s", i, key), format, args...)
	}
	if keys := l.districtKeys(); keys != nil && !slices.Contains(keys, s.District) {
		add("district", "派出所 %q 的 district %q 不对：应是 site.yaml 里 districts 的 key", s.Key, s.District)
	}
	if s.Phone != "" && !dialPattern.MatchString(s.Phone) {
		add("phone", "电话号码 %q 不对：只能有数字和连字符", s.Phone)
	} else if localPattern.MatchString(strings.ReplaceAll(s.Phone, "-", "")) {
		add("phone", "电话号码 %q 缺少区号：手机上点了拨不通", s.Phone)
	}
	if s.Map != "" && !isHTTPS(s.Map) {
		add("map", "map %q 不对：应是 https:// 开头的完整网址", s.Map)
	}
	if placed := s.Lat != 0 || s.Lng != 0; placed && !inChina(s.Lat, s.Lng) {
		add("lat", "派出所 %q 的 lat、lng 不对：两个都要写，纬度 lat 在 3 到 54 之间，经度 lng 在 73 到 136 之间", s.Key)
	}
}

// inChina finds what is swapped or half given.
func inChina(lat, lng float64) bool { return lat > 3 && lat < 54 && lng > 73 && lng < 136 }
