/** A part of a comment that can be shortened: entries between a beginning and an end. */
export interface Block {
    readonly begin: string;
    readonly entries: readonly string[];
    readonly end: string;
}

/** Entries below a title, always in sight. */
export function fenced(title: string, entries: readonly string[]): Block {
    return { begin: `**${title}**\n\n${fence}diff`, entries: entries.map(oneBlock), end: fence };
}

/** Entries that a click on the title opens, unless they are open already. */
export function folded(title: string, isOpen: boolean, entries: readonly string[]): Block {
    return {
        begin: `<details${isOpen ? " open" : ""}><summary>${title}</summary>\n\n${fence}diff`,
        entries: entries.map(oneBlock),
        end: `${fence}\n\n</details>`,
    };
}

const fence = "```";

/** What begins a line with a fence would end the block. */
function oneBlock(entry: string): string {
    return entry.replace(/^[ \t]*(?=```|~~~)/gm, "    ");
}

/**
 * Head and blocks, each with as many of its entries as there is room for, so that the whole has at
 * most `limit` characters.
 *
 * @param rest Where to find what is left out.
 */
export function fitted(
    head: string,
    blocks: readonly Block[],
    limit: number,
    rest: string,
): string {
    const notice = (count: number): string =>
        `**${count} entries are left out, as a comment holds no more than ${limit} characters.** ${rest}`;
    const all = blocks.reduce((count, { entries }) => count + entries.length, 0);
    let room = limit - head.length - separator.length - notice(all).length;
    let left = 0;
    const parts: string[] = [];
    for (const block of blocks) {
        const part = shortened(block, room - separator.length);
        left += block.entries.length - part.count;
        if (part.count > 0) {
            parts.push(part.text);
            room -= separator.length + part.text.length;
        }
    }
    return [head, ...parts, ...(left === 0 ? [] : [notice(left)])].join(separator);
}

const separator = "\n\n";

function shortened(block: Block, room: number): { readonly text: string; readonly count: number } {
    const { begin, entries, end } = block;
    let length = begin.length + 1 + end.length;
    let count = 0;
    for (const entry of entries) {
        length += entry.length + 1;
        if (length > room) {
            break;
        }
        count += 1;
    }
    return { text: [begin, ...entries.slice(0, count), end].join("\n"), count };
}
