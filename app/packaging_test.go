package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// variables are the environment variables of every command.
func variables(t *testing.T) []string {
	t.Helper()
	parser, err := kong.New(new(commands), kong.Name("fanzha"), kong.DefaultEnvars("FANZHA"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			all = append(all, flag.Envs...)
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

type composeFile struct {
	Services map[string]struct {
		Image       string
		Build       string
		Environment map[string]string
		Ports       []string
		ReadOnly    bool `yaml:"read_only"`
	}
}

func TestComposeNamesOnlyWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var compose composeFile
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	known := variables(t)
	pinned := regexp.MustCompile(`^[a-z0-9/]+:v?\d+\.\d+`)
	for name, service := range compose.Services {
		if service.Build == "" && !pinned.MatchString(service.Image) {
			t.Errorf("%s: image %q is of no version", name, service.Image)
		}
		for variable := range service.Environment {
			if strings.HasPrefix(variable, "FANZHA_") && !slices.Contains(known, variable) {
				t.Errorf("%s: the program knows no %s", name, variable)
			}
		}
		for _, port := range service.Ports {
			if name != "site" || !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s: port %s can be reached from other machines", name, port)
			}
		}
	}
	site, there := compose.Services["site"]
	if !there || site.Environment["FANZHA_SERVER_KEY_FILE"] == "" || !site.ReadOnly {
		t.Errorf("the site is %+v", site)
	}
}

// The site of the image: its variables are known, its commands parse, and it
// is not root.
func TestDockerfileStartsWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)
	for _, want := range []string{"FROM golang:" + string(goVersion[1]) + "-", "\nUSER 65532:65532\n", "CGO_ENABLED=0", "/etc/ssl/certs/ca-certificates.crt"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the Dockerfile has no %q", want)
		}
	}
	known := variables(t)
	set := regexp.MustCompile(`FANZHA_[A-Z_]+`).FindAllString(string(text), -1)
	for _, variable := range set {
		if !slices.Contains(known, variable) {
			t.Errorf("the program knows no %s", variable)
		}
	}
	if len(set) == 0 {
		t.Error("the image sets no variable")
	}
	for _, command := range regexp.MustCompile(`(?m)CMD \[(.*)\]$`).FindAllStringSubmatch(string(text), -1) {
		args := strings.FieldsFunc(strings.TrimPrefix(command[1], `"/fanzha", `), func(r rune) bool { return strings.ContainsRune(`", `, r) })
		if code, _, errs := fanzha(t, append(args, "--help")...); code != exitOK {
			t.Errorf("%q: exit %d %s", args, code, errs)
		}
	}
}

func TestHealthSaysHowTheSiteIs(t *testing.T) {
	s := start(t, withBase("https://example.org/fanzha"))
	address := strings.TrimPrefix(s.url, "http://")
	_, port, _ := strings.Cut(address, ":")
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--addr", address}, exitOK, "ok"},
		{[]string{"--addr", "0.0.0.0:" + port}, exitOK, "ok"},
		{[]string{"--addr", ":" + port, "--ready"}, exitOK, `"ready":true`},
		{[]string{"--addr", "127.0.0.1:1"}, exitFailed, "refused"},
		{[]string{"--addr", "nowhere"}, exitUsage, "--addr"},
	} {
		code, out, errs := fanzha(t, append([]string{"health"}, test.args...)...)
		if code != test.code || !strings.Contains(out+errs, test.want) {
			t.Errorf("%q: exit %d\n%s%s", test.args, code, out, errs)
		}
	}
}
