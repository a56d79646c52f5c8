import type {
    Policies,
    PolicyConfigSchema,
    PolicyPackArgs,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { exemptions as platformExemptions, platformLevel } from "./exemptions";
import { currentDay, Exemptions, type Exemption } from "./library/exemptions";
import { holdsAt, type PolicyLevel } from "./library/levels";
import { judgesObjects } from "./library/judge";
import { settingsFrom } from "./library/parameters";
import { describeFinding, type Finding } from "./library/report";
import { Review } from "./library/review";
import type { Rule } from "./library/rule";
import { rules as allRules } from "./rules";

export interface PackOptions {
    /** @default all rules */
    readonly rules?: readonly Rule[];
    /** @default those of the platform */
    readonly exemptions?: readonly Exemption[];
    /** Rules beyond it are off unless a pack's configuration switches them on. @default the platform's */
    readonly level?: PolicyLevel;
    /** The day that exemptions are judged by. @default today, in UTC */
    readonly today?: string;
}

/**
 * The rules as CrossGuard policies: one for each rule, which stops `up`, and three that only tell:
 * `advice`, `not-evaluated` and `unused-exemptions`. A pack's configuration can set the level of
 * each, for instance `not-evaluated: mandatory`.
 */
export function policyPackArgs(options: PackOptions = {}): PolicyPackArgs {
    const today = options.today ?? currentDay();
    const exemptions = new Exemptions(options.exemptions ?? platformExemptions, today);
    const review = new Review(exemptions);
    const level = options.level ?? platformLevel;
    const rulePolicies: Policies = (options.rules ?? allRules).map((rule) => ({
        ...rulePolicy(rule, review),
        ...(holdsAt(rule.level, level) ? {} : { enforcementLevel: "disabled" }),
    }));
    return {
        displayName: "Groundwork",
        description:
            "The handbook's ten rules, the Pod Security Standards and further good practice.",
        enforcementLevel: "mandatory",
        policies: [...rulePolicies, ...reportPolicies(review, exemptions)],
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

type RulePolicy = Partial<Pick<ResourceValidationPolicy, "validateResource">> &
    Partial<Pick<StackValidationPolicy, "validateStack">>;

function rulePolicy(rule: Rule, review: Review): Policies[number] {
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
    const validateStack: StackValidationPolicy["validateStack"] = (args, report) => {
        reportAll(review.judgeStack(rule, args.resources, settingsFrom(args.getConfig())), report);
    };
    // The SDK runs both callbacks of a policy that has both, though its types name only one.
    const callbacks: RulePolicy = {
        ...(judgesObjects(rule) ? { validateResource } : {}),
        ...(rule.judgeStack === undefined ? {} : { validateStack }),
    };
    return { ...metadata, ...callbacks };
}

function reportPolicies(review: Review, exemptions: Exemptions): StackValidationPolicy[] {
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
            description: "Exemptions that let nothing pass.",
            enforcementLevel: "advisory",
            validateStack: (_, report) => {
                for (const message of exemptions.unused()) {
                    report(message);
                }
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
