/** Questions over UDP and TCP: above 1024, where nobody needs a privilege. */
export const dnsPort = 1053;
export const metricsPort = 9153;
export const healthPort = 8080;
export const readyPort = 8181;
