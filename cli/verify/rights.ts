import { type RoleRule, rulesOf, type TeamRole } from "../../components/team-roles/values";
import { lastLine } from "../engine/access";
import { Broken, problem } from "./check";
import { ask, type Asking, manifests } from "./kube";

/** Something that somebody may or may not do in a namespace. */
export interface Right {
    readonly verb: string;
    readonly group: string;
    /** With its subresource, as `pods/log`. */
    readonly resource: string;
    /** Of one object only. @default of all */
    readonly name?: string;
}

/** A right, and whether the role gives it. */
export interface ExpectedRight extends Right {
    readonly allowed: boolean;
}

/** What no role gives, as docs/teams.md says. */
const nobodys: readonly Right[] = [
    ...["create", "update", "patch", "delete"].flatMap((verb) => [
        { verb, group: "networking.k8s.io", resource: "networkpolicies" },
        { verb, group: "", resource: "resourcequotas" },
        { verb, group: "", resource: "limitranges" },
    ]),
    { verb: "create", group: "", resource: "pods" },
    { verb: "create", group: "apps", resource: "daemonsets" },
    { verb: "patch", group: "", resource: "namespaces" },
    { verb: "delete", group: "", resource: "namespaces" },
    { verb: "escalate", group: "rbac.authorization.k8s.io", resource: "roles" },
    { verb: "create", group: "rbac.authorization.k8s.io", resource: "roles" },
    { verb: "impersonate", group: "", resource: "serviceaccounts" },
    { verb: "*", group: "*", resource: "*" },
];

/** Every right of the strongest role and those that nobody has, each with what the role gives. */
export function expectedRights(role: TeamRole): readonly ExpectedRight[] {
    const given = new Set(rightsOf(rulesOf(role)).map(rightText));
    return [...rightsOf(rulesOf("admin")), ...nobodys].map((right) => ({
        ...right,
        allowed: given.has(rightText(right)),
    }));
}

/** What no team's member may do where another one's, or the platform's, things are. */
export function rightsElsewhere(): readonly ExpectedRight[] {
    return [
        { verb: "get", group: "", resource: "pods" },
        { verb: "list", group: "", resource: "secrets" },
        { verb: "create", group: "apps", resource: "deployments" },
        { verb: "create", group: "rbac.authorization.k8s.io", resource: "rolebindings" },
    ].map((right) => ({ ...right, allowed: false }));
}

function rightsOf(rules: readonly RoleRule[]): readonly Right[] {
    return rules.flatMap(({ apiGroups, resources, verbs, resourceNames = [undefined] }) =>
        apiGroups.flatMap((group) =>
            resources.flatMap((resource) =>
                verbs.flatMap((verb) =>
                    resourceNames.map((name) => ({
                        verb,
                        group,
                        resource,
                        ...(name !== undefined && { name }),
                    })),
                ),
            ),
        ),
    );
}

/** `get pods`, `bind clusterroles.rbac.authorization.k8s.io/groundwork:team-view` */
export function rightText({ verb, group, resource, name }: Right): string {
    const [plural = "", subresource] = resource.split("/");
    const full = group === "" ? plural : `${plural}.${group}`;
    const part = subresource === undefined ? "" : `/${subresource}`;
    return `${verb} ${full}${part}${name === undefined ? "" : ` ${name}`}`;
}

/** Whose rights are asked for. */
export interface Member {
    readonly kind: "User" | "Group";
    readonly name: string;
}

/**
 * Which of the rights a member has in a namespace, in their order: what `kubectl auth can-i` asks one
 * by one, asked at once as that member.
 *
 * @throws Broken where this account may not speak for others.
 */
export async function askRights(
    asking: Asking,
    member: Member,
    namespace: string,
    rights: readonly Right[],
): Promise<readonly boolean[]> {
    const as =
        member.kind === "User"
            ? [`--as=${member.name}`]
            : ["--as=groundwork-verify", `--as-group=${member.name}`];
    const asked = rights.map((right) => review(right, namespace));
    // One line for each review, in the order in which they are asked.
    const output = '--output=jsonpath={.status.allowed}{"\\n"}';
    const args = [...as, "create", "--validate=false", "--filename=-", output];
    try {
        const printed = await ask(asking, args, manifests(asked));
        return printed
            .trim()
            .split("\n")
            .map((allowed) => allowed === "true");
    } catch (error) {
        asking.signal.throwIfAborted();
        throw new Broken(
            problem(
                `rights of ${member.kind} ${member.name}`,
                lastLine(error),
                "verify needs an account that may impersonate users and groups",
            ),
        );
    }
}

function review({ verb, group, resource: full, name }: Right, namespace: string) {
    const [resource, subresource] = full.split("/");
    return {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { namespace, verb, group, resource, subresource, name } },
    };
}
