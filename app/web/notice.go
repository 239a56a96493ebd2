package web

import "fanzha/app/library"

// verifyID is the page that says who is really us. Its slug is agreed with the
// bureau, as docs/content.md says: the footer leads there, and the notices that
// stand are listed on it.
const verifyID = "pages/verify"

// notices lists the published notices, each kind, those without any too.
func (s *Server) notices(snapshot *library.Snapshot) []NoticeGroup {
	groups := make([]NoticeGroup, len(library.Notices))
	for i, key := range library.Notices {
		groups[i].Name = library.NoticeName(key)
		for _, a := range snapshot.List(library.Filter{Notice: key}) {
			groups[i].Notices = append(groups[i].Notices, s.notice(snapshot, a))
		}
	}
	return groups
}

func (s *Server) notice(snapshot *library.Snapshot, a *library.Article) Notice {
	notice := Notice{Card: s.card(snapshot, a), Unit: snapshot.Bureau.Site.Organisation}
	if a.Unit != "" {
		notice.Unit = snapshot.Bureau.UnitName(a.Unit)
	}
	if !a.ExpireAt.IsZero() {
		notice.Until = a.ExpireAt.In(snapshot.Bureau.Site.Location()).Format("2006年1月2日 15:04")
	}
	return notice
}
