package library

// Stages of a case, in order, with what a reader sees.
var stages = []struct{ Key, Name string }{
	{"reported", "已接报"},
	{"investigating", "侦办中"},
	{"solved", "已破案"},
	{"referred", "移送审查起诉"},
	{"indicted", "提起公诉"},
	{"sentenced", "已判决"},
}

// StageName returns a stage's Chinese name, "" for none.
func StageName(key string) string {
	for _, s := range stages {
		if s.Key == key {
			return s.Name
		}
	}
	return ""
}
