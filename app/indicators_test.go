package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

const indicatorsPath = "/api/v1/indicators"

// listed is what a bank's program takes from the list.
type listed struct {
	Publisher  string
	Updated    string
	Since      string
	Complete   bool
	Kinds      []string
	Objection  string
	Total      int
	Indicators []struct {
		Kind, Value, Normalised, State, Withdrawn string
		First                                     string `json:"first_published"`
		Scams                                     []struct{ Key, Name string }
		Articles                                  []struct{ Kind, Slug, Title, URL string }
	}
}

func list(t *testing.T, answer *httpexpect.Response) (l listed) {
	t.Helper()
	if err := json.Unmarshal([]byte(answer.Status(http.StatusOK).Body().Raw()), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l listed) values() (values []string) {
	for _, i := range l.Indicators {
		values = append(values, i.Kind+" "+i.Value)
	}
	slices.Sort(values)
	return values
}

// What the county's one case names, in each form.
var (
	publicIndicators  = []string{"app 溪悦任务", "company 云水谣网络工作室", "url https://xiyue-task.example"}
	partnerIndicators = []string{"account 6200000000000000001", "phone 19900000001", "qq 990000001", "wechat xiyue_task_01"}
	onlyForPartners   = []string{"6200000000000000001", "19900000001", "990000001", "xiyue_task_01"}
)

// The public gets what pages list; a partner gets the numbers too, in every
// form.
func TestBanksTakeWhatIsPublished(t *testing.T) {
	s := start(t, withContent(county(t)), withBase("https://county.example/fanzha"))
	e, token := s.expect(t), addPartner(t, s)
	path := "/fanzha" + indicatorsPath
	public, partners := list(t, e.GET(path).Expect()), list(t, e.GET(path).WithHeader("Authorization", "Bearer "+token).Expect())
	if !slices.Equal(public.values(), publicIndicators) || public.Total != 3 || !public.Complete || public.Publisher != "云溪县公安局" || public.Objection != "/fanzha/report/objection" {
		t.Errorf("the public gets %+v", public)
	}
	if all := slices.Sorted(slices.Values(append(partnerIndicators, publicIndicators...))); !slices.Equal(partners.values(), all) || len(partners.Kinds) != 7 {
		t.Errorf("a partner gets %+v", partners)
	}
	for _, i := range public.Indicators {
		if a := i.Articles; len(a) != 1 || a[0].URL != "/fanzha/cases/xiadan-jiaoshi" || a[0].Kind != "cases" || a[0].Slug != "xiadan-jiaoshi" || a[0].Title == "" ||
			i.State != "published" || i.First == "" || i.Scams[0].Name == "" {
			t.Errorf("%+v", i)
		}
	}
	if one, other := e.GET(path).Expect().Body().Raw(), e.GET(path+".json").Expect().Body().Raw(); one != other {
		t.Error("the two addresses of the JSON differ")
	}
	foreign := foreignWords(t)
	for ending, kind := range map[string]string{".json": "application/json", ".csv": "text/csv", ".stix.json": "application/stix+json", ".misp.json": "application/json"} {
		answer := e.GET(path + ending).Expect().Status(http.StatusOK)
		if !strings.HasPrefix(answer.Header("Content-Type").Raw(), kind) {
			t.Errorf("%s is %s", ending, answer.Header("Content-Type").Raw())
		}
		theCountys(t, foreign, ending, answer.Body().Raw())
		answer.Body().Contains("溪悦任务").Contains("/fanzha/cases/xiadan-jiaoshi")
		nothingIn(t, ending, answer.Body().Raw(), onlyForPartners)
		theirs := e.GET(path+ending).WithHeader("Authorization", "bearer  "+token).Expect().Status(http.StatusOK)
		theCountys(t, foreign, ending, theirs.Body().Raw())
		for _, value := range onlyForPartners {
			theirs.Body().Contains(value)
		}
		theirs.Header("Cache-Control").IsEqual("private, no-cache")
		for _, either := range []*httpexpect.Response{answer, theirs} {
			either.Header("Vary").IsEqual("Accept-Encoding, Authorization")
		}
		answer.Header("Cache-Control").IsEqual("no-cache")
	}
	nothingIn(t, "the log", s.logged.String(), append(onlyForPartners, strings.TrimPrefix(token, "fanzha_")))
}

// The partner's answer is never taken for the public's, nor the other way, by
// what is kept here or between.
func TestWhatIsKeptIsAskedAbout(t *testing.T) {
	s := start(t, withContent(county(t)), withBase("https://county.example"))
	e, token := s.expect(t), addPartner(t, s)
	tags := map[string]bool{}
	for _, ending := range []string{"", ".csv", ".stix.json", ".misp.json"} {
		for _, authorization := range []string{"", "Bearer " + token} {
			for _, query := range []string{"", "?since=2020-01-01"} {
				ask := func(method string) *httpexpect.Request {
					r := e.Request(method, "").WithURL(s.url + indicatorsPath + ending + query)
					if authorization != "" {
						r = r.WithHeader("Authorization", authorization)
					}
					return r
				}
				tag := ask("GET").Expect().Status(http.StatusOK).Header("Etag").NotEmpty().Raw()
				if tags[tag] && query == "" {
					t.Errorf("%s has the tag of another", ending)
				}
				tags[tag] = true
				unchanged := ask("GET").WithHeader("If-None-Match", tag).Expect().Status(http.StatusNotModified)
				unchanged.Body().IsEmpty()
				unchanged.Header("Vary").IsEqual("Accept-Encoding, Authorization")
				ask("HEAD").Expect().Status(http.StatusOK).Body().IsEmpty()
				for _, encoding := range []string{"identity", "gzip", "br"} {
					answer := ask("GET").WithHeader("Accept-Encoding", encoding).Expect().Status(http.StatusOK)
					if encoding == "gzip" && answer.Header("Content-Encoding").Raw() != "gzip" {
						t.Errorf("%s%s is not compressed", ending, query)
					}
				}
			}
		}
	}
	s.write(t, "cases/xiadan-jiaoshi.md", "---\ntitle: 换了\ndate: 2026-07-01\nsummary: 一句话。\nscam: xiadan\nindicators: {apps: [别的软件]}\n---\n文字。\n")
	soon(t, "the list is another", func() bool {
		return slices.Equal(list(t, e.GET(indicatorsPath).Expect()).values(), []string{"app 别的软件"})
	})
}

// Without an address of its own the site names the host it was asked under, and
// nobody keeps that.
func TestAListWithoutABaseAddressIsKeptByNobody(t *testing.T) {
	s := start(t, withContent(county(t)), func(cmd *serveCommand) { edit(t, cmd.Content+"/site.yaml", "base_url:", "# base_url:") })
	e := s.expect(t)
	for _, path := range []string{".csv", ".stix.json", ".misp.json", ".csv?since=2020-01-01"} {
		answer := s.get(e, indicatorsPath+path).WithHost("trial.example:8080").Expect().Status(http.StatusOK)
		answer.Header("Cache-Control").IsEqual("no-store")
		answer.Body().Contains("http://trial.example:8080/cases/xiadan-jiaoshi")
		s.get(e, indicatorsPath+path).WithHost("other.example").Expect().Status(http.StatusOK).Body().NotContains("trial.example")
	}
	e.GET(indicatorsPath).Expect().Status(http.StatusOK).Header("Cache-Control").IsEqual("no-cache")
}

func TestAWrongTokenIsRefusedAndNeverTakenForNone(t *testing.T) {
	s := start(t, withContent(county(t)), withProxy("127.0.0.0/8"))
	e, token := s.expect(t), addPartner(t, s)
	from, asked := 0, ""
	ask := func(authorization string) *httpexpect.Response {
		asked += authorization + " "
		return e.GET(indicatorsPath+".csv").WithHeader("Authorization", authorization).WithHeader("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", from)).Expect()
	}
	for i, wrong := range []string{"Bearer", "Bearer ", "Bearer x", "bearer " + token[:32], "Bearer fanzha_AAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer " + token + " " + token} {
		from = i
		answer := ask(wrong).Status(http.StatusUnauthorized).HasContentType("application/problem+json")
		answer.Header("Www-Authenticate").IsEqual(`Bearer realm="indicators", error="invalid_token"`)
		answer.Header("Cache-Control").IsEqual("no-store")
		answer.JSON(httpexpect.ContentOpts{MediaType: "application/problem+json"}).Object().HasValue("title", "需要有效的令牌").ContainsKey("detail")
		answer.Header("Content-Disposition").IsEmpty()
	}
	// What a proxy before us asks for is not for us.
	ask("Basic dGVzdDp0ZXN0").Status(http.StatusOK).Body().Contains("溪悦任务").NotContains("19900000001")

	from = 100
	for range 10 {
		ask("Bearer " + strings.Replace(token, "fanzha_", "fanzha_A", 1)[:33]).Status(http.StatusUnauthorized)
	}
	late := ask("Bearer " + token).Status(http.StatusTooManyRequests)
	late.Header("Retry-After").NotEmpty()
	late.Body().NotContains("溪悦任务")
	e.GET(indicatorsPath).WithHeader("X-Forwarded-For", "192.0.2.100").Expect().Status(http.StatusOK) // the public list is refused to nobody
	from = 101
	ask("Bearer " + token).Status(http.StatusOK)
	nothingIn(t, "the log", s.logged.String(), strings.Fields(strings.ReplaceAll(asked, "Bearer", "")))
}

