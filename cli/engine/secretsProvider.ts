import type { StackFile } from "../../config/sources";
import { UserError } from "../../errors";

/** What Pulumi can encrypt with beside a passphrase, as the beginning of the key's address. */
const keyServices = ["awskms://", "azurekeyvault://", "gcpkms://", "hashivault://"];

/**
 * The key service that encrypts an environment's secrets.
 *
 * @returns undefined where a passphrase does.
 * @throws UserError for what Pulumi has no service for.
 */
export function keyServiceOf(
    environment: string,
    { secretsprovider: provider }: Pick<StackFile, "secretsprovider">,
): string | undefined {
    if (provider === undefined || provider === "passphrase" || provider === "default") {
        return undefined;
    }
    if (!keyServices.some((scheme) => provider.startsWith(scheme))) {
        throw new UserError(
            `secretsprovider of Pulumi.${environment}.yaml is ${JSON.stringify(provider)}, but must be passphrase or begin with ${keyServices.slice(0, -1).join(", ")} or ${keyServices.at(-1) ?? ""}: correct it (docs/environments.md).`,
        );
    }
    return provider;
}
