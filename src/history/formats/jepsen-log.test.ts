import { describe, expect, it } from 'vitest';
import { FAIL, NONE, OK, UNKNOWN } from '../columns.ts';
import { readJepsenLog } from './jepsen-log.ts';

const read = (...lines: readonly string[]) => readJepsenLog(lines.join('\n') + '\n', 'etcd.log');

describe('log lines of Jepsen', () => {
  it('are found among other lines, separated by tabs or spaces', () => {
    const { columns, notes } = read(
      'INFO  jepsen.core - starting',
      'INFO  jepsen.util - 0\t:invoke\t:read\tnil',
      'INFO  jepsen.util - :nemesis\t:info\t:start\tnil',
      'INFO  jepsen.util - 1   :invoke :cas    [2 4]',
      'INFO  jepsen.util - 0\t:ok\t:read\t3',
      'INFO  jepsen.util - 1   :fail   :cas    [2 4]',
      'INFO  jepsen.util - 2\t:invoke\t:write\t9',
      'INFO  jepsen.util - 2\t:info\t:write\t:timed-out',
      'INFO  jepsen.util - 2\t:invoke\t:read\tnil',
    );
    expect([...columns.outcome]).toEqual([OK, FAIL, UNKNOWN, UNKNOWN]);
    expect([...columns.process]).toEqual([0, 1, 2, 12]);
    expect([...columns.event]).toEqual([1, 3, 6, 8]);
    expect(columns.values[columns.result[0] ?? NONE]).toBe(3);
    expect(notes).toEqual([
      'process numbers used again after an unknown outcome go on as new processes (2 → 12)',
    ]);
  });

  it('may have their error behind the value, of several lines, and no prefix', () => {
    const { columns, notes, lineOf } = read(
      '0\t:invoke\t:write\t"a\\tb"\r',
      '0\t:info\t:write\t"a\\tb"\tjava.net.ConnectException: refused\r',
      '\tat java.net.Socket.connect(Socket.java:1)\r',
      '\r',
      ':w1\t:invoke\t:acquire\tnil\r',
      ':nemesis\t:info\t:start\t#object[Thread 0x1 "x"]\r',
      ':w1\t:ok\t:acquire\tnil\r',
    );
    expect([...columns.outcome]).toEqual([UNKNOWN, OK]);
    expect(columns.values[columns.argument[0] ?? NONE]).toBe('a\tb');
    expect([...columns.event].map(lineOf)).toEqual([1, 5]);
    expect(notes).toEqual(['clients are numbered here: :w1 is 1']);
  });

  it('are told from other lines that name the same logger', () => {
    const { columns } = read(
      'INFO  jepsen.util - 0\t:invoke\t:read\tnil',
      'INFO  jepsen.util - :foo is bar',
      '0\t:ok\t:read\t1',
    );
    expect([...columns.outcome]).toEqual([UNKNOWN]);
  });

  it('leave out a last line without an end: its 1 may have been a 12', () => {
    const text =
      'INFO  jepsen.util - 0\t:invoke\t:write\t1\nINFO  jepsen.util - 1\t:invoke\t:write\t1';
    const { columns, notes } = readJepsenLog(text, 'etcd.log');
    expect(columns.count).toBe(1);
    expect(notes).toEqual(['the last line (2) does not end, may be cut off and was left out']);
  });

  it.each([
    [
      'INFO  jepsen.util - 0\t:invoke\t:read',
      'etcd.log:1: this begins like an operation but is none.',
    ],
    [
      'INFO  jepsen.util - 0\t:begin\t:read\tnil',
      'etcd.log:1: this begins like an operation but is none.',
    ],
    ['INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2', 'etcd.log:1: a [ that is never closed.'],
    ['INFO  jepsen.util - 0\t:invoke\t:write\t1 2', 'etcd.log:1: one value was expected.'],
    [
      'INFO  jepsen.util - 9999999999\t:invoke\t:write\t1',
      'etcd.log:1: the process number 9999999999 is too large.',
    ],
    [
      'INFO  jepsen.util - 0\t:ok\t:write\t1',
      'etcd.log:1: process 0 has "ok" for write without an open invocation.',
    ],
  ])('that are damaged are refused: %s', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
