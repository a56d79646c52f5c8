/** All above 1024, where nobody needs a privilege. The Service maps 80 and 443 to the first two. */
export const webPort = 8000;
export const websecurePort = 8443;
export const metricsPort = 9100;
/** Says whether Traefik is up, to the kubelet alone. */
export const pingPort = 8080;
