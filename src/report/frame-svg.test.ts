import { describe, expect, it } from 'vitest';
import { frameCells } from './frame-cells.ts';
import { frameToSvg } from './frame-svg.ts';
import { painter } from './paint.ts';

const paint = painter(true);

describe('frameCells', () => {
  it('understands everything that is painted', () => {
    const [line] = frameCells(
      `a${paint.bold('b')}${paint.dim('c')}${paint.colour('red', `d${paint.bold('e')}`)}f`,
    );
    expect(line!.map(({ text, ...style }) => [text, style])).toEqual([
      ['a', { bold: false, dim: false }],
      ['b', { bold: true, dim: false }],
      ['c', { bold: false, dim: true }],
      ['d', { bold: false, dim: false, colour: 31 }],
      ['e', { bold: true, dim: false, colour: 31 }],
      ['f', { bold: false, dim: false }],
    ]);
  });

  it('carries a style over the end of a line, and knows several codes in one', () => {
    const lines = frameCells('\u001B[1;36mx\ny\u001B[0mz');
    expect(lines).toEqual([
      [{ text: 'x', bold: true, dim: false, colour: 36 }],
      [
        { text: 'y', bold: true, dim: false, colour: 36 },
        { text: 'z', bold: false, dim: false },
      ],
    ]);
  });
});

describe('frameToSvg', () => {
  it('writes text with its colour at its column, and shapes for boxes and bars', () => {
    const svg = frameToSvg(
      `ok ${paint.colour('red', '<bad>')}\n╭─╮\n${paint.colour('cyan', '▄█')}`,
    );
    expect(svg).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" width="95.2" height="104" viewBox="0 0 95.2 104" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14">
      <rect width="95.2" height="104" rx="8" fill="#16181d"/>
      <circle cx="20" cy="18" r="6" fill="#ff5f57"/>
      <circle cx="40" cy="18" r="6" fill="#febc2e"/>
      <circle cx="60" cy="18" r="6" fill="#28c840"/>
      <text x="14.0" y="49.5" textLength="16.8" lengthAdjust="spacingAndGlyphs" fill="#d7dae0">ok</text>
      <text x="39.2" y="49.5" textLength="42.0" lengthAdjust="spacingAndGlyphs" fill="#f7768e">&lt;bad&gt;</text>
      <path d="M18.2 72.0V67.2Q18.2 63.0 22.4 63.0M22.4 63.0h8.4M35.0 72.0V67.2Q35.0 63.0 30.8 63.0" fill="none" stroke-width="1.2" stroke="#d7dae0"/>
      <path d="M14.0 81.0h8.6v9.8h-8.6zM22.4 72.0h8.6v18.8h-8.6z" fill="#4fb0c6"/>
      </svg>
      "
    `);
  });

  it('holds nothing that XML forbids, and no escape', () => {
    const svg = frameToSvg(`${paint.dim('a & b "c"')}\u0007`);
    expect(svg).toContain('a &amp; b &quot;c&quot;');
    // eslint-disable-next-line no-control-regex -- it is there to find them
    expect(svg).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
  });

  it('is a picture even of nothing', () => {
    expect(frameToSvg('')).toMatch(/^<svg [^>]*>[^]*<\/svg>\n$/);
  });
});
