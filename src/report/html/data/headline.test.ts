import { expect, it } from 'vitest';
import { exampleResult } from '../../example-run.fixture.ts';
import { headline } from './headline.ts';

it.each([
  ['valid', 'linearizable', 'Linearizable', 'it kept its promise while 2 faults took effect.'],
  ['invalid', 'not linearizable: client 1 read 2.', 'Not linearizable', 'client 1 read 2.'],
  ['invalid', 'n1 ended by itself', 'It broke its promise', 'n1 ended by itself'],
  ['unknown', 'no operation succeeded', 'Undecided', 'no operation succeeded'],
] as const)('a verdict that is %s: %s', (verdict, reason, claim, sentence) => {
  expect(headline({ result: exampleResult({ verdict, reason }) })).toEqual({
    word: verdict.toUpperCase(),
    claim,
    sentence,
  });
});
