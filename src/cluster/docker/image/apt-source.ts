/** Reads apt's source lists, both the one-line and the deb822 form (sources.list(5)). */

export interface AptSource {
  readonly uri: string;
  readonly suite: string;
}

/** The first http(s) source of binary packages for exactly this suite, component `main`. */
export const aptSource = (texts: readonly string[], suite: string): AptSource | undefined => {
  for (const text of texts) {
    const uri = [...oneLine(text), ...deb822(text)].find(
      (entry) => entry.suites.includes(suite) && entry.components.includes('main'),
    )?.uri;
    if (uri !== undefined) return { uri, suite };
  }
  return undefined;
};

interface Entry {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

const oneLine = (text: string): Entry[] =>
  text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(https?:\S+)\s+(\S+)\s+(.+)$/.exec(line);
    if (match === null) return [];
    const [, uri = '', name = '', components = ''] = match;
    return [{ uri, suites: [name], components: words(components.replace(/#.*/, '')) }];
  });

const deb822 = (text: string): Entry[] =>
  text.split(/\n\s*\n/).flatMap((stanza) => {
    const lines = stanza.split('\n').filter((line) => !line.startsWith('#'));
    const field = (name: string): string[] => {
      const prefix = `${name.toLowerCase()}:`;
      const line = lines.find((l) => l.toLowerCase().startsWith(prefix));
      return line === undefined ? [] : words(line.slice(prefix.length));
    };
    if (!field('Types').includes('deb') || field('Enabled').includes('no')) return [];
    const uri = field('URIs').find((word) => /^https?:/.test(word));
    if (uri === undefined) return [];
    return [{ uri, suites: field('Suites'), components: field('Components') }];
  });

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
