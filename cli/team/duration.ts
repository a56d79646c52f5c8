import { UserError } from "../../errors";

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** The API server signs for no less. */
const leastSeconds = 600;
/** A certificate cannot be taken back: whoever holds it stays in its groups until its end. */
const mostSeconds = 7 * 86_400;

/**
 * The seconds of a time such as 30m, 8h or 2d.
 *
 * @throws UserError for another form, less than ten minutes or more than a week.
 */
export function expirySeconds(text: string): number {
    const [, amount = "", unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
    const seconds = Number(amount) * (units[unit] ?? Number.NaN);
    if (seconds >= leastSeconds && seconds <= mostSeconds) {
        return seconds;
    }
    throw new UserError(
        `--expires is ${JSON.stringify(text)}, but must be a time from 10m to 7d, such as 30m, 8h or 2d.`,
    );
}
