import { describe, expect, it } from 'vitest';
import { firstFileIn, tarOf } from './tar.ts';

const file = (path: string, text: string) => ({
  path,
  content: Buffer.from(text),
  mode: 0o640,
  uid: 1234,
  gid: 7,
});

const textAt = (tar: Buffer, from: number, length: number): string =>
  tar.toString('utf8', from, from + length).replace(/\0.*$/s, '');

describe('an archive', () => {
  it('has a header and whole blocks for each file, and two empty ones behind', () => {
    const tar = tarOf([file('/etc/a.conf', 'ö\n'), file('/b', 'x'.repeat(512))]);
    expect(tar).toHaveLength(6 * 512);
    expect(textAt(tar, 0, 100)).toBe('etc/a.conf');
    expect([100, 108, 116].map((at) => textAt(tar, at, 8))).toEqual([
      '0000640',
      '0002322',
      '0000007',
    ]);
    expect(textAt(tar, 124, 12)).toBe('00000000003');
    expect(textAt(tar, 257, 6)).toBe('ustar');
    expect(textAt(tar, 512, 512)).toBe('ö\n');
    const withoutSum = Buffer.from(tar.subarray(0, 512)).fill(' ', 148, 156);
    const sum = withoutSum.reduce((total, byte) => total + byte, 0);
    expect(Number.parseInt(textAt(tar, 148, 8), 8)).toBe(sum);
    expect(textAt(tar, 1024, 100)).toBe('b');
  });

  it('keeps the folders of a long path apart from its name', () => {
    const [folders, name] = ['folder/'.repeat(20).slice(0, -1), 'n'.repeat(90)];
    const tar = tarOf([file(`/${folders}/${name}`, '')]);
    expect(`${textAt(tar, 345, 155)}/${textAt(tar, 0, 100)}`).toBe(`${folders}/${name}`);
  });

  it('gives back its first file', () => {
    const two = tarOf([file('/a', 'first'), file('/b', 'second')]);
    expect(firstFileIn(two)?.toString()).toBe('first');
    expect(firstFileIn(tarOf([]))).toBeUndefined();
    expect(firstFileIn(Buffer.alloc(0))).toBeUndefined();
  });

  it('refuses a path that does not fit', () => {
    expect(() => tarOf([file(`/${'x'.repeat(300)}`, '')])).toThrow('too long');
  });
});
