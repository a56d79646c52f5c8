// Package ext stands in for the module through which others extend Traefik's dynamic configuration.
// Traefik keeps it in a folder of its own repository and publishes it nowhere. As Traefik itself
// ships it, it adds nothing; so does this.
package ext

// HTTP is what an extension would add to the HTTP configuration.
type HTTP struct{}

// Router is what an extension would add to a router.
type Router struct{}