// A list that is too large to be kept unpacked is the same list, packed or not.
func TestALongListComesWhole(t *testing.T) {
	s := start(t, withContent(longList(t, 8, 1000)), withBase("https://county.example"))
	for _, ending := range []string{"", ".csv", ".stix.json", ".misp.json"} {
		var bodies []string
		for _, encoding := range []string{"identity", "gzip"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				request, err := http.NewRequestWithContext(t.Context(), method, s.url+indicatorsPath+ending, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("Accept-Encoding", encoding)
				answer, err := http.DefaultClient.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK || answer.ContentLength <= 0 || method == http.MethodGet && int64(len(body)) != answer.ContentLength {
					t.Fatalf("%s %s %s: %d, %d of %d bytes, %v", method, ending, encoding, answer.StatusCode, len(body), answer.ContentLength, err)
				}
				if method == http.MethodGet {
					bodies = append(bodies, string(body))
				}
			}
		}
		unpacked, err := gzip.NewReader(strings.NewReader(bodies[1]))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(unpacked); err != nil || string(text) != bodies[0] || strings.Count(bodies[0], "a7-999.example") == 0 || len(bodies[0]) < 1<<20 {
			t.Errorf("%s: %d bytes and %d, %v", ending, len(text), len(bodies[0]), err)
		}
	}
}

