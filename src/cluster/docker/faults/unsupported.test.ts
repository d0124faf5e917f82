import { describe, expect, it } from 'vitest';
import { unsupportedIn, type CapabilityFacts } from './unsupported.ts';

const facts = (more: Partial<CapabilityFacts> = {}): CapabilityFacts => ({
  nodes: [{ hasData: false }, { hasData: true }],
  control: {},
  capabilities: [],
  refusals: new Map(),
  ...more,
});

describe('a capability', () => {
  it('can be had where nothing speaks against it', () => {
    for (const capability of ['links.drop', 'process.kill', 'disk.damage', 'byzantine'] as const) {
      expect(unsupportedIn(facts(), capability)).toBeUndefined();
    }
  });

  it('has to be prepared, some of them', () => {
    const why = 'this run was not started with it';
    for (const capability of ['links.delay', 'clock', 'process.amnesia', 'disk.full'] as const) {
      expect(unsupportedIn(facts(), capability)).toBe(why);
      expect(unsupportedIn(facts({ capabilities: [capability] }), capability)).toBeUndefined();
    }
  });

  it('may be more than the kernel can do', () => {
    const refusals = new Map([['links.delay', 'the kernel has no netem'] as const]);
    const refused = facts({ capabilities: ['links.delay'], refusals });
    expect(unsupportedIn(refused, 'links.delay')).toBe('the kernel has no netem');
  });

  it('may need what the nodes do not have', () => {
    const bare = facts({ nodes: [{ hasData: false }], capabilities: ['process.amnesia'] });
    expect(unsupportedIn(bare, 'process.amnesia')).toBe('no node of this system has a data folder');
    expect(unsupportedIn(bare, 'disk.damage')).toBe('no node of this system has a data folder');
    expect(unsupportedIn(facts({ control: undefined }), 'byzantine')).toContain('programs of ours');
  });
});
