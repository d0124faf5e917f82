import { describe, expect, it } from 'vitest';
import { tellingLine } from './telling-line.ts';

const told = (...lines: readonly string[]): string | undefined => lines[tellingLine(lines)];

describe('the line that says what was wrong', () => {
  it('is the last one of a Python program', () => {
    expect(
      told('Traceback (most recent call last):', '  raise RuntimeError("b")', 'RuntimeError: b'),
    ).toBe('RuntimeError: b');
  });

  it('stands before the stack of others', () => {
    expect(
      told(
        'ready',
        'Error: boom',
        '    at handle (node.js:3:9)',
        '    at onError (x)',
        '',
        'Node.js v20',
      ),
    ).toBe('Error: boom');
    expect(told('panic: index out of range', '', 'goroutine 1 [running]:', 'main.go:5')).toBe(
      'panic: index out of range',
    );
    expect(told('Exception in thread "main" java.lang.Oops', '\tat Main.main(Main.java:3)')).toBe(
      'Exception in thread "main" java.lang.Oops',
    );
  });

  it('is the last one where none looks like it', () => {
    expect(told('one', 'two')).toBe('two');
    expect(tellingLine([])).toBe(-1);
  });
});
