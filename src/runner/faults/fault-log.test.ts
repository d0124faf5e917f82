import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultLog, type FaultLine } from './fault-log.ts';
import { readFaultLog } from './read-fault-log.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-fault-log-'));
  file = join(folder, 'faults.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LIFE: readonly FaultLine[] = [
  {
    stage: 'planned',
    id: 1,
    timeMs: 10,
    atMs: 5,
    fault: { nemesis: 'kill', kind: 'one', targets: ['n1'], detail: { a: [1] }, summary: 'n1' },
  },
  { stage: 'applied', id: 1, timeMs: 11 },
  { stage: 'proved', id: 1, timeMs: 12, on: true, evidence: 'n1 is dead' },
  { stage: 'healing', id: 1, timeMs: 20 },
  { stage: 'healed', id: 1, timeMs: 21, left: [] },
];

describe('the ledger of faults', () => {
  it('reads back as it was written', async () => {
    const log = new FaultLog(file);
    for (const line of LIFE) log.write(line);
    log.close();
    expect(await readFaultLog(file)).toEqual(LIFE);
  });

  it('is in the file as soon as a line was written', () => {
    const log = new FaultLog(file);
    LIFE.forEach((line, i) => {
      log.write(line);
      expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(i + 2);
    });
    log.close();
  });

  it('never takes the place of another', () => {
    writeFileSync(file, 'something\n');
    expect(() => new FaultLog(file)).toThrow('EEXIST');
    expect(readFileSync(file, 'utf8')).toBe('something\n');
  });

  it('may end in the middle of a line: what is cut off is left out', async () => {
    const whole = LIFE.map((line) => `${JSON.stringify(line)}\n`).join('');
    for (let length = 0; length <= whole.length; length += 7) {
      writeFileSync(file, whole.slice(0, length));
      const complete = whole.slice(0, length).split('\n').length - 1;
      expect(await readFaultLog(file)).toEqual(LIFE.slice(0, complete));
    }
  });

  it('is empty where there is none', async () => {
    expect(await readFaultLog(file)).toEqual([]);
  });

  it('with a damaged line is refused, naming it', async () => {
    writeFileSync(file, `${JSON.stringify(LIFE[0])}\n`);
    appendFileSync(file, '{"stage":\n');
    await expect(readFaultLog(file)).rejects.toMatchObject({ exitCode: 64, code: 'bad-run' });
    await expect(readFaultLog(file)).rejects.toThrow(`${file}:2: not JSON`);
  });
});
