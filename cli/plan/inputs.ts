import { runtime } from "@pulumi/pulumi";

import { unknown } from "../../policy/library/field";
import { isTree } from "../../policy/library/plain";

/**
 * The inputs of a resource as its program declares them. What is secret and what is not known yet is
 * `unknown` alike: no judgement can read it, and no output can show it.
 */
export function declaredOf(inputs: unknown): unknown {
    if (Array.isArray(inputs)) {
        return inputs.map(declaredOf);
    }
    if (!isTree(inputs)) {
        return inputs === runtime.unknownValue ? unknown : inputs;
    }
    return inputs[runtime.specialSigKey] === runtime.specialSecretSig
        ? unknown
        : Object.fromEntries(
              Object.entries(inputs).map(([key, value]) => [key, declaredOf(value)]),
          );
}
