/** The histories of docs/consistency.md keep and break what the page says. */
// oxlint-disable-next-line no-restricted-imports -- the checkers are pure, the page is on disk
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLadder } from '../ladder.ts';
import { casRegister } from '../models/register.ts';
import { type Level, LEVELS, levelNamed } from './levels.ts';
import { historyFrom } from '../../testing/histories/drawn.ts';

const page = readFileSync(new URL('../../docs/consistency.md', import.meta.url), 'utf8');

interface Example {
  readonly drawing: string;
  readonly keeps: readonly Level[];
  readonly breaks: readonly Level[];
}

const levelsAfter = (word: string, words: string): readonly Level[] => {
  const names = new RegExp(`${word}=(\\S+)`, 'u').exec(words)?.[1]?.split(',') ?? [];
  return names.map((name) => {
    const level = levelNamed(name);
    if (level === undefined) throw new Error(`docs/consistency.md names the level ${name}`);
    return level;
  });
};

const examples = [...page.matchAll(/```history ([^\n]*)\n([^]*?)```/gu)].map(
  ([, words = '', drawing = '']): Example => ({
    drawing,
    keeps: levelsAfter('keeps', words),
    breaks: levelsAfter('breaks', words),
  }),
);

describe('docs/consistency.md', () => {
  test.each(LEVELS)('has a history that keeps and one that breaks %s', (level) => {
    expect(page).toContain(`# ${level}\n`);
    expect(examples.some(({ keeps }) => keeps.includes(level))).toBe(true);
    expect(examples.some(({ breaks }) => breaks.includes(level))).toBe(true);
  });

  test.each(examples)('keeps $keeps, breaks $breaks', ({ drawing, keeps, breaks }) => {
    expect(drawing.trimEnd().split('\n')).toHaveLength(4);
    const budget = { timeMs: 10_000, memoryBytes: 1 << 28 };
    const results = checkLadder(historyFrom(drawing), casRegister(), budget);
    const found = (level: Level) => [
      level,
      results.find((result) => result.level === level)!.verdict.verdict,
    ];
    for (const level of keeps) expect(found(level)).toEqual([level, 'valid']);
    for (const level of breaks) expect(found(level)).toEqual([level, 'invalid']);
  });
});
