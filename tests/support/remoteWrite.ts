/** Settings with an endpoint of each kind that samples are sent to, and their secrets. */
export const remoteWriteSettings = {
    monitoring: {
        remoteWrite: [
            {
                name: "open",
                url: "https://10.20.0.9:9090/api/v1/write",
                networks: ["10.20.0.0/16"],
            },
            {
                name: "central",
                url: "https://mimir.example.com/api/v1/push",
                basic: { username: "prod" },
                tenant: "platform",
                relabel: [
                    { action: "drop", sourceLabels: ["__name__"], regex: "go_.*" },
                    {
                        action: "replace",
                        sourceLabels: ["replica"],
                        targetLabel: "__replica__",
                    },
                    { action: "labeldrop", regex: "replica" },
                ],
            },
            { name: "token", url: "https://thanos.thanos.svc:10908/write", bearer: {} },
            {
                name: "client",
                url: "https://metrics.example.com/write",
                oauth2: {
                    clientId: "groundwork",
                    tokenUrl: "https://login.example.com:8443/token",
                    scopes: ["metrics.write"],
                    networks: ["10.30.0.0/16"],
                },
            },
        ],
    },
    remoteWriteSecrets: Object.fromEntries(
        ["central", "token", "client"].map((name) => [name, { secure: "v1:abc" }]),
    ),
} as const;