// longList is the county with so many more articles that name so many sites
// each.
func longList(t testing.TB, articles, each int) string {
	t.Helper()
	s := &site{content: county(t)}
	for i := range articles {
		var text strings.Builder
		text.WriteString("---\ntitle: 一起案例\ndate: 2026-01-02\nsummary: 一句话。\nscam: xiadan\nindicators:\n  urls:\n")
		for j := range each {
			fmt.Fprintf(&text, "    - a%d-%d.example\n", i, j)
		}
		s.write(t, fmt.Sprintf("cases/long-%d.md", i), text.String()+"---\n文字。\n")
	}
	return s.content
}

// A token that is revoked on one machine is refused on the others at once.
func TestARevokedTokenIsRefusedOnEveryReplica(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		content, data, key := county(t), t.TempDir(), t.TempDir()+"/server.key"
		replica := func(cmd *serveCommand) {
			cmd.Content, cmd.Data, cmd.DatabaseURL, cmd.ServerKeyFile = content, data, database.DatabaseURL, key
		}
		one, other := start(t, replica), start(t, replica)
		state := []string{"--data", data, "--database-url", database.DatabaseURL, "--server-key-file", key}
		code, out, errs := fanzha(t, append([]string{"partners", "add", "某银行"}, state...)...)
		if code != exitOK {
			t.Fatal(out, errs)
		}
		token := out[strings.Index(out, "fanzha_"):][:len("fanzha_")+26]
		for _, s := range []*site{one, other} {
			s.expect(t).GET(indicatorsPath).WithHeader("Authorization", "Bearer "+token).Expect().Status(http.StatusOK).Body().Contains("19900000001")
		}
		if _, out, errs := fanzha(t, append([]string{"partners", "list", "--content", content}, state...)...); !strings.Contains(out, time.Now().In(shanghai(t)).Format(time.DateOnly)) || strings.Contains(out, "从未") {
			t.Errorf("%s%s", out, errs)
		}
		if code, out, errs := fanzha(t, append([]string{"partners", "revoke", "某银行"}, state...)...); code != exitOK {
			t.Fatal(out, errs)
		}
		for _, s := range []*site{one, other} {
			s.expect(t).GET(indicatorsPath).WithHeader("Authorization", "Bearer "+token).Expect().Status(http.StatusUnauthorized)
		}
	})
}

