package web

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"go.yaml.in/yaml/v3"

	"fanzha/app/intake"
)

// description is the JSON interface in OpenAPI 3.1, but for the fields of a
// report, which are the forms'.
//
//go:embed openapi.yaml
var description []byte

// openAPI answers with the description of the JSON interface.
func (s *Server) openAPI(c *fiber.Ctx) error { return s.described.send(c) }

// describe makes that description, once: base is the path under which the
// site lives.
func describe(base string) (*page, error) {
	var document struct {
		Head       map[string]any `yaml:",inline"`
		Components struct {
			Rest    map[string]any            `yaml:",inline"`
			Schemas map[string]map[string]any `yaml:"schemas"`
		} `yaml:"components"`
	}
	if err := yaml.Unmarshal(description, &document); err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	report := document.Components.Schemas["Report"]
	written, _ := report["properties"].(map[string]any)
	report["properties"] = reportFields(intake.FieldShapes(), fieldWords(), written)

	document.Components.Rest["schemas"] = document.Components.Schemas
	document.Head["components"] = document.Components.Rest
	document.Head["servers"] = []any{map[string]any{"url": cmp.Or(base, "/")}}
	body, err := json.Marshal(document.Head)
	if err != nil {
		return nil, fmt.Errorf("write the description of the JSON interface: %w", err)
	}
	return newPage(fiber.MIMEApplicationJSON, body), nil
}

// formOnly are fields that a form sends and JSON has no use for.
var formOnly = map[string]bool{"intent": true}

// reportFields describes fields: what they may hold is intake's, what they
// mean is in words, by name; written says more of some, and wins.
func reportFields(shapes []intake.Shape, words map[string]string, written map[string]any) map[string]any {
	fields := map[string]any{}
	for _, shape := range shapes {
		if formOnly[shape.Name] {
			continue
		}
		field := schemaOf(shape, words)
		if text, ok := words[shape.Name]; ok {
			field["description"] = text
		}
		if more, ok := written[shape.Name].(map[string]any); ok {
			for key, value := range more {
				field[key] = value
			}
		}
		fields[shape.Name] = field
	}
	return fields
}

func schemaOf(shape intake.Shape, words map[string]string) map[string]any {
	if shape.List {
		item := map[string]any{"type": "string"}
		if shape.Parts != nil {
			item = map[string]any{"type": "object", "properties": reportFields(shape.Parts, words, nil)}
		}
		if shape.Options != nil {
			item["enum"] = shape.Options
		}
		return bounded(map[string]any{"type": "array", "items": item}, "maxItems", shape.Most)
	}
	field := map[string]any{"type": "string"}
	if shape.Number {
		field["type"] = []string{"string", "number"}
	}
	if shape.Options != nil {
		field["enum"] = shape.Options
	}
	return bounded(field, "maxLength", shape.Most)
}

func bounded(schema map[string]any, rule string, most int) map[string]any {
	if most > 0 {
		schema[rule] = most
	}
	return schema
}

// fieldWords says what the fields mean, as the forms do.
func fieldWords() map[string]string {
	words := map[string]string{}
	add := func(fields []spec) {
		for _, f := range fields {
			text := f.label
			if f.hint != "" {
				text += "。" + f.hint
			}
			if _, there := words[f.name]; !there {
				words[f.name] = text
			}
		}
	}
	for _, form := range []formSpec{victimForm, tipForm, objectionForm} {
		for _, section := range form.sections {
			add(section.fields)
			if section.group != nil {
				add(section.group.fields)
			}
		}
	}
	return words
}
