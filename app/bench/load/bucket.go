package load

import (
	"os"
	"strings"

	"fanzha/app/bucket/buckettest"
)

// StartBucket starts an S3 server in this process and returns its bucket's
// address. Programs that are started from now on have its credentials.
func StartBucket() (address string, stop func(), err error) {
	server, err := buckettest.New(nil)
	if err != nil {
		return "", nil, err
	}
	for _, variable := range buckettest.Environment() {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			return "", nil, err
		}
	}
	return server.Address(), server.Close, nil
}
