import { describe, expect, it } from 'vitest';
import { aptSource } from './apt-source.ts';

const DEB822 = `Types: deb
# a note
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.invalid/debian-security
Suites: bookworm-security
Components: main
`;

describe('aptSource', () => {
  it('reads the deb822 form', () => {
    expect(aptSource([DEB822], 'bookworm')?.uri).toBe('http://mirror.invalid/debian');
    expect(aptSource([DEB822], 'bookworm-security')?.uri).toBe(
      'http://mirror.invalid/debian-security',
    );
  });

  it('reads the one-line form, with options and notes', () => {
    const text = `# deb http://no.invalid/debian bookworm main
deb-src http://no.invalid/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] https://yes.invalid/debian bookworm main contrib # mine`;
    expect(aptSource([text], 'bookworm')).toEqual({
      uri: 'https://yes.invalid/debian',
      suite: 'bookworm',
    });
  });

  it('looks through all files, in order', () => {
    expect(aptSource(['', 'deb http://a.invalid x main', DEB822], 'bookworm')?.uri).toContain(
      'mirror.invalid',
    );
  });

  it('passes over what is disabled, of another suite or component, or not http', () => {
    expect(aptSource([`Enabled: no\n${DEB822}`], 'bookworm')).toBeUndefined();
    expect(aptSource([DEB822], 'trixie')).toBeUndefined();
    expect(aptSource(['deb http://a.invalid bookworm contrib'], 'bookworm')).toBeUndefined();
    expect(aptSource(['deb file:/media bookworm main'], 'bookworm')).toBeUndefined();
  });
});
