import { unknown } from "../../policy/library/field";
import { isTree } from "../../policy/library/plain";

/** By these the engine's events mark what is not known before `up`, and what nobody is to see. */
export const computedMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const markKey = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/**
 * The inputs of a resource as its program declares them. What is secret and what is not known yet is
 * `unknown` alike: no judgement can read it, and no output can show it.
 */
export function declaredOf(inputs: unknown): unknown {
    if (Array.isArray(inputs)) {
        return inputs.map(declaredOf);
    }
    if (!isTree(inputs)) {
        return inputs === computedMark ? unknown : inputs;
    }
    return inputs[markKey] === secretMark
        ? unknown
        : Object.fromEntries(
              Object.entries(inputs).map(([key, value]) => [key, declaredOf(value)]),
          );
}
