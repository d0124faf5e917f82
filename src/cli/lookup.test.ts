import { describe, expect, it } from 'vitest';
import { lookUp } from './lookup.ts';

const NAMES = ['pause', 'kill', 'slow', 'loss'];
const ALL = NAMES.map((name) => ({ name }));

const hintFor = (name: string, all: readonly { readonly name: string }[] = ALL): unknown => {
  try {
    return lookUp('nemesis', name, all);
  } catch (error) {
    return error;
  }
};

describe('lookUp', () => {
  it('finds a thing by its name', () => {
    expect(lookUp('nemesis', 'kill', ALL)).toBe(ALL[1]);
  });

  it.each([
    ['kil', 'Did you mean kill?'],
    ['puase', 'Did you mean pause?'],
    ['pauze', 'Did you mean pause?'],
    ['earthquake', 'There is: pause, kill, slow, loss.'],
    ['', 'There is: pause, kill, slow, loss.'],
  ])('of "%s" says: %s', (name, hint) => {
    expect(hintFor(name)).toMatchObject({
      code: 'unknown-nemesis',
      message: `There is no nemesis "${name}".`,
      hint,
      exitCode: 64,
    });
  });

  it('means the nearest of several names that are near', () => {
    const all = [{ name: 'partition-one' }, { name: 'partition-two' }];
    expect(hintFor('partition-twu', all)).toMatchObject({ hint: 'Did you mean partition-two?' });
  });

  it('says so where there is nothing', () => {
    expect(hintFor('kill', [])).toMatchObject({ hint: 'None is to be had here.' });
  });
});
