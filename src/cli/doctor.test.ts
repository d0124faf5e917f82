import { describe, expect, it } from 'vitest';
import { checkNode, doctorTable } from './doctor.ts';

describe('verify doctor', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
    ['20.18.9', 'missing'],
    ['18.20.0', 'missing'],
  ])('judges Node.js %s as %s', (version, state) => {
    expect(checkNode(version).state).toBe(state);
  });

  it('prints a line a check, and the way out below what is missing', () => {
    const lines = doctorTable([
      { name: 'Docker engine', state: 'ok', detail: '27.0' },
      { name: 'netem', state: 'missing', detail: 'the kernel has none', advice: 'Use local.' },
    ]);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "ok       Docker engine  27.0
      missing  netem          the kernel has none
               Use local."
    `);
  });
});
