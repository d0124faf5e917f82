import { expect, it } from 'vitest';
import { assumptions } from './assumptions.ts';
import { READINGS } from './formats.ts';
import { readEdnHistory } from './jepsen-edn.ts';

const { columns } = readEdnHistory(
  `{:process 0 :type :invoke :f :read :value nil} {:process 0 :type :ok :f :read :value nil}
   {:process 0 :type :invoke :f :cas :value [1 2]} {:process 0 :type :fail :f :cas :value [1 2]}
   {:process 0 :type :invoke :f :read :value nil} {:process 0 :type :ok :f :read :value 1}`,
  'h.edn',
);

it('says what was assumed where it could have mattered and nobody asked for it', () => {
  const knossos = READINGS['jepsen-edn'];
  expect(assumptions(columns, knossos, {})).toEqual([
    'reads of nil agree with any value here, 1 of them (--nil-read unset: not so)',
    'a failed cas says nothing here, 1 of them (--failed-cas observed: the value was another)',
  ]);
  expect(assumptions(columns, knossos, knossos)).toEqual([]);
  expect(assumptions(columns, READINGS['porcupine-log'], {})).toEqual([
    'a failed cas met another value here, 1 of them (--failed-cas dropped: it says nothing)',
  ]);
  expect(assumptions(columns, READINGS['porcupine-kv'], {})).toEqual([
    'what nobody wrote reads as "" here (--initial says otherwise)',
  ]);
  expect(assumptions(columns, READINGS['jsonl'], {})).toEqual([]);
  const { columns: other } = readEdnHistory(
    '{:process 0 :type :invoke :f :push :value 1}',
    'h.edn',
  );
  expect(assumptions(other, knossos, {})).toEqual([]);
});
