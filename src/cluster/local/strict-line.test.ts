import { describe, expect, it } from 'vitest';
import { firstMessageIn, readStrictly } from './strict-line.ts';

const MESSAGE = '{"src":"n1","dest":"c1","body":{"type":"read_ok","text":"a \\"} {"}}';

const breachOf = (line: string) => {
  const read = readStrictly(line);
  return 'breach' in read ? read.breach : undefined;
};

describe('a line of a node that is held to its protocol', () => {
  it('is a message', () => {
    expect(readStrictly(`  ${MESSAGE}\r`)).toEqual({ message: JSON.parse(MESSAGE) as unknown });
  });

  it.each([
    ['node starting up', 'no-json'],
    ['{"src":"n1","dest":"c1","body":', 'no-json'],
    ['{src: n1}', 'no-json'],
    [`${MESSAGE} done`, 'no-json'],
    [`${MESSAGE}${MESSAGE}`, 'no-newline'],
    [` ${MESSAGE} {"src":"n1"`, 'no-newline'],
    ['{}{}', 'no-json'],
    ['null', 'no-message'],
    ['7', 'no-message'],
    ['[]', 'no-message'],
  ])('%s is %s', (line, kind) => {
    expect(breachOf(line)?.kind).toBe(kind);
  });

  it.each([
    ['{}', 'a src'],
    ['{"src":1,"dest":"c1","body":{"type":"x"}}', 'a src'],
    ['{"src":"n1","body":{"type":"x"}}', 'a dest'],
    ['{"src":"n1","dest":"c1"}', 'a body'],
    ['{"src":"n1","dest":"c1","body":null}', 'a body'],
    ['{"src":"n1","dest":"c1","body":{}}', 'a type in its body'],
  ])('%s is no message for want of %s', (line, lack) => {
    expect(breachOf(line)).toMatchObject({
      kind: 'no-message',
      severity: 'warning',
      means: `wrote JSON to stdout that is no message, for want of ${lack}`,
      message: line,
    });
  });

  it('is shortened where it is shown', () => {
    const shown = breachOf(`${'x'.repeat(5_000)} end`)?.message ?? '';
    expect(shown.length).toBeLessThan(300);
    expect(shown).toContain('more characters');
    expect(shown.endsWith('end')).toBe(true);
  });
});

describe('the message that a text begins with', () => {
  it('ends at its last brace, whatever texts hold', () => {
    expect(firstMessageIn(MESSAGE)).toBe(MESSAGE);
    expect(firstMessageIn(`${MESSAGE}{"src"`)).toBe(MESSAGE);
  });

  it('is none before it is whole', () => {
    for (let end = 0; end < MESSAGE.length; end++) {
      expect(firstMessageIn(MESSAGE.slice(0, end))).toBeUndefined();
    }
    expect(firstMessageIn(`text ${MESSAGE}`)).toBeUndefined();
    expect(firstMessageIn('{}')).toBeUndefined();
  });
});
