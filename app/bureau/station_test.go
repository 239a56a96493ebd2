package bureau_test

import (
	"net/url"
	"strings"
	"testing"

	"fanzha/app/bureau"
)

func TestStationsAreFoundByKeyAndByDistrict(t *testing.T) {
	b, findings := load(map[string]string{"stations.yaml": `stations:
  - {key: one, name: 一所, district: east, phone: 0342-5550101}
  - {key: two, name: 二所, district: west}
  - {key: three, name: 三所, district: east}
`})
	if findings != nil {
		t.Fatal(findings)
	}
	if s, ok := b.Station("one"); !ok || s.Name != "一所" || s.Phone != "0342-5550101" {
		t.Errorf("%+v", s)
	}
	if _, ok := b.Station("four"); ok {
		t.Error("a station that is not there was found")
	}
	if east := b.StationsIn("east"); len(east) != 2 || east[0].Key != "one" || east[1].Key != "three" {
		t.Errorf("%+v", east)
	}
	if b, findings := load(map[string]string{"stations.yaml": "stations: []\n"}); findings != nil || len(b.Stations) != 0 {
		t.Errorf("an empty list: %v", findings)
	}
}

func TestMapLinksLookForWhatIsKnown(t *testing.T) {
	b := &bureau.Bureau{Site: bureau.Site{Organisation: "某县公安局"}}
	tests := []struct {
		name    string
		station bureau.Station
		want    string // name, host, path and what is looked for, of each
	}{
		{"an address", bureau.Station{Name: "城关派出所", Address: "虚构路3号"},
			"高德地图 uri.amap.com/search 虚构路3号 城关派出所|百度地图 api.map.baidu.com/geocoder 虚构路3号 城关派出所"},
		{"no address", bureau.Station{Name: "城关派出所"},
			"高德地图 uri.amap.com/search 某县公安局城关派出所|百度地图 api.map.baidu.com/geocoder 某县公安局城关派出所"},
		{"the full name", bureau.Station{Name: "某县公安局城关派出所"},
			"高德地图 uri.amap.com/search 某县公安局城关派出所|百度地图 api.map.baidu.com/geocoder 某县公安局城关派出所"},
		{"a place", bureau.Station{Name: "城关派出所", Address: "虚构路3号", Lat: 30.25, Lng: 110.5},
			"高德地图 uri.amap.com/marker 110.5,30.25|百度地图 api.map.baidu.com/marker 30.25,110.5"},
		{"a map of the bureau's", bureau.Station{Name: "城关派出所", Map: "https://map.example/a", Lat: 30.25, Lng: 110.5}, "地图 map.example/a "},
	}
	for _, test := range tests {
		var got []string
		for _, link := range b.MapLinks(test.station) {
			u, err := url.Parse(link.URL)
			if err != nil || u.Scheme != "https" {
				t.Fatal(link, err)
			}
			q := u.Query()
			got = append(got, link.Name+" "+u.Host+u.Path+" "+q.Get("keyword")+q.Get("address")+q.Get("position")+q.Get("location"))
		}
		if joined := strings.Join(got, "|"); joined != test.want {
			t.Errorf("%s: %s, want %s", test.name, joined, test.want)
		}
	}
}
