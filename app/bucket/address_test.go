package bucket_test

import (
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"

	"fanzha/app/bucket"
)

func TestAddresses(t *testing.T) {
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	const hidden = "hunter2"
	for address, want := range map[string]string{
		"s3://evidence?region=cn-north-1":                                                          "",
		"s3://evidence?endpoint=http://127.0.0.1:9000&use_path_style=true":                         "",
		"s3://evidence?endpoint=https://oss.example.org&region=a&prefix=bureau/evidence/":          "",
		"s3://evidence?region=a&request_checksum_calculation=when_supported&s3ForcePathStyle=true": "",
		"s3://AKIAX:" + hidden + "@evidence?region=a":                                              "must not hold a secret",
		"s3://" + hidden + "@evidence?region=a":                                                    "must not hold a secret",
		"s3://evidence?region=a&secret_access_key=" + hidden:                                       "must not hold a secret",
		"s3://evidence?region=a&AWSAccessKeyId=" + hidden:                                          "must not hold a secret",
		"s3://evidence?region=a&awssecretkey=" + hidden:                                            "must not hold a secret",
		"s3://evidence?region=a&X-Amz-Security-Token=" + hidden:                                    "must not hold a secret",
		"s3://evidence?region=a&password=" + hidden:                                                "must not hold a secret",
		"s3://evidence?region=a&sk=" + hidden:                                                      "must not hold a secret",
		"s3://evidence?endpoint=https://user:" + hidden + "@s3.example.org":                        "must not hold a secret",
		"s3://evidence?region=a&anonymous=true":                                                    "not known: anonymous",
		"s3://evidence?region=a&use_path_style=perhaps":                                            "true or false",
		"s3://evidence?endpoint=" + hidden:                                                         "endpoint must be like",
		"s3://evidence?endpoint=https://s3.example.org?key=" + hidden:                              "endpoint must be like",
		"s3://evidence?region=a&prefix=evidence":                                                   "prefix must be like",
		"s3://evidence":                                                                            "needs a region",
		"s3://":                                                                                    "must be like s3://name",
		"s3://evidence/folder?region=a":                                                            "must be like s3://name",
		"file:///evidence":                                                                         "must be like s3://name",
		"gs://evidence":                                                                            "must be like s3://name",
		"s3://evidence?region=a;" + hidden:                                                         "cannot be read",
		"s3://evid ence%zz" + hidden:                                                               "cannot be read",
	} {
		b, err := bucket.Open(bucket.Options{Address: address, Spool: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", address, err)
		case err != nil && strings.Contains(err.Error(), hidden):
			t.Errorf("the error repeats a secret: %v", err)
		case want == "must not hold a secret" && !errors.Is(err, bucket.ErrSecret):
			t.Errorf("%s: %v", address, err)
		}
		if err == nil {
			_ = b.Close()
		}
	}
}
