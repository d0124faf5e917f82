import { describe, expect, it } from 'vitest';
import { happeningOf } from './happenings.ts';

describe('what happens in a run', () => {
  it.each([
    ['invalid', 'invariant broken: two lead in term 3 (n2 took vote from n3)'],
    ['unknown', 'invariants cannot be looked at: two lead in term 3 (n2 took vote from n3)'],
  ] as const)('may be an invariant that is %s', (verdict, text) => {
    const event = {
      type: 'invariant',
      verdict,
      what: 'two lead in term 3',
      node: 'n2',
      step: 'took vote from n3',
      messages: [],
      timeMs: 1,
    };
    expect(happeningOf(event)).toEqual({ level: 'warning', text });
  });
});
