package strictyaml

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// StringList is a list of texts that may also be written as one text.
type StringList []string

// UnmarshalYAML takes one scalar or a list of scalars.
func (l *StringList) UnmarshalYAML(node *yaml.Node) error {
	if isNull(node) {
		return nil
	}
	items := node.Content
	if node.Kind == yaml.ScalarNode {
		items = []*yaml.Node{node}
	}
	if node.Kind == yaml.MappingNode {
		return errors.New("应是一个值或一个列表")
	}
	for _, item := range items {
		if item.Kind != yaml.ScalarNode {
			return errors.New("列表里每一项应是一个值")
		}
		*l = append(*l, item.Value)
	}
	return nil
}
