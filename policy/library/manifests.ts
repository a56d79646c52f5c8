// YAML for the examples of rules.

/** A Pod with these fields of its spec, in YAML's flow style, beside one plain container. */
export function podWith(fields: string): string {
    return `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  ${fields}
  containers: [{ name: web, image: example.org/web:1.4.2 }]
`;
}

/** A Pod whose container has these fields, in YAML's flow style. */
export function containerWith(fields: string): string {
    return `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.org/web:1.4.2
      ${fields}
`;
}

/** A Deployment whose container has these fields. */
export function deploymentWith(fields: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.org/web:1.4.2
          ${fields}
`;
}

/** Any object with these further lines. */
export function objectOf(apiVersion: string, kind: string, ...lines: readonly string[]): string {
    return `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web, namespace: shop }
${lines.join("\n")}
`;
}
