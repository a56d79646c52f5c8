/** Says whether NGINX has its routes, to the kubelet alone. */
export const readyPort = 8081;
export const metricsPort = 9113;
