/**
 * An error that a person can act on: one sentence that says what is wrong, with which value, and
 * what to do. The command line prints it without a stack trace and exits with code 1.
 */
export class UserError extends Error {
    public override readonly name = "UserError";

    /** By this Pulumi's runtime knows, where the program throws it, that the message says it all. */
    public readonly __pulumiRunError = true;
}
