package strictyaml_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/strictyaml"
)

type house struct {
	Name  string                `yaml:"name"`
	Rooms []room                `yaml:"rooms"`
	Tags  strictyaml.StringList `yaml:"tags"`
	Size  float64               `yaml:"size"`
	Open  bool                  `yaml:"open"`
	Owner *room                 `yaml:"owner"`
	Guest *room                 `yaml:"guest"`
}

type room struct {
	Name string `yaml:"name"`
	Code string `yaml:"code"`
}

func TestDecodeReadsWhatIsThere(t *testing.T) {
	var got house
	lines, findings := strictyaml.Decode("a.yaml", 1, []byte(
		"name: 甲\nrooms:\n  - name: 一\n    code: 410502\n  - {name: 二}\ntags: 单个\nsize: 3\nopen: true\nowner: {name: 主}\nguest:\n"), &got)
	if findings != nil {
		t.Fatalf("findings: %v", findings)
	}
	want := house{Name: "甲", Rooms: []room{{"一", "410502"}, {"二", ""}}, Tags: []string{"单个"}, Size: 3, Open: true, Owner: &room{Name: "主"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for path, line := range map[string]int{"rooms[1].name": 5, "rooms[0].code": 4, "tags": 6, "owner.name": 9, "rooms[7].name": 3, "": 1} {
		if got := lines.At("%s", path); got != line {
			t.Errorf("line of %q = %d, want %d", path, got, line)
		}
	}
}

func TestDecodeNamesTheLineOfEveryFault(t *testing.T) {
	tests := []struct {
		name, yaml, want string
	}{
		{"unknown key", "name: a\ncolour: red\n", `f.yaml:11: 不认识的键 "colour"`},
		{"unknown key in a list", "rooms:\n  - name: a\n    hight: 3\n", `f.yaml:12: 不认识的键 "hight"`},
		{"a key that is nearly right", "nam: a\n", `f.yaml:10: 不认识的键 "nam"，是不是想写 "name"？`},
		{"a key twice", "name: a\nsize: 1\nname: b\n", `f.yaml:12: 键 "name" 写了两次`},
		{"text for a number", "size: 很大\n", `f.yaml:10: size 的值 "很大" 应是数字`},
		{"text for a switch", "open: 开\n", `f.yaml:10: open 的值 "开" 应是 true 或 false`},
		{"one value for a list of groups", "rooms: 三间\n", "f.yaml:10: rooms 应是列表：每项一行，以「- 」开头，或写成 [甲, 乙]"},
		{"a list for one value", "name: [a, b]\n", "f.yaml:10: name 应是一个值，不是列表或分组"},
		{"a group for a list of texts", "tags: {a: b}\n", "f.yaml:10: tags：应是一个值或一个列表"},
		{"an anchor", "name: &x a\n", "f.yaml:10: 这里不能用锚点和别名（& 与 *），请把内容写全"},
		{"broken quotes", "name: \"a\nsize: 1\n", "f.yaml:10: YAML 格式不对：引号只有一半。请检查缩进、冒号后的空格和引号"},
		{"a bracket that is not closed", "name: a\nrooms:\n  - {name: b\n  - {name: c}\nsize: 1\n", "f.yaml:12: YAML 格式不对：方括号或花括号没有写完。请检查缩进、冒号后的空格和引号"},
		{"an indentation that goes wrong", "name: a\nrooms:\n  - name: b\n - name: c\nsize: 1\n", "f.yaml:13: YAML 格式不对：这一行的缩进和上面对不齐，或引号里外不成对。请检查缩进、冒号后的空格和引号"},
		{"another encoding", "name: a\nsize: 1\ntags: \xb5\xa5\n", "f.yaml:12: 文件不是 UTF-8 编码，请用编辑器另存为 UTF-8"},
		{"a second document", "name: a\n---\nsize: 很大\n", "f.yaml:11: 一个文件只能写一份内容：请删去多余的 --- 和它后面的内容，或并到前面"},
		{"a second document that is empty", "name: a\n---\n", "f.yaml:11: 一个文件只能写一份内容：请删去多余的 --- 和它后面的内容，或并到前面"},
		{"a list where a group must be", "- a\n", "f.yaml:10: 文件内容应写成「键: 值」的形式"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var h house
			_, findings := strictyaml.Decode("f.yaml", 10, []byte(test.yaml), &h)
			var got []string
			for _, f := range findings {
				got = append(got, f.String())
			}
			if !slices.Equal(got, []string{test.want}) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestAFileThatIsNoYAMLHasNoLines(t *testing.T) {
	for _, text := range []string{"name: \"a\nsize: 1\n", "name: \xb5\xa5\n", "name: a\n---\nsize: [\n"} {
		var h house
		if lines, findings := strictyaml.Decode("f.yaml", 10, []byte(text), &h); lines != nil || len(findings) != 1 || h.Name != "" {
			t.Errorf("%q: lines %v, findings %v, read %+v", text, lines, findings, h)
		}
	}
	var h house
	if lines, findings := strictyaml.Decode("f.yaml", 10, nil, &h); lines == nil || findings != nil {
		t.Errorf("an empty file: lines %v, findings %v", lines, findings)
	}
}

func TestTheSuggestionIsTheKeyThatLooksMostAlike(t *testing.T) {
	type keys struct {
		Scam      string `yaml:"scam"`
		Summary   string `yaml:"summary"`
		Source    string `yaml:"source"`
		Sources   string `yaml:"sources"`
		ReviewBy  string `yaml:"review_by"`
		Title     string `yaml:"title"`
		Untouched string `yaml:"untouched"`
	}
	for written, want := range map[string]string{
		"scams": "scam", "sourcess": "sources", "sourc": "source", "Review-By": "review_by", "titel": "title",
		"sum": "summary", "un": "", "author": "", "标题": "",
	} {
		for range 20 { // it must not hang on the order of a map
			var k keys
			_, findings := strictyaml.Decode("f.yaml", 1, []byte(written+": a\n"), &k)
			if _, got, _ := strings.Cut(findings[0].Message, "是不是想写 "); got != suggested(want) {
				t.Fatalf("%s: suggests %s, want %s", written, got, suggested(want))
			}
		}
	}
}

func suggested(key string) string {
	if key == "" {
		return ""
	}
	return strconv.Quote(key) + "？"
}

// FuzzDecode proves that every fault of any text has a place and words.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var h house
		_, findings := strictyaml.Decode("f.yaml", 1, data, &h)
		for _, finding := range findings {
			if finding.Line < 0 || finding.Message == "" {
				t.Errorf("finding without a place or a message: %+v", finding)
			}
		}
	})
}
