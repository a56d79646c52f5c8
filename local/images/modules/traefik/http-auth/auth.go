// Package auth stands in for the fork that Traefik's middlewares basicAuth and digestAuth stand on,
// which the module proxy does not serve. It knows nobody: with it, these middlewares let no request
// through and say why, rather than let one through that they cannot judge.
package auth

import "net/http"

const reason = "this build of Traefik has neither basicAuth nor digestAuth"

// SecretProvider tells the secret of a user in a realm.
type SecretProvider func(user, realm string) string

// BasicAuth would check a name and a password.
type BasicAuth struct {
	Realm   string
	Secrets SecretProvider
}

// RequireAuth turns the request away.
func (*BasicAuth) RequireAuth(writer http.ResponseWriter, _ *http.Request) {
	refuse(writer)
}

// CheckSecret finds no password right.
func CheckSecret(_, _ string) bool {
	return false
}

// DigestAuth would check a digest.
type DigestAuth struct{}

// NewDigestAuthenticator makes one that knows nobody.
func NewDigestAuthenticator(_ string, _ SecretProvider) *DigestAuth {
	return &DigestAuth{}
}

// CheckAuth names nobody.
func (*DigestAuth) CheckAuth(_ *http.Request) (string, *string) {
	return "", nil
}

// RequireAuth turns the request away.
func (*DigestAuth) RequireAuth(writer http.ResponseWriter, _ *http.Request) {
	refuse(writer)
}

// RequireAuthStale turns the request away.
func (*DigestAuth) RequireAuthStale(writer http.ResponseWriter, _ *http.Request) {
	refuse(writer)
}

// DigestAuthParams reads nothing from a header.
func DigestAuthParams(_ string) map[string]string {
	return nil
}

func refuse(writer http.ResponseWriter) {
	http.Error(writer, reason, http.StatusNotImplemented)
}
