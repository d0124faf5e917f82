import { expect, it } from 'vitest';
import { Events } from './events.ts';

it('tells every listener, and the first one what happened before it listened', () => {
  const events = new Events();
  const line = (text: string): void => events.tell((listener) => listener.logLine?.('n1', text));
  const [first, second]: [string[], string[]] = [[], []];
  line('early');
  events.watch({ logLine: (_node, text) => first.push(text) });
  line('then');
  events.watch({ logLine: (_node, text) => second.push(text) });
  events.watch({});
  line('later');
  events.close();
  line('never');
  expect(first).toEqual(['early', 'then', 'later']);
  expect(second).toEqual(['later']);
});
