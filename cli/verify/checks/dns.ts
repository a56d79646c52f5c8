import { z } from "zod";

import { dnsPort } from "../../../components/coredns/ports";
import {
    type Check,
    type Context,
    expect,
    note,
    type Observation,
    problem,
    warning,
} from "../check";
import { dialFrom, runAgnhost } from "../dial";
import { askDns, type DnsAnswer } from "../dns";
import { forward, type Way } from "../forward";
import { read } from "../kube";
import type { Laboratory } from "../laboratory";
import { aliasTarget, names } from "../manifests";
import { answeringPods, type Pod } from "../pods";
import { coredns } from "../systems";
import { ms, reasonOf, sameSet } from "../text";

/** CoreDNS asked directly, and through the eyes of a pod. */
export const dns: Check = {
    name: "dns",
    title: "names are answered, right and to every pod",
    async *run(context) {
        const laboratory = await context.laboratory();
        if (context.config.dns.provider === "platform") {
            for (const pod of await answeringPods(context, coredns)) {
                yield* askReplica(context, laboratory, pod);
            }
        } else {
            yield note("the cluster's own DNS", "asked through a pod only");
        }
        yield* askThroughPod(context, laboratory);
    },
};

/** A question, and what makes its answer right. */
interface Question {
    readonly name: string;
    readonly type: "A" | "CNAME";
    readonly wanted: string;
    readonly isRight: (answer: DnsAnswer) => boolean;
}

async function* askReplica(
    context: Context,
    laboratory: Laboratory,
    pod: Pod,
): AsyncIterable<Observation> {
    const { namespace, name: replica } = pod.metadata;
    const way = await forward(context, { namespace, pod: replica, port: dnsPort });
    yield note("replica", replica);
    for (const question of await questionsOf(context, laboratory)) {
        const answer = await askDns(way, question.name, question.type);
        yield expect(
            question.isRight(answer),
            `${question.type} of ${question.name}`,
            answerText(answer),
            `it should be ${question.wanted}: kubectl -n ${namespace} logs ${replica}; does it reach the API server?`,
        );
    }
    for (const [zone, name] of zonesOutside(context)) {
        yield await askOutside(way, zone, name);
    }
}

async function questionsOf(
    context: Context,
    { namespace, backends }: Laboratory,
): Promise<readonly Question[]> {
    const zone = `${namespace}.svc.${context.config.dns.clusterDomain}`;
    const address = await clusterAddress(context, namespace);
    const pods = backends.flatMap(({ status }) => status.podIP ?? []);
    const target = aliasTarget(context.config);
    return [
        right(`${names.backend}.${zone}`, "A", [address]),
        right(`${names.pods}.${zone}`, "A", pods),
        right(`${names.alias}.${zone}`, "CNAME", [target]),
        {
            name: `nobody.${zone}`,
            type: "A",
            wanted: "NXDOMAIN",
            isRight: ({ code }) => code === "NXDOMAIN",
        },
    ];
}

function right(name: string, type: Question["type"], data: readonly string[]): Question {
    return { name, type, wanted: data.join(", "), isRight: (answer) => sameSet(answer.data, data) };
}

const serviceShape = z.object({ spec: z.object({ clusterIP: z.string() }) });

async function clusterAddress(context: Context, namespace: string): Promise<string> {
    const args = ["get", "service", names.backend, `--namespace=${namespace}`];
    return (await read(context, serviceShape, args)).spec.clusterIP;
}

/** The root for all names outside, and each stub domain by its own name. */
function zonesOutside({ config }: Context): readonly (readonly [string, string])[] {
    const stubs = Object.keys(config.dns.stubDomains);
    return [
        ["names outside the cluster", "."],
        ...stubs.map((domain) => [`stub domain ${domain}`, domain] as const),
    ];
}

/** Resolvers outside are not the platform's: where they are silent that is said, and no fault. */
async function askOutside(way: Way, what: string, name: string): Promise<Observation> {
    try {
        const answer = await askDns(way, name, "NS");
        return answer.code === "NOERROR" || answer.code === "NXDOMAIN"
            ? note(what, `its resolvers answer ${answerText(answer)}`)
            : warning(what, `its resolvers are unreachable: ${answerText(answer)}`);
    } catch (error) {
        return warning(what, `its resolvers are unreachable: ${reasonOf(error)}`);
    }
}

function answerText({ code, data, milliseconds }: DnsAnswer): string {
    return `${data.length === 0 ? code : data.join(", ")} (${ms(milliseconds)})`;
}

/** The way that every pod goes: its resolv.conf, the Service's address, a replica. */
async function* askThroughPod(
    context: Context,
    laboratory: Laboratory,
): AsyncIterable<Observation> {
    const { namespace } = laboratory;
    yield await judgeResolver(context, laboratory.probe);
    const dial = await dialFrom(context, laboratory.probe);
    const full = `${names.backend}.${namespace}.svc.${context.config.dns.clusterDomain}`;
    for (const host of [names.backend, full]) {
        const dialled = await dial({ host, port: 80 });
        const answered = "answer" in dialled;
        yield expect(
            answered,
            `a pod asks ${host}`,
            answered
                ? `${dialled.answer} answers (${ms(dialled.milliseconds)})`
                : `no answer: ${dialled.refusal}`,
            "does the Service of the cluster's DNS have endpoints, and do its pods' nodes forward Service addresses (kube-proxy)?",
        );
    }
}

/** What a pod's resolv.conf says. */
export interface Resolver {
    readonly servers: readonly string[];
    readonly search: readonly string[];
}

async function judgeResolver(context: Context, probe: Pod): Promise<Observation> {
    const { serviceIp, provider } = context.config.dns;
    const what = "the resolver that kubelets hand to pods";
    const ran = await runAgnhost(context, probe, ["mounttest", "--file_content=/etc/resolv.conf"]);
    if (!ran.succeeded) {
        return problem(
            what,
            ran.reason,
            "kubectl exec must work for this: does the kubelet answer?",
        );
    }
    const { servers, search } = parseResolver(ran.output);
    return expect(
        provider === "cluster" || servers.includes(serviceIp),
        what,
        `${servers.join(", ")}, searching ${search.join(" ")}`,
        `it should be ${serviceIp}: set dns.serviceIp to what the kubelets have (clusterDNS), or the other way round`,
    );
}

/** The servers and search domains of a resolv.conf. */
export function parseResolver(text: string): Resolver {
    const valuesOf = (keyword: string): string[] =>
        [...text.matchAll(new RegExp(`(?:^|: )${keyword} (.*)$`, "gm"))].flatMap(
            ([, values = ""]) => values.trim().split(/\s+/),
        );
    return { servers: valuesOf("nameserver"), search: valuesOf("search") };
}
