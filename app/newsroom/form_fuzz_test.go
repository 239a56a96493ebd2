package newsroom_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"fanzha/app/newsroom"
)

// FuzzForm proves, for any file and any words typed into any key, that what is
// typed comes back as it was, that every other key keeps its value, and that
// the body stays.
func FuzzForm(f *testing.F) {
	f.Fuzz(func(t *testing.T, content []byte, key uint8, typed string) {
		before, err := newsroom.Read(content)
		if err != nil {
			return
		}
		names := newsroom.Keys()
		name := names[int(key)%len(names)]
		form := before.Clone()
		form.Set(name, typed)
		want := form.Get(name)
		saved, err := form.Apply(content)
		if err != nil {
			t.Fatal(err)
		}
		after, err := newsroom.Read(saved)
		if err != nil {
			t.Fatalf("%q cannot be read: %v", saved, err)
		}
		if got := after.Get(name); got != comes(name, want) && got != want {
			t.Errorf("%s: typed %q, came back %q of %q", name, want, got, saved)
		}
		for _, other := range names {
			if other != name && after.Get(other) != before.Get(other) {
				t.Errorf("%s was %q and is %q in %q", other, before.Get(other), after.Get(other), saved)
			}
		}
		if strings.TrimRight(after.Body, "\n") != strings.TrimRight(before.Body, "\n") {
			t.Errorf("the body was %q and is %q", before.Body, after.Body)
		}
		if diff := cmp.Diff(unknown(t, content), unknown(t, saved)); diff != "" {
			t.Errorf("keys that the form does not know:\n%s\n%q", diff, saved)
		}
	})
}

// comes is what a pair's line comes back as: with a bar as ours.
func comes(name, typed string) string {
	if name != "sources" && name != "privacy_ok" {
		return typed
	}
	var lines []string
	for line := range strings.SplitSeq(typed, "\n") {
		if i := strings.LastIndex(line, "|"); i >= 0 {
			first, second := strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
			if line = first; second != "" {
				line = first + " | " + second
			}
		}
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// unknown are the values of the keys that a form does not know.
func unknown(t *testing.T, content []byte) map[string]any {
	t.Helper()
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(content), "\ufeff"), "\r\n", "\n"), "\r", "\n")
	_, text, _ = strings.Cut(text, "\n")
	var front []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimRight(line, " \t") == "---" {
			break
		}
		front = append(front, line)
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(strings.Join(front, "\n")), &node); err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	if node.Kind == 0 {
		return values
	}
	for i := 0; i+1 < len(node.Content[0].Content); i += 2 {
		key := node.Content[0].Content[i].Value
		known := key == "indicators"
		for _, name := range newsroom.Keys() {
			known = known || name == key
		}
		if _, taken := values[key]; !known && !taken {
			values[key] = plainly(node.Content[0].Content[i+1])
		}
	}
	return values
}

// plainly is a value as what it holds.
func plainly(node *yaml.Node) any {
	switch node.Kind {
	case yaml.ScalarNode:
		return node.Value
	case yaml.AliasNode:
		return "*" + node.Value
	}
	all := []any{}
	for _, item := range node.Content {
		all = append(all, plainly(item))
	}
	return all
}
