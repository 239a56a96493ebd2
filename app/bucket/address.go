package bucket

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	gocloud "gocloud.dev/aws"
	"gocloud.dev/blob/s3blob"

	"fanzha/app/evidence"
)

// ErrSecret is returned for an address with a secret in it. Addresses are in
// process lists, unit files and logs.
var ErrSecret = errors.New("the address of the bucket must not hold a secret: put it into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or into the file that AWS_SHARED_CREDENTIALS_FILE names")

// address is where a bucket is.
type address struct {
	name, prefix     string
	pathStyle, noTLS bool
	settings         url.Values // of the SDK
}

// known are the settings of an address beside those that are read here: what
// gocloud.dev's s3blob takes, but for what would give a bucket away.
var known = map[string]bool{
	"region": true, "endpoint": true, "profile": true, "role": true, "hostname_immutable": true, "dualstack": true, "fips": true,
	"request_checksum_calculation": true, "response_checksum_validation": true,
}

// parse reads an address. No error repeats what it holds but names.
func parse(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil {
		return address{}, errors.New("the address of the bucket cannot be read")
	}
	if u.User != nil {
		return address{}, ErrSecret
	}
	if u.Scheme != "s3" || u.Host == "" || u.Path != "" || u.Fragment != "" {
		return address{}, errors.New("the address of the bucket must be like s3://name?endpoint=https://…&region=…")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return address{}, errors.New("the address of the bucket cannot be read behind its ?")
	}
	a := address{name: u.Host, settings: url.Values{}}
	for name, values := range query {
		if err := a.set(name, values[0]); err != nil {
			return address{}, err
		}
	}
	return a, a.complete()
}

// set reads one setting.
func (a *address) set(name, value string) (err error) {
	switch {
	case isSecret(name):
		return ErrSecret
	case name == "prefix":
		a.prefix = value
	case name == "use_path_style" || name == "s3ForcePathStyle":
		a.pathStyle, err = strconv.ParseBool(value)
	case name == "disable_https":
		a.noTLS, err = strconv.ParseBool(value)
	case known[name]:
		a.settings.Set(name, value)
	default:
		return fmt.Errorf("the address of the bucket has a setting that is not known: %s", name)
	}
	if err != nil {
		return fmt.Errorf("the address of the bucket: %s must be true or false", name)
	}
	return nil
}

// isSecret tells by its name what people put into addresses, whatever the
// client that they know it from.
func isSecret(name string) bool {
	name = strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	for _, part := range []string{"secret", "accesskey", "keyid", "password", "token", "credential", "signature"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "ak" || name == "sk"
}

// complete fills in what an S3-compatible bucket can do without, and holds the
// endpoint to an address.
func (a *address) complete() error {
	if a.prefix != "" && (strings.HasPrefix(a.prefix, "/") || !strings.HasSuffix(a.prefix, "/")) {
		return errors.New("the address of the bucket: prefix must be like evidence/")
	}
	for _, checksums := range []string{"request_checksum_calculation", "response_checksum_validation"} {
		if !a.settings.Has(checksums) { // many buckets do not know those of 2025; what is sealed carries its own
			a.settings.Set(checksums, "when_required")
		}
	}
	if !a.settings.Has("endpoint") {
		return nil
	}
	endpoint, err := url.Parse(a.settings.Get("endpoint"))
	switch {
	case err == nil && endpoint.User != nil:
		return ErrSecret
	case err != nil || endpoint.Scheme != "http" && endpoint.Scheme != "https" || endpoint.Host == "" || endpoint.RawQuery != "":
		return errors.New("the address of the bucket: endpoint must be like https://s3.example.org")
	}
	if !a.settings.Has("region") && os.Getenv("AWS_REGION") == "" && os.Getenv("AWS_DEFAULT_REGION") == "" {
		a.settings.Set("region", "us-east-1") // which is what they call the only one
	}
	return nil
}

// Open opens the bucket of an address, as gocloud.dev's s3blob takes it:
//
//	s3://name?region=cn-north-1
//	s3://name?endpoint=http://minio:9000&use_path_style=true&prefix=evidence/
//
// Credentials come from the environment or the files of the AWS SDK alone. An
// error is one of the address: the bucket is not asked for anything.
func Open(o Options) (*Bucket, error) {
	a, err := parse(o.Address)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Spool, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for uploads: %w", err)
	}
	life, end := context.WithCancel(context.Background())
	client, err := a.client(life, cmp.Or(o.Patience, stalled))
	if err != nil {
		end()
		return nil, err
	}
	blobs, err := s3blob.OpenBucket(life, client, a.name, nil)
	if err != nil {
		end()
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Bucket{
		blobs: blobs, client: client, name: a.name, prefix: a.prefix, spool: o.Spool, reserve: cmp.Or(o.Reserve, evidence.Reserve),
		health: health{now: o.Now, logger: o.Logger}, life: life, end: end,
	}, nil
}

// client speaks to where the bucket is.
func (a address) client(ctx context.Context, patience time.Duration) (*s3.Client, error) {
	config, err := gocloud.V2ConfigFromURLParams(ctx, a.settings)
	if err != nil {
		return nil, fmt.Errorf("the settings of the bucket: %w", err)
	}
	if config.Region == "" {
		return nil, errors.New("the address of the bucket needs a region, or AWS_REGION does")
	}
	config.HTTPClient = newClient(patience)
	config.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff, o.RateLimiter = 2, 500*time.Millisecond, ratelimit.None
		})
	}
	return s3.NewFromConfig(config, func(o *s3.Options) {
		o.UsePathStyle, o.EndpointOptions.DisableHTTPS = a.pathStyle, a.noTLS
	}), nil
}
