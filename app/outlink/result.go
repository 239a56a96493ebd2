package outlink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strconv"
)

// State is how an address was found.
type State string

// The states.
const (
	Fine    State = "fine"
	Dead    State = "dead"    // it is gone, as its site or the domain names say
	Unsure  State = "unsure"  // it did not answer a program: somebody has to look
	Private State = "private" // it leads into a network that is not public, and was not asked
)

// Result is what came of asking for an address.
type Result struct {
	Link
	State  State
	Reason string // for whoever mends it; empty: it is fine
}

func judge(status int, err error) State {
	var unknown *net.DNSError
	switch {
	case errors.Is(err, errInside):
		return Private
	case errors.Is(err, errNoPage), errors.As(err, &unknown) && unknown.IsNotFound:
		return Dead
	case err != nil:
		return Unsure
	case status == http.StatusNotFound || status == http.StatusGone:
		return Dead
	case status >= http.StatusBadRequest:
		return Unsure
	}
	return Fine
}

func reason(status int, err error) string {
	switch {
	case err != nil:
		return failure(err)
	case status == http.StatusNotFound || status == http.StatusGone:
		return "网页没有了（HTTP " + strconv.Itoa(status) + "）"
	case status >= http.StatusInternalServerError:
		return "网站出错（HTTP " + strconv.Itoa(status) + "）"
	case status >= http.StatusBadRequest:
		return "网站不让程序打开（HTTP " + strconv.Itoa(status) + "）"
	}
	return ""
}

// failure says why nothing came. The words of a library are not shown: they
// hold addresses of the network.
func failure(err error) string {
	var unknown *net.DNSError
	switch {
	case errors.Is(err, errInside):
		return "是内部网络的地址，没有去查，读者也打不开"
	case errors.Is(err, errNoPage):
		return "不是能打开的网址"
	case errors.Is(err, errAstray):
		return "转来转去，或者转到不是网页的地方"
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return "域名不存在"
	case isCertificate(err):
		return "证书有问题，浏览器会警告"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &unknown) && unknown.IsTimeout:
		return "太久没有回答"
	}
	return "连不上"
}

func isCertificate(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(x509.HostnameError)) || errors.As(err, new(x509.UnknownAuthorityError))
}
