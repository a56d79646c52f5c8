import type {
    Policies,
    PolicyConfigSchema,
    PolicyPackArgs,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfiguration } from "./check/configuration";
import { exemptions as platformExemptions, platformLevel } from "./exemptions";
import {
    describeDoubt,
    describeFault,
    type ExemptionFault,
    expiredFault,
    faultyExemptions,
    unusedFault,
} from "./library/exemptionFaults";
import { currentDay, Exemptions, type Exemption } from "./library/exemptions";
import { holdsAt } from "./library/levels";
import { judgesObjects } from "./library/judge";
import { settingsFrom } from "./library/parameters";
import { describeFinding, type Finding } from "./library/report";
import { mend } from "./library/remedy";
import { Review } from "./library/review";
import type { Rule } from "./library/rule";
import type { StackResource } from "./library/stack";
import { sortUnused, type UnusedExemptions } from "./library/unusedExemptions";
import { rules as allRules } from "./rules";

export interface PackOptions {
    /** @default all rules */
    readonly rules?: readonly Rule[];
    /** Those that every stack shares: one that this stack does not need is none too many. @default those of the platform */
    readonly exemptions?: readonly Exemption[];
    /** What a configuration asks; its exemptions must be of use in this very stack. @default nothing */
    readonly configured?: Partial<Pick<PolicyConfiguration, "level" | "exemptions" | "faults">>;
    /** The Pulumi stack that is judged. */
    readonly stack?: string | undefined;
    /** The day that exemptions are judged by. @default today, in UTC */
    readonly today?: string;
}

/**
 * The rules as CrossGuard policies: one for each rule and one for exemptions, which stop `up`, and
 * four that only tell. A pack's configuration can set the level of each, for instance
 * `not-evaluated: mandatory`.
 */
export function policyPackArgs(options: PackOptions = {}): PolicyPackArgs {
    const today = options.today ?? currentDay();
    const configured = options.configured?.exemptions ?? [];
    const exemptions = new Exemptions(
        [...(options.exemptions ?? platformExemptions), ...configured],
        today,
        options.stack,
    );
    const review = new Review(exemptions);
    const unusedIn = (resources: readonly StackResource[]) =>
        sortUnused(
            exemptions.unused(),
            configured,
            review.stackOf(resources),
            resources,
            (exemption) => review.isOpen(exemption),
        );
    const level = options.configured?.level ?? platformLevel;
    const rulePolicies: Policies = (options.rules ?? allRules).map((rule) => ({
        ...rulePolicy(rule, review, exemptions),
        ...(holdsAt(rule.level, level) ? {} : { enforcementLevel: "disabled" }),
    }));
    return {
        displayName: "Groundwork",
        description:
            "The handbook's ten rules, the Pod Security Standards and further good practice.",
        enforcementLevel: "mandatory",
        policies: [
            ...rulePolicies,
            exemptionPolicy(exemptions, options.configured?.faults ?? [], unusedIn),
            ...reportPolicies(review, exemptions, unusedIn),
        ],
    };
}

function tagsOf({ level, sources: { handbook, pss, cis } }: Rule): string[] {
    return [
        level,
        ...(handbook === undefined ? [] : [`handbook-${handbook}`]),
        ...(pss === undefined ? [] : [`pss-${pss.profile}`]),
        ...(cis === undefined ? [] : [`cis-${cis}`]),
    ];
}

type RulePolicy = Partial<
    Pick<ResourceValidationPolicy, "validateResource" | "remediateResource">
> &
    Partial<Pick<StackValidationPolicy, "validateStack">>;

function rulePolicy(rule: Rule, review: Review, exemptions: Exemptions): Policies[number] {
    const metadata = {
        name: rule.id,
        displayName: rule.title,
        description: `${rule.title}.`,
        severity: rule.severity,
        remediationSteps: rule.fix,
        tags: tagsOf(rule),
        configSchema: configSchema(rule),
    };
    const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
        const { type, name, urn, props, opts } = args;
        const resource = { type, name, urn, props, ignoreChanges: opts.ignoreChanges };
        reportAll(review.judgeObject(rule, resource, settingsFrom(args.getConfig())), report);
    };
    const remediateResource: ResourceValidationPolicy["remediateResource"] = (args) => {
        const { type, name, urn, props, opts } = args;
        const resource = { type, name, urn, props, ignoreChanges: opts.ignoreChanges };
        const isMended = mend(rule, resource, settingsFrom(args.getConfig()), exemptions);
        return isMended ? props : undefined;
    };
    const validateStack: StackValidationPolicy["validateStack"] = (args, report) => {
        reportAll(review.judgeStack(rule, args.resources, settingsFrom(args.getConfig())), report);
    };
    // The SDK runs both callbacks of a policy that has both, though its types name only one.
    const callbacks: RulePolicy = {
        ...(judgesObjects(rule) ? { validateResource } : {}),
        ...(rule.remedy === undefined ? {} : { remediateResource }),
        ...(rule.judgeStack === undefined ? {} : { validateStack }),
    };
    return { ...metadata, ...callbacks };
}

type UnusedIn = (resources: readonly StackResource[]) => UnusedExemptions;

function exemptionPolicy(
    exemptions: Exemptions,
    faults: readonly ExemptionFault[],
    unusedIn: UnusedIn,
): StackValidationPolicy {
    return {
        name: faultyExemptions.id,
        displayName: faultyExemptions.title,
        description: `${faultyExemptions.title}.`,
        severity: faultyExemptions.severity,
        remediationSteps: faultyExemptions.fix,
        validateStack: ({ resources }, report) => {
            const expired = exemptions.expired().map(expiredFault);
            const unused = unusedIn(resources).useless.map(unusedFault);
            for (const fault of [...faults, ...expired, ...unused]) {
                report(describeFault(fault));
            }
        },
    };
}

function reportPolicies(
    review: Review,
    exemptions: Exemptions,
    unusedIn: UnusedIn,
): StackValidationPolicy[] {
    return [
        {
            name: "advice",
            description: "Signs of a broken rule that can mislead, and gentler forms of the rules.",
            enforcementLevel: "advisory",
            validateStack: (_, report) => {
                reportAll(review.takeAdvice(), report);
            },
        },
        {
            name: "not-evaluated",
            description: "What no rule could judge in the preview, because it is not known yet.",
            enforcementLevel: "advisory",
            validateStack: ({ resources }, report) => {
                for (const { message, urn } of review.takeNotEvaluated(resources)) {
                    report(message, urn);
                }
            },
        },
        {
            name: "unused-exemptions",
            description: "Exemptions of all stacks that let nothing pass in this one.",
            enforcementLevel: "advisory",
            validateStack: ({ resources }, report) => {
                unusedIn(resources).doubtful.forEach((exemption) => {
                    report(describeDoubt(exemption));
                });
            },
        },
        {
            name: "exempted",
            description: "What passes by an exemption.",
            enforcementLevel: "advisory",
            validateStack: (_, report) => {
                exemptions.applied().forEach((line) => {
                    report(line);
                });
            },
        },
    ];
}

function reportAll(findings: readonly Finding[], report: ReportViolation): void {
    for (const finding of findings) {
        report(describeFinding(finding), finding.place.subject.urn);
    }
}

function configSchema({ parameters }: Rule): PolicyConfigSchema {
    return {
        properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    };
}
