import { describe, expect, it } from 'vitest';
import { EXIT, type ExitCode } from '../base/failure.ts';
import { type CheckedFile, worstExitCode } from './checked-file.ts';
import { checkedFileJson } from './checked-file-json.ts';
import { renderCheckedFile } from './checked-file-text.ts';
import { renderCheckedFiles } from './checked-files-text.ts';
import { exampleCounterexample } from './example-run.fixture.ts';

const valid: CheckedFile = {
  file: 'a.edn',
  verdict: 'valid',
  exitCode: EXIT.valid,
  reason: 'linearizable',
  history: { format: 'jepsen-edn', operations: 12_345, keys: 3, loadMs: 12.3456 },
  model: 'cas-register',
  levels: [
    { level: 'linearizable', promised: true, verdict: 'valid', engine: 'zones', checkMs: 4 },
  ],
  notes: ['3 times step back and were held at the time before'],
  witness: 'verified',
};

const invalid: CheckedFile = {
  ...valid,
  file: 'b.edn',
  verdict: 'invalid',
  exitCode: EXIT.violation,
  reason: 'client 7 read 4 after write 5 had returned; no order of these operations explains it.',
  levels: [
    {
      level: 'linearizable',
      promised: true,
      verdict: 'invalid',
      engine: 'zones',
      anomaly: 'stale-read',
      checkMs: 4,
      reason: 'told above',
    },
    { level: 'causal', promised: false, verdict: 'valid', engine: 'follows from x', checkMs: 0 },
  ],
  counterexample: exampleCounterexample({
    reason: 'client 7 read 4 after write 5 had returned; no order of these operations explains it.',
  }),
  consistency: 'not linearizable; causal',
  notes: [],
};

const { witness: _, ...unwitnessed } = valid;
const bad: CheckedFile = {
  ...unwitnessed,
  file: 'c.edn',
  verdict: 'unknown',
  exitCode: EXIT.usage,
  reason: 'c.edn:1: not EDN.',
  levels: [],
  failure: { code: 'malformed-history', hint: 'Look at it.' },
};

const plain = { colour: false, width: 60 };

describe('a checked file', () => {
  it('as text, within the width', () => {
    expect(renderCheckedFile(valid, plain).join('\n')).toMatchInlineSnapshot(`
      "valid  a.edn
        linearizable
        model cas-register · 12,345 operations on 3 keys · read as
        jepsen-edn in 12 ms · decided by zones in 4 ms · witness
        replayed
        3 times step back and were held at the time before"
    `);
    expect(renderCheckedFile(invalid, plain).join('\n')).toMatchInlineSnapshot(`
      "INVALID  b.edn
        not linearizable

        stale-read on key "x3", 400.0 … 428.0 ms:

        client 2   ├ write 4 ┤ ├ write 5 ┤
        client 7                          ├ read 4 ┤

        client 7 read 4 after write 5 had returned; no order of
        these operations explains it.
        It was stale by 12.3 ms, 1 version behind.

        model cas-register · 12,345 operations on 3 keys · read as
        jepsen-edn in 12 ms · decided by zones in 4 ms · witness
        replayed

        not linearizable; causal
        linearizable  INVALID  stale-read  zones, 4 ms
        causal        valid                follows from x"
    `);
  });

  it('as a line of JSON', () => {
    expect(JSON.parse(checkedFileJson(invalid))).toMatchInlineSnapshot(`
      {
        "anomaly": "stale-read",
        "checkMs": 4,
        "consistency": "not linearizable; causal",
        "counterexample": {
          "anomaly": "stale-read",
          "key": "x3",
          "leftOut": {
            "ofHistory": 4011,
            "ofProof": 0,
          },
          "level": "linearizable",
          "operations": [
            {
              "completeRank": 201,
              "completeTime": 408000000,
              "event": 250,
              "f": "write",
              "inProof": true,
              "invokeRank": 200,
              "invokeTime": 400000000,
              "key": "x3",
              "label": "write 4",
              "node": "n1",
              "outcome": "ok",
              "process": 2,
              "row": 100,
            },
            {
              "completeRank": 203,
              "completeTime": 418000000,
              "event": 252,
              "f": "write",
              "inProof": true,
              "invokeRank": 202,
              "invokeTime": 410000000,
              "key": "x3",
              "label": "write 5",
              "node": "n1",
              "outcome": "ok",
              "process": 2,
              "row": 101,
            },
            {
              "completeRank": 205,
              "completeTime": 428000000,
              "event": 254,
              "f": "read",
              "inProof": true,
              "invokeRank": 204,
              "invokeTime": 420000000,
              "key": "x3",
              "label": "read 4",
              "node": "n1",
              "outcome": "ok",
              "process": 7,
              "row": 102,
            },
          ],
          "reason": "client 7 read 4 after write 5 had returned; no order of these operations explains it.",
          "staleness": {
            "deltaMs": 12.34,
            "versionsBehind": 1,
          },
        },
        "engine": "zones",
        "exitCode": 1,
        "file": "b.edn",
        "format": "jepsen-edn",
        "keys": 3,
        "levels": [
          {
            "anomaly": "stale-read",
            "checkMs": 4,
            "engine": "zones",
            "level": "linearizable",
            "promised": true,
            "reason": "told above",
            "verdict": "invalid",
          },
          {
            "checkMs": 0,
            "engine": "follows from x",
            "level": "causal",
            "promised": false,
            "verdict": "valid",
          },
        ],
        "loadMs": 12.35,
        "model": "cas-register",
        "notes": [],
        "operations": 12345,
        "reason": "client 7 read 4 after write 5 had returned; no order of these operations explains it.",
        "verdict": "invalid",
        "witness": "verified",
      }
    `);
    expect(JSON.parse(checkedFileJson(bad))).toMatchObject({
      verdict: 'unknown',
      error: 'malformed-history',
      hint: 'Look at it.',
      engine: 'none',
    });
  });
});

describe('checked files', () => {
  it('as a table', () => {
    expect(renderCheckedFiles([valid, invalid, bad], plain).join('\n')).toMatchInlineSnapshot(`
      "a.edn  valid        cas-register  12,345 operations  zones  4 ms
      b.edn  INVALID      cas-register  12,345 operations  zones  4 ms
      c.edn  not checked  cas-register  12,345 operations

      b.edn: client 7 read 4 after write 5 had returned; no order
      of these operations explains it.

      3 files: 1 valid, 1 invalid, 0 unknown, 1 not checked"
    `);
  });

  it('end with the worst exit code: a violation over an interruption over the cluster over bad input over unknown', () => {
    const worstFirst: readonly ExitCode[] = [1, 4, 130, 3, 64, 2, 0];
    for (const [at, worst] of worstFirst.entries()) {
      const all = worstFirst.slice(at).toReversed();
      expect(worstExitCode(all.map((exitCode) => ({ ...valid, exitCode })))).toBe(worst);
    }
    expect(worstExitCode([])).toBe(EXIT.unknown);
  });
});
