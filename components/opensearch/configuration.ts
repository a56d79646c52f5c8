import { renderYaml } from "../internal/yaml";
import { httpPort, nodeName, podsService, transportPort, workload } from "./names";
import { certificateNames } from "./certificates";

const tls = (file: string) => `tls/${file}`;

const certificateFiles = {
    pemcert_filepath: tls("node.crt"),
    pemkey_filepath: tls("node.key"),
    pemtrustedcas_filepath: tls("ca.crt"),
};

/** opensearch.yml: `${…}` are variables of the pod. */
export function nodeConfiguration(namespace: string, replicas: number): string {
    return renderYaml({
        "cluster.name": "groundwork-logs",
        "node.name": "${POD_NAME}",
        "network.bind_host": "0.0.0.0",
        "network.publish_host": "${POD_IP}",
        "http.port": httpPort,
        "transport.port": transportPort,
        ...discovery(namespace, replicas),
        // Else the nodes' kernels would have to allow more mappings, which takes privileges.
        "node.store.allow_mmap": false,
        // A stream is made with its template, or its fields would be guessed.
        "action.auto_create_index": "-logs*,+*",
        ...security,
    });
}

function discovery(namespace: string, replicas: number): object {
    return replicas === 1
        ? { "discovery.type": "single-node" }
        : {
              "discovery.seed_hosts": [`${podsService}.${namespace}.svc`],
              "cluster.initial_cluster_manager_nodes": Array.from(
                  { length: replicas },
                  (_, ordinal) => nodeName(ordinal),
              ),
          };
}

const security = prefixed("plugins.security", {
    ...prefixed("ssl.transport", {
        ...certificateFiles,
        // All nodes have one certificate, which nobody else has: its name is what proves them.
        enforce_hostname_verification: false,
    }),
    ...prefixed("ssl.http", {
        enabled: true,
        ...certificateFiles,
        enabled_protocols: ["TLSv1.3", "TLSv1.2"],
    }),
    allow_unsafe_democertificates: false,
    // The first node that starts without users takes those of the files.
    allow_default_init_securityindex: true,
    nodes_dn: [`CN=${certificateNames.node}`],
    "authcz.admin_dn": [`CN=${certificateNames.admin}`],
    "restapi.roles_enabled": ["all_access"],
    "system_indices.enabled": true,
    // Refused logins and rights, as lines of the pods' own logs.
    "audit.type": "log4j",
    "audit.config.log4j.logger_name": "audit",
    "audit.config.log4j.level": "WARN",
});

function prefixed(prefix: string, values: object): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]),
    );
}

/** Who may do what, by file name. The users themselves are in a Secret. */
export const securityFiles: Readonly<Record<string, string>> = {
    "config.yml": described("config", {
        config: {
            dynamic: {
                kibana: { multitenancy_enabled: false },
                http: { anonymous_auth_enabled: false },
                authc: {
                    internal_users: {
                        http_enabled: true,
                        order: 0,
                        http_authenticator: { type: "basic", challenge: true },
                        authentication_backend: { type: "intern" },
                    },
                },
            },
        },
    }),
    "roles.yml": described("roles", {
        // Adds lines; it can read, change and delete none.
        log_shipper: {
            cluster_permissions: ["indices:data/write/bulk"],
            index_permissions: [
                {
                    index_patterns: ["logs", ".ds-logs-*"],
                    allowed_actions: ["indices:data/write/index", "indices:data/write/bulk*"],
                },
            ],
        },
        meter: {
            cluster_permissions: ["cluster_monitor"],
            index_permissions: [{ index_patterns: ["*"], allowed_actions: ["indices_monitor"] }],
        },
    }),
    "roles_mapping.yml": described("rolesmapping", {
        all_access: { users: ["admin"] },
        kibana_server: { users: ["kibanaserver"] },
        log_shipper: { users: ["fluent-bit"] },
        meter: { users: ["exporter"] },
    }),
    "action_groups.yml": described("actiongroups", {}),
    "tenants.yml": described("tenants", {}),
};

/** The users and what of their passwords is kept; none is of upstream's making. */
export function internalUsers(hashes: Readonly<Record<string, string>>): string {
    return described(
        "internalusers",
        Object.fromEntries(
            Object.entries(hashes).map(([user, hash]) => [user, { hash, reserved: true }]),
        ),
    );
}

function described(type: string, content: object): string {
    return renderYaml({ _meta: { type, config_version: 2 }, ...content });
}

/** The name by which other namespaces reach the nodes, and which their certificate has. */
export function serviceHost(namespace: string): string {
    return `${workload}.${namespace}.svc`;
}