func shanghai(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Who asks what has changed learns of what came and of what is gone.
func TestWhatIsTakenBackIsTold(t *testing.T) {
	s := start(t, withContent(county(t)), withBase("https://county.example"))
	e := s.expect(t)
	head := "---\ntitle: 新的\ndate: 2021-01-02\nsummary: 一句话。\nindicators: {apps: [老软件], phones: [\"19900000002\"]}\n"
	s.write(t, "cases/new.md", head+"---\n文字。\n")
	has := func(query, value string) bool {
		return slices.Contains(list(t, s.get(e, indicatorsPath+query).Expect()).values(), value)
	}
	// The day of an article does not matter: it may be put up years after it.
	since := "?since=" + time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)
	soon(t, "what is new is told", func() bool { return has(since, "app 老软件") })
	cursor := list(t, s.get(e, indicatorsPath+since).Expect()).Updated
	time.Sleep(time.Until(mustParse(t, cursor).Add(time.Second))) // the list tells seconds apart
	s.write(t, "cases/new.md", head+"status: withdrawn\nwithdrawn_reason: 写错了\n---\n文字。\n")
	soon(t, "what is taken back is not listed", func() bool { return !has("", "app 老软件") })
	if !has("?since="+cursor, "app 老软件") {
		t.Error("it is not told to who asks what has changed")
	}
	told := list(t, s.get(e, indicatorsPath+"?since="+cursor).Expect())
	if told.Complete || told.Since == "" {
		t.Errorf("%+v", told)
	}
	for _, i := range told.Indicators {
		if i.Value == "老软件" && (i.State != "withdrawn" || i.Withdrawn == "" || i.Articles[0].URL != "/cases/new") {
			t.Errorf("%+v", i)
		}
	}
	// Programs that keep what they have are told in any case.
	for ending, word := range map[string]string{".stix.json": `"revoked":true`, ".misp.json": `"deleted":true`} {
		e.GET(indicatorsPath + ending).Expect().Body().Contains("老软件").Contains(word).NotContains("19900000002")
		s.get(e, indicatorsPath+ending+"?since=2999-01-01").Expect().Status(http.StatusOK).Body().NotContains("老软件")
	}
	for _, wrong := range []string{"yesterday", "2026-13-01", "%00", "2026-01-31T08:00:00"} {
		answer := s.get(e, indicatorsPath+".csv?since="+wrong).Expect().Status(http.StatusBadRequest).HasContentType("application/problem+json")
		answer.JSON(httpexpect.ContentOpts{MediaType: "application/problem+json"}).Object().Value("detail").String().Contains("since 应是")
	}
}

func mustParse(t *testing.T, moment string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestATableOfIndicatorsRunsNothing(t *testing.T) {
	s := start(t, withContent(hostileCounty(t)), withBase("https://county.example"))
	s.write(t, "cases/formula.md", "---\ntitle: =1+1\ndate: 2026-07-01\nsummary: 一句话。\nindicators: {apps: [\"=HYPERLINK(1)\", \"@SUM(1)\"], companies: [\"＋甲公司\"]}\n---\n文字。\n")
	e := s.expect(t)
	soon(t, "the formula is listed", func() bool { return strings.Contains(e.GET(indicatorsPath).Expect().Body().Raw(), "HYPERLINK") })
	answer := e.GET(indicatorsPath + ".csv").Expect().Status(http.StatusOK)
	answer.Header("Content-Disposition").IsEqual(`attachment; filename="indicators.csv"`)
	noFormulas(t, "the list", answer.Body().Raw())
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(answer.Body().Raw(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 5 || rows[0][1] != "value" {
		t.Errorf("%v %q", err, rows)
	}
	if !slices.ContainsFunc(rows, func(row []string) bool { return row[1] == "'＋甲公司" }) {
		t.Errorf("%q", rows)
	}
}
