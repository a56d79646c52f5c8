import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/**
 * A generated secret of 32 letters and digits, which no shell, URL or ini file misreads.
 *
 * @param generation A new one makes a new secret.
 */
export function generatedSecret(
    name: string,
    generation: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const password = new random.RandomPassword(
        name,
        { length: 32, special: false, keepers: { generation } },
        opts,
    );
    return pulumi.secret(password.result);
}
