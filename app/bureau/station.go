package bureau

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Station is a police station that people can go to. All but its key, name
// and district may be empty.
type Station struct {
	Key      string  `yaml:"key"`
	Name     string  `yaml:"name"`
	District string  `yaml:"district"`
	Address  string  `yaml:"address"`
	Area     string  `yaml:"area"` // the places it serves, in words
	Phone    string  `yaml:"phone"`
	Map      string  `yaml:"map"` // the bureau's own link to a map; empty: the map services are asked
	Lat      float64 `yaml:"lat"` // GCJ-02, as map services in China write places
	Lng      float64 `yaml:"lng"`
}

// MapLink leads to a place in a map service.
type MapLink struct{ Name, URL string }

// Station returns the police station of a key.
func (b *Bureau) Station(key string) (Station, bool) {
	i := slices.IndexFunc(b.Stations, func(s Station) bool { return s.Key == key })
	if i < 0 {
		return Station{}, false
	}
	return b.Stations[i], true
}

// StationsIn lists the police stations of a district, in the file's order.
func (b *Bureau) StationsIn(district string) []Station {
	var list []Station
	for _, s := range b.Stations {
		if s.District == district {
			list = append(list, s)
		}
	}
	return list
}

// MapLinks leads to a station in the map services that phones in China have,
// by their public URL schemes: to its place where that is known, else to a
// search.
func (b *Bureau) MapLinks(s Station) []MapLink {
	if s.Map != "" {
		return []MapLink{{"地图", s.Map}}
	}
	if s.Lat != 0 {
		lat, lng := degrees(s.Lat), degrees(s.Lng)
		return []MapLink{
			mapLink("高德地图", "https://uri.amap.com/marker", url.Values{"position": {lng + "," + lat}, "name": {s.Name}}),
			mapLink("百度地图", "https://api.map.baidu.com/marker", url.Values{
				"location": {lat + "," + lng}, "title": {s.Name}, "content": {s.Name}, "coord_type": {"gcj02"}, "output": {"html"},
			}),
		}
	}
	place := b.place(s)
	return []MapLink{
		mapLink("高德地图", "https://uri.amap.com/search", url.Values{"keyword": {place}}),
		mapLink("百度地图", "https://api.map.baidu.com/geocoder", url.Values{"address": {place}, "output": {"html"}}),
	}
}

// place is what to look for on a map. Without an address it is the full name:
// there is a 城关派出所 in many counties.
func (b *Bureau) place(s Station) string {
	switch {
	case s.Address != "":
		return s.Address + " " + s.Name
	case strings.Contains(s.Name, b.Site.Organisation):
		return s.Name
	}
	return b.Site.Organisation + s.Name
}

// mapLink names the asking program, as the schemes want.
func mapLink(name, address string, query url.Values) MapLink {
	query.Set("src", "fanzha")
	return MapLink{name, address + "?" + query.Encode()}
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }
