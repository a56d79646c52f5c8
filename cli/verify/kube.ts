import { z } from "zod";

import { kubectl, lastLine } from "../engine/access";
import { Broken, type Context, problem } from "./check";

/** What it takes to ask the cluster. */
export type Asking = Pick<Context, "access" | "signal">;

const patience = "--request-timeout=20s";

/** Objects that kubectl prints as JSON, in the form that they must have. */
export async function read<T>(
    asking: Asking,
    shape: z.ZodType<T>,
    args: readonly string[],
): Promise<T> {
    return shape.parse(JSON.parse(await ask(asking, [...args, "--output=json"])));
}

/** The same for one object that need not be there. */
export async function find<T>(
    asking: Asking,
    shape: z.ZodType<T>,
    args: readonly string[],
): Promise<T | undefined> {
    const printed = await ask(asking, [...args, "--ignore-not-found", "--output=json"]);
    return printed.trim() === "" ? undefined : shape.parse(JSON.parse(printed));
}

/** Runs kubectl with a bound on each of its requests. */
export function ask(asking: Asking, args: readonly string[], input?: string): Promise<string> {
    return kubectl(asking.access, [patience, ...args], {
        signal: asking.signal,
        ...(input !== undefined && { input }),
    });
}

/** A Kubernetes object as it is written down. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The input that makes kubectl work on several objects. */
export function manifests(objects: readonly Manifest[]): string {
    return JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
}

/**
 * Makes objects.
 *
 * @throws Broken that says what the API server objects to.
 */
export async function create(asking: Asking, objects: readonly Manifest[]): Promise<void> {
    try {
        await ask(asking, ["create", "--filename=-"], manifests(objects));
    } catch (error) {
        asking.signal.throwIfAborted();
        throw new Broken(
            problem(
                "making the objects of this check",
                lastLine(error),
                "verify needs an account that may make namespaces, and objects of any kind in them",
            ),
        );
    }
}

/** How the API server answers to an object that is made for trial only. */
export async function tryToCreate(asking: Asking, object: Manifest): Promise<Trial> {
    try {
        await ask(asking, ["create", "--dry-run=server", "--filename=-"], JSON.stringify(object));
        return { admitted: true };
    } catch (error) {
        asking.signal.throwIfAborted();
        return { admitted: false, reason: lastLine(error) };
    }
}

export type Trial =
    { readonly admitted: true } | { readonly admitted: false; readonly reason: string };
