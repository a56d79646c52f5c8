import type { BadExample, Example } from "../library/rule";

function deployment(container: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: web
          ${container}
`;
}

function configMap(data: string): string {
    return `
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  ${data}
`;
}

const namespace = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;

const container = "spec.template.spec.containers[0]";

export const goodExamples: readonly Example[] = [
    {
        title: "A password from a Secret, and a plain setting",
        manifests: deployment(
            `env:
            - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
            - { name: LOG_LEVEL, value: info }`,
        ),
    },
    {
        title: "Names that only tell of a secret",
        manifests: deployment(
            `args: [--tls-private-key-file=/tls/tls.key, --token, $(TOKEN)]
          env:
            - { name: DB_PASSWORD_FILE, value: /run/secrets/db }
            - { name: TOKEN_TTL, value: 1h }
            - { name: DISABLE_PASSWORD, value: "true" }
            - { name: DATABASE, value: "postgres://app:$(DB_PASSWORD)@db/shop" }`,
        ),
    },
    {
        title: "A ConfigMap that refers to secrets",
        manifests: configMap(`app.ini: |
    password = \${DB_PASSWORD}
    password_file = /run/secrets/db
    tokens = 5
    public_key = abc`),
    },
    {
        title: "A ConfigMap of the stack, with the key that is asked for",
        manifests: `${configMap("level: info")}---${deployment(
            "env: [{ name: LEVEL, valueFrom: { configMapKeyRef: { name: web, key: level } } }]",
        )}`,
    },
    {
        title: "Secrets that others create: optional, by cert-manager, in a foreign namespace",
        manifests: `${namespace}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: shop }
spec: { secretName: web-tls }
---${deployment(
            `envFrom:
            - { secretRef: { name: web-tls } }
            - { secretRef: { name: extra, optional: true } }`,
        )}---${deployment("envFrom: [{ secretRef: { name: other } }]").replace("shop", "office")}`,
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "A password in the environment",
        manifests: deployment("env: [{ name: DB_PASSWORD, value: hunter2 }]"),
        finds: [{ path: `${container}.env[0].value` }],
    },
    {
        title: "The same in other words",
        manifests: deployment(
            `env:
            - { name: apiKey, value: abc }
            - { name: AWS_SECRET_ACCESS_KEY, value: abc }
            - { name: OCI_CLI_KEY_CONTENT, value: abc }`,
        ),
        finds: [
            { path: `${container}.env[0].value` },
            { path: `${container}.env[1].value` },
            { path: `${container}.env[2].value` },
        ],
    },
    {
        title: "A password in a URL, under a harmless name",
        manifests: deployment('env: [{ name: DATABASE, value: "postgres://app:hunter2@db/shop" }]'),
        finds: [{ path: `${container}.env[0].value` }],
    },
    {
        title: "Passwords in the arguments",
        manifests: deployment("args: [--db-password=hunter2, --api-token, hunter2]"),
        finds: [{ path: `${container}.args[0]` }, { path: `${container}.args[2]` }],
    },
    {
        title: "Secrets in a ConfigMap, by name and by shape",
        manifests: configMap(`password: hunter2
  ssh: |
    -----BEGIN OPENSSH PRIVATE KEY-----`),
        finds: [{ path: "data.password" }, { path: "data.ssh" }],
    },
    {
        title: "A password in a file in a ConfigMap",
        manifests: configMap(`app.ini: |
    user = app
    password = hunter2`),
        finds: [{ path: 'data["app.ini"] line 2', level: "advice" }],
    },
    {
        title: "A program in the arguments",
        manifests: deployment('args: ["one\\ntwo\\nthree"]'),
        settings: { maximumInlineLines: 2 },
        finds: [{ path: `${container}.args[0]`, level: "advice" }],
    },
    {
        title: "A key that the ConfigMap does not have",
        manifests: `${configMap("level: info")}---${deployment(
            "env: [{ name: LEVEL, valueFrom: { configMapKeyRef: { name: web, key: mode } } }]",
        )}`,
        finds: [{ path: `${container}.env[0].valueFrom.configMapKeyRef.key` }],
    },
    {
        title: "A Secret that nobody declares, in a namespace of the stack",
        manifests: `${namespace}---${deployment("envFrom: [{ secretRef: { name: db } }]")}`,
        finds: [{ path: `${container}.envFrom[0].secretRef.name`, level: "advice" }],
    },
];
