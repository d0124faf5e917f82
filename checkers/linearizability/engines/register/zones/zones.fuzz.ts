/** The zones against brute force on tiny histories: every verdict, every witness, every proof. */
import { randomFrom } from '../../../../../src/base/random.ts';
import { casRegister } from '../../../../models/register.ts';
import { fuzzCase, type FuzzCounts } from '../../../../../testing/fuzz/engine-case.ts';
import { fuzz } from '../../../../../testing/fuzz/fuzz.ts';
import { simulatedRegister } from '../../../../../testing/histories/simulated-register.ts';
import { tinyOptions, tinyPlan } from '../../../../../testing/histories/tiny-register-plan.ts';
import { checkZones } from './zones.ts';

fuzz({
  name: 'engine zones',
  kind: 'engine',
  run: (seed, cases) => fuzzZones(seed, cases),
  shares: { valid: 0.1, invalid: 0.1, handedBack: 0.1 },
});

/** Throws on the first history where the zones are wrong. */
const fuzzZones = (seed: string, cases: number): FuzzCounts => {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const plan = tinyPlan(random, `${seed}/${i}`);
    const options = tinyOptions(random);
    const what = `zones, ${JSON.stringify({ plan, options })}`;
    const history = simulatedRegister(plan);
    fuzzCase(checkZones, history, options, casRegister(options), counts, random, what);
  }
  return counts;
};
