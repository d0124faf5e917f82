/** What the pages are made of: titles, tables, lists, blocks. */

export const page = (title: string, ...parts: readonly string[]): string =>
  `${[GENERATED, `# ${title}`, ...parts].join('\n\n')}\n`;

export const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

export const list = (items: readonly string[], none: string): string =>
  items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');

export const block = (language: string, text: string): string =>
  `\`\`\`${language}\n${text}\n\`\`\``;

const GENERATED =
  '<!-- Made by docs/generate.ts from what the code says of itself: change it there. -->';

export const seconds = (ms: number): string => `${ms / 1000} s`;
