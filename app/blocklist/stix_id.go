package blocklist

import (
	"strings"

	"github.com/google/uuid"
)

// observableSpace is the name space that STIX 2.1 (2.9) gives the ids of
// observables, so that they are the same whoever observes. No other id may be
// in it.
var observableSpace = uuid.MustParse("00abedb4-aa42-466c-9c01-fed23315a9b7")

// id is an UUID of this site, the same as often as it is made: who takes the
// list again updates what they have and gets nothing twice.
func (d Document) id(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(d.Origin+"/api/v1/indicators#"+strings.Join(parts, "\n"))).String()
}

func (d Document) stixID(kind string, parts ...string) string {
	return kind + "--" + d.id(append([]string{kind}, parts...)...)
}

// stixPublisher is the id of the bureau.
func (d Document) stixPublisher() string { return d.stixID("identity", d.Bureau.Site.Organisation) }
