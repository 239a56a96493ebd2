package web

// NoticeGroup is the notices of one kind that stand today; none is an answer
// too.
type NoticeGroup struct {
	Name    string
	Notices []Notice
}

// Notice is an official notice in a list.
type Notice struct {
	Card
	Unit  string
	Until string // 2026年12月31日 18:00; empty: until it is withdrawn
}
