import type { Exemption } from "../library/exemptions";
import { exempt } from "./exempt";

const starters = { jenkins: "jenkins", drone: "drone-runner", woodpecker: "woodpecker-agent" };

/** Of what starts builds, each in the namespace of its builds. */
export const deliveryExemptions: readonly Exemption[] = [
    ...Object.entries(starters).flatMap(([system, starter]) =>
        exempt(
            ["no-pod-creation"],
            { kind: "Role", namespace: `platform-${system}-builds`, name: `groundwork-${starter}` },
            "A build is a pod. In that namespace there is nothing but builds, under an account that may do nothing.",
        ),
    ),
    ...exempt(
        ["no-pod-exec"],
        { kind: "Role", namespace: "platform-jenkins-builds", name: "groundwork-jenkins" },
        "It is how a controller runs a build's steps in its agents' other containers. In that namespace there is nothing but agents.",
    ),
    ...["drone", "woodpecker"].flatMap((system) =>
        exempt(
            ["no-secret-access"],
            {
                kind: "Role",
                namespace: `platform-${system}-builds`,
                name: `groundwork-${system === "drone" ? starters.drone : starters.woodpecker}`,
            },
            "It makes a Secret for each build, under a name that the build gets, and removes it. It reads none.",
        ),
    ),
];
